package dev.creel.store.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTextReadingTest {

    enum Mode {
        ASK
    }

    record Entry(String sessionId, long updatedAt, Integer count, Optional<String> label, Mode mode) {}

    record Times(Instant at, Instant fraction, Instant iso, Path file) {}

    @Test
    void valuesAreThoseOfTheJdk() {
        assertThat(value("\"\\u0041\"")).isEqualTo("A");
        assertThat(value(" true ")).isEqualTo(true);
        assertThat(value("null")).isNull();
        assertThat(value("9223372036854775807")).isEqualTo(Long.MAX_VALUE);
        assertThat(value("-9223372036854775808")).isEqualTo(Long.MIN_VALUE);
        assertThat(value("9223372036854775808")).isEqualTo(new BigInteger("9223372036854775808"));
        assertThat(value("1.0")).isEqualTo(1.0);
        assertThat(value("1e2")).isEqualTo(100.0);
        assertThat(value("{\"a\":[1,null]}"))
                .isInstanceOf(LinkedHashMap.class)
                .asString()
                .isEqualTo("{a=[1, null]}");
        assertThat(value("[]")).isInstanceOf(ArrayList.class);
        assertThat(value("{}")).isInstanceOf(LinkedHashMap.class);
    }

    @Test
    void anIntegerTooLongToDecodeIsRefusedAtOnce() {
        assertThat(value("9".repeat(10_000))).isEqualTo(new BigInteger("9".repeat(10_000)));
        assertThatThrownBy(() -> value("9".repeat(10_001)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("too long");
    }

    @Test
    void literalsAreDecodedWithAllTheirEscapes() {
        String literal = "\"\u00e9\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00E9\\ud83d\\ude00\\ud800x\ud83d\ude00\"";
        byte[] text = ("xx" + literal + "y").getBytes(UTF_8);
        assertThat(JsonText.unquote(text, 2, text.length - 1))
                .isEqualTo("\u00e9\"\\/\b\f\n\r\t\u00e9\ud83d\ude00\ud800x\ud83d\ude00");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\"", "x", "\"a", "\"\\\"", "\"\\x\"", "\"\\u12\"", "\"\\u12g4\""})
    void whatIsNoLiteralIsRefused(String literal) {
        byte[] text = literal.getBytes(UTF_8);
        assertThatThrownBy(() -> JsonText.unquote(text, 0, text.length)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void nothingOutsideTheLiteralIsLookedAt() {
        assertThatThrownBy(() -> JsonText.unquote("x\"".getBytes(UTF_8), 1, 2))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(JsonText.unescape("\\u0041bc".getBytes(UTF_8), 0, 8)).isEqualTo("Abc");
        for (String cut : List.of("\\", "a\\u", "\\u1", "\\u12", "\\u123")) {
            byte[] text = cut.getBytes(UTF_8);
            assertThatThrownBy(() -> JsonText.unescape(text, 0, text.length))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void recordsAreReadWithoutWhatTheyDoNotKnowAndWithDefaultsForWhatIsMissing() {
        assertThat(as("{\"sessionId\":\"s\",\"odd\":[1],\"updatedAt\":null}", Entry.class))
                .isEqualTo(new Entry("s", 0, null, Optional.empty(), null));
        assertThat(as("{\"label\":\"l\",\"mode\":\"ASK\",\"updatedAt\":7,\"count\":1}", Entry.class))
                .isEqualTo(new Entry(null, 7, 1, Optional.of("l"), Mode.ASK));
    }

    @Test
    void instantsAreReadFromEpochMillisecondsOrIsoText() {
        assertThat(as("{\"at\":5,\"fraction\":7.9,\"iso\":\"1970-01-01T00:00:01Z\",\"file\":\"/a/b\"}", Times.class))
                .isEqualTo(new Times(
                        Instant.ofEpochMilli(5), Instant.ofEpochMilli(7), Instant.ofEpochSecond(1), Path.of("/a/b")));
    }

    @Test
    void whatIsWrittenIsReadBack() {
        Times times = new Times(Instant.ofEpochMilli(5), null, Instant.EPOCH, Path.of("/a/b"));
        assertThat(as(new String(JsonText.of(times, 0), UTF_8), Times.class)).isEqualTo(times);
        assertThat((Object) as("[1,\"a\"]", List.class)).isEqualTo(List.of(1, "a"));
        assertThat((Object) as("{\"a\":{\"b\":1.5}}", Map.class)).isEqualTo(Map.of("a", Map.of("b", 1.5)));
    }

    @Test
    void whatDoesNotFitIsRefusedWithTheClassAndTheReasonInOneLine() {
        assertThatThrownBy(() -> as("{\"updatedAt\":[\"x\"]}", Entry.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Cannot read JSON as a " + Entry.class.getName() + " at updatedAt: ")
                .message()
                .doesNotContain("\n", "Source");
        assertThatThrownBy(() -> as("{\"at\":\"soon\"}", Times.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("neither epoch milliseconds nor ISO");
        assertThatThrownBy(() -> as("[1", List.class)).message().doesNotContain("\n", "Source");
        assertThatThrownBy(() -> as("1 2", Integer.class)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void nullIsNoValueOfAClass() {
        assertThatThrownBy(() -> as("null", Entry.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("it is null");
    }

    private static Object value(String json) {
        byte[] text = ("[" + json + "]").getBytes(UTF_8);
        return JsonText.value(text, 1, text.length - 1);
    }

    private static <T> T as(String json, Class<T> type) {
        byte[] text = ("[" + json + "]").getBytes(UTF_8);
        return JsonText.as(text, 1, text.length - 1, type);
    }
}
