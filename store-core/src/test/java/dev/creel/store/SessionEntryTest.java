package dev.creel.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.store.json.ObjectText;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class SessionEntryTest {

    /** Every spelling that a program must not change: odd white space, numbers, escapes, a name that occurs twice. */
    private static final String ODD =
            "{ \"sessionId\" :\"s\\u0031\",\n\t\"cost\":1.10 ,\"big\":12345678901234567890,\"e\":1E3,"
                    + "\"text\":\"\\u00e9\\/ \u00e9\\ud83d\",\"twice\":1, \"nested\" : { \"a\":1.50,\"a\":2.50,\"b\":[ 1 ]},"
                    + "\"twice\":2,\"none\":null,\"updatedAt\":1700000000000}";

    /** Answers an entry as a document holds it, spelled as given. */
    private static SessionEntry asRead(String text) {
        return new SessionEntry(new ObjectText(text.getBytes(StandardCharsets.UTF_8), 1));
    }

    @Test
    void accessorsAnswerTheFieldsOfTheirNames() {
        Map<String, Function<SessionEntry, Optional<String>>> texts = new LinkedHashMap<>();
        texts.put("sessionId", SessionEntry::sessionId);
        texts.put("sessionFile", SessionEntry::sessionFile);
        texts.put("label", SessionEntry::label);
        texts.put("displayName", SessionEntry::displayName);
        texts.put("model", SessionEntry::model);
        texts.put("modelProvider", SessionEntry::modelProvider);
        texts.put("status", SessionEntry::status);
        texts.put("channel", SessionEntry::channel);
        texts.put("chatType", SessionEntry::chatType);
        texts.put("spawnedBy", SessionEntry::spawnedBy);
        texts.put("parentSessionKey", SessionEntry::parentSessionKey);
        texts.put("lastChannel", SessionEntry::lastChannel);
        texts.put("lastTo", SessionEntry::lastTo);
        texts.put("lastHeartbeatText", SessionEntry::lastHeartbeatText);
        answers(texts, "\"v\"", Optional.of("v"), Optional.empty());

        Map<String, Function<SessionEntry, Optional<Instant>>> times = new LinkedHashMap<>();
        times.put("updatedAt", SessionEntry::updatedAt);
        times.put("lastInteractionAt", SessionEntry::lastInteractionAt);
        times.put("sessionStartedAt", SessionEntry::sessionStartedAt);
        times.put("lastHeartbeatSentAt", SessionEntry::lastHeartbeatSentAt);
        answers(times, "1700000000000", Optional.of(Instant.ofEpochMilli(1_700_000_000_000L)), Optional.empty());

        Map<String, Function<SessionEntry, OptionalLong>> counts = new LinkedHashMap<>();
        counts.put("inputTokens", SessionEntry::inputTokens);
        counts.put("outputTokens", SessionEntry::outputTokens);
        counts.put("totalTokens", SessionEntry::totalTokens);
        counts.put("contextTokens", SessionEntry::contextTokens);
        answers(counts, "42", OptionalLong.of(42), OptionalLong.empty());
    }

    /** Missing, null and every other type answer nothing. */
    private static <T> void answers(Map<String, Function<SessionEntry, T>> accessors, String json, T value, T nothing) {
        accessors.forEach((field, accessor) -> {
            assertThat(accessor.apply(asRead("{\"" + field + "\":" + json + "}")))
                    .as(field)
                    .isEqualTo(value);
            for (String other : List.of("null", "true", "{}", "[1]", json.startsWith("\"") ? "1" : "\"1\"")) {
                assertThat(accessor.apply(asRead("{\"" + field + "\":" + other + "}")))
                        .as(field + " " + other)
                        .isEqualTo(nothing);
            }
            assertThat(accessor.apply(asRead("{\"other\":" + json + "}"))).isEqualTo(nothing);
        });
    }

    @Test
    void valuesAreOfTheJdkAndOfADoubledNameTheLastCounts() {
        SessionEntry entry = asRead(ODD);

        assertThat(entry.fields())
                .containsExactly("sessionId", "cost", "big", "e", "text", "twice", "nested", "none", "updatedAt");
        assertThat(entry.value("sessionId")).hasValue("s1");
        assertThat(entry.value("cost")).hasValue(1.1);
        assertThat(entry.value("big")).hasValue(new BigInteger("12345678901234567890"));
        assertThat(entry.value("e")).hasValue(1000.0);
        assertThat(entry.value("twice")).hasValue(2L);
        assertThat(entry.value("nested")).hasValue(Map.of("a", 2.5, "b", List.of(1L)));
        assertThat(entry.value("none")).isEmpty();
        assertThat(entry.has("none")).isTrue();
        assertThat(entry.has("missing")).isFalse();
        assertThat(entry.json("cost")).hasValue("1.10");
        assertThat(entry.json("none")).hasValue("null");
        assertThat(entry.json("missing")).isEmpty();
    }

    @Test
    void changeKeepsEveryOtherByte() {
        SessionEntry entry = asRead(ODD);

        assertThat(entry.with("cost", 2).text()).isEqualTo(ODD.replace("1.10", "2"));
        assertThat(entry.with("sessionId", "n").text()).isEqualTo(ODD.replace("\"s\\u0031\"", "\"n\""));
        assertThat(entry.withJson("e", "[1.0]").text()).isEqualTo(ODD.replace("1E3", "[\n      1\n    ]"));
        assertThat(entry.with("twice", 3).text())
                .isEqualTo(ODD.replace("\"twice\":1", "\"twice\":3").replace(",\"twice\":2", ""));
        assertThat(entry.without("none").text()).isEqualTo(ODD.replace(",\"none\":null", ""));
        assertThat(entry.without("twice").text())
                .isEqualTo(ODD.replace(",\"twice\":1", "").replace(",\"twice\":2", ""));
        assertThat(entry.with("new", true).text()).isEqualTo(ODD.replace("0000}", "0000,\n    \"new\": true}"));
        assertThat(entry.with("7", 7).text()).isEqualTo(ODD.replaceFirst("\"sessionId", "\"7\": 7,\n    \"sessionId"));
    }

    @Test
    void mergePatchKeepsWhatItDoesNotNameAtEveryDepth() {
        SessionEntry patched = asRead(ODD)
                .mergePatch(SessionEntry.parse(
                        "{\"nested\":{\"b\":null,\"c\":{\"x\":null,\"y\":1}},\"none\":null,\"e\":5}"));

        assertThat(patched.text())
                .isEqualTo(ODD.replace("1E3", "5")
                        .replace(",\"none\":null", "")
                        .replace(",\"b\":[ 1 ]}", ",\n      \"c\": {\n        \"y\": 1\n      }}"));
    }

    @Test
    void changeToTheSameTextAnswersTheSameEntry() {
        SessionEntry entry = asRead(ODD);

        assertThat(entry.with("updatedAt", 1_700_000_000_000L)).isSameAs(entry);
        assertThat(entry.with("updatedAt", Instant.ofEpochMilli(1_700_000_000_000L)))
                .isSameAs(entry);
        assertThat(entry.without("missing")).isSameAs(entry);
        assertThat(entry.mergePatch(SessionEntry.parse("{\"updatedAt\":1700000000000,\"missing\":null}")))
                .isSameAs(entry);
    }

    @Test
    void entriesAreEqualWhenTheirTextIs() {
        assertThat(asRead("{\"a\":1}"))
                .isEqualTo(asRead("{\"a\":1}"))
                .hasSameHashCodeAs(asRead("{\"a\":1}"))
                .doesNotHaveSameHashCodeAs(asRead("{\"a\":2}"));
        assertThat(asRead("{\"a\":1}")).isNotEqualTo(asRead("{\"a\":1.0}")).isNotEqualTo(asRead("{\"a\": 1}"));
    }

    @Test
    void textIsLaidOutForTheDocument() {
        assertThat(SessionEntry.parse(" {\"a\":[1,{}],\"2\":1.50,\"a\":\"\\u00e9\"}")
                        .text())
                .isEqualTo("{\n    \"2\": 1.5,\n    \"a\": \"\u00e9\"\n  }");
        assertThat(SessionEntry.of(new LinkedHashMap<>()).text()).isEqualTo("{}");
        assertThat(SessionEntry.parse("{}").length()).isEqualTo(2);
    }

    @Test
    void textThatIsNoObjectIsRefusedWithItsPlace() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SessionEntry.parse("{\"a\":}"))
                .withMessageContaining("byte 5");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SessionEntry.parse("[1]"))
                .withMessageContaining("[1]");
        assertThatIllegalArgumentException().isThrownBy(() -> SessionEntry.parse("{} x"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SessionEntry.parse("{}").withJson("a", "1 2"));
    }

    @Test
    void entryThatIsNoObjectCanBeSeenButNotChanged() {
        for (String text : List.of("null", "7", "\"text\"", "[1]")) {
            SessionEntry entry = asRead(text);

            assertThat(entry.text()).isEqualTo(text);
            assertThat(entry.fields()).isEmpty();
            assertThat(entry.sessionId()).isEmpty();
            assertThat(entry.value("a")).isEmpty();
            assertThatThrownBy(() -> entry.with("a", 1)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> entry.without("a")).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> entry.mergePatch(SessionEntry.parse("{}")))
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    record Origin(String label, List<String> to, Integer missing) {}

    record Session(String sessionId, Instant updatedAt, Origin origin) {}

    @Test
    void fieldsAndEntriesAreReadAsTheCallersOwnTypes() {
        Origin origin = new Origin("l", List.of("a", "b"), null);
        SessionEntry entry =
                SessionEntry.of(Map.of("sessionId", "s")).with("origin", origin).with("updatedAt", 5);

        assertThat(entry.value("origin")).hasValue(Map.of("label", "l", "to", List.of("a", "b")));
        assertThat(entry.as("origin", Origin.class)).hasValue(origin);
        assertThat(entry.as(Session.class)).isEqualTo(new Session("s", Instant.ofEpochMilli(5), origin));
        assertThat(entry.as("missing", Origin.class)).isEmpty();
        assertThat(asRead("{\"origin\":null}").as("origin", Origin.class)).isEmpty();
        assertThat(entry.as("sessionId", String.class)).hasValue("s");
        assertThatIllegalArgumentException().isThrownBy(() -> entry.as("sessionId", Origin.class));
    }

    @Test
    void unpairedSurrogateIsNoQuestionMark() {
        assertThat(SessionEntry.parse("{\"?\":1}").value("\ud800")).isEmpty();
        assertThat(asRead("{\"\\uD800\":1}").value("\ud800")).hasValue(1L);
        assertThat(asRead("{\"\\ud800\":1}").value("\\ud800")).isEmpty();
        assertThat(SessionEntry.parse("{\"?\":1}").with("\ud800", 2).text())
                .isEqualTo("{\n    \"?\": 1,\n    \"\\ud800\": 2\n  }");
        assertThat(asRead("{\"\\uD800\":1,\"?\":1}").with("\ud800", 2).text()).isEqualTo("{\"\\uD800\":2,\"?\":1}");
        assertThat(asRead("{\"\\uD800\":1,\"?\":1}").without("\ud800").text()).isEqualTo("{\"?\":1}");
    }

    @Test
    void unpairedSurrogateInGivenJsonIsKeptAsEscape() {
        assertThat(SessionEntry.parse("{\"\udc00\":\"x\ud800\"}").text())
                .isEqualTo("{\n    \"\\udc00\": \"x\\ud800\"\n  }");
        assertThat(SessionEntry.parse("{}")
                        .withJson("a", "\"\ud83d\ude00\ude00\"")
                        .json("a"))
                .hasValue("\"\ud83d\ude00\\ude00\"");
        assertThat(SessionEntry.parse("{}").withJson("a", "\"\\\\\ud800\"").value("a"))
                .hasValue("\\\ud800");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SessionEntry.parse("{\"a\":\"\\\ud800\"}"))
                .withMessageContaining("byte 7");
        assertThatIllegalArgumentException().isThrownBy(() -> SessionEntry.parse("\ud800{}"));
    }

    @Test
    void numberBeyondTheRangeOfTimesAndCountsIsTheOutermostOne() {
        for (String large : List.of("18446744073709551617", "1e300", "1e999", "9".repeat(20_000))) {
            SessionEntry entry = asRead("{\"updatedAt\":" + large + ",\"totalTokens\":" + large + "}");
            assertThat(entry.updatedAt()).hasValue(Instant.ofEpochMilli(Long.MAX_VALUE));
            assertThat(entry.totalTokens()).hasValue(Long.MAX_VALUE);
        }
        for (String small : List.of("-18446744073709551617", "-1e300", "-1e999", "-" + "9".repeat(20_000))) {
            SessionEntry entry = asRead("{\"updatedAt\":" + small + ",\"totalTokens\":" + small + "}");
            assertThat(entry.updatedAt()).hasValue(Instant.ofEpochMilli(Long.MIN_VALUE));
            assertThat(entry.totalTokens()).hasValue(Long.MIN_VALUE);
        }
        assertThat(asRead("{\"label\":" + "9".repeat(20_000) + "}").label()).isEmpty();
        assertThat(asRead("{\"updatedAt\":9223372036854775807}").updatedAt())
                .hasValue(Instant.ofEpochMilli(Long.MAX_VALUE));
        assertThat(asRead("{\"updatedAt\":9007199254740993}").updatedAt())
                .hasValue(Instant.ofEpochMilli(9_007_199_254_740_993L));
        assertThat(asRead("{\"updatedAt\":1.9}").updatedAt()).hasValue(Instant.ofEpochMilli(1));
        assertThat(asRead("{\"updatedAt\":1." + "0".repeat(20_000) + "}").updatedAt())
                .hasValue(Instant.ofEpochMilli(1));
    }

    @Test
    void nothingOfTheContentIsInItsDescription() {
        String description =
                SessionEntry.parse("{\"sessionId\":\"s\",\"label\":\"secret\"}").toString();

        assertThat(description).contains("s").doesNotContain("secret");
    }

    @Test
    void onlyKeepsTheBytesOfTheFieldsThatAreNamed() {
        SessionEntry entry = asRead("{\"a\":1.0,\"b\":\"\\u0041\",\"a\":2,\"c\":{\"a\":3}}");

        assertThat(entry.only(Set.of("a", "missing")).text()).isEqualTo("{\"a\":1.0,\"a\":2}");
        assertThat(entry.only(Set.of("b")).text()).isEqualTo("{\"b\":\"\\u0041\"}");
        assertThat(entry.only(Set.of("c", "b", "a"))).isSameAs(entry);
        assertThat(entry.only(Set.of()).fields()).isEmpty();
        assertThat(asRead("[1]").only(Set.of("a")).text()).isEqualTo("[1]");
    }
}
