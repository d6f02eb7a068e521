package dev.creel.store;

import static dev.creel.store.SessionEntry.Activity.PRESERVE;
import static dev.creel.store.SessionEntry.Activity.TOUCH;
import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.store.SessionEntry.Activity;
import dev.creel.store.json.ObjectText;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Every rule of the gateway's merge. */
class SessionEntryMergeTest {

    private static final long NOW = 1000;
    private static final String UUID_V4 = "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}";

    private static SessionEntry asRead(String text) {
        return new SessionEntry(new ObjectText(text.getBytes(StandardCharsets.UTF_8), 1));
    }

    private static SessionEntry merge(String existing, String patch, Activity activity) {
        return SessionEntry.merge(
                existing == null ? null : asRead(existing), asRead(patch), activity, Instant.ofEpochMilli(NOW));
    }

    @ParameterizedTest
    @EnumSource(Activity.class)
    void sessionIdIsThePatchsElseTheEntrysElseARandomOne(Activity activity) {
        assertThat(merge("{\"sessionId\":\"e\"}", "{\"sessionId\":\"p\"}", activity)
                        .sessionId())
                .hasValue("p");
        assertThat(merge("{\"sessionId\":\"e\"}", "{\"sessionId\":\"\"}", activity)
                        .sessionId())
                .hasValue("");
        assertThat(merge("{\"sessionId\":\"e\"}", "{\"sessionId\":null}", activity)
                        .sessionId())
                .hasValue("e");
        assertThat(merge("{\"sessionId\":\"e\"}", "{}", activity).sessionId()).hasValue("e");
        Set<String> made = new HashSet<>();
        for (int i = 0; i < 50; i++) {
            made.add(merge(null, "{}", activity).sessionId().orElseThrow());
            made.add(merge("{\"sessionId\":null}", "{}", activity).sessionId().orElseThrow());
        }
        assertThat(made).hasSize(100).allMatch(id -> id.matches(UUID_V4));
    }

    @ParameterizedTest(name = "existing {0}, patch {1}: touched {2}, preserved {3}")
    @CsvSource({
        "500, 600, 1000, 500",
        "5000, 600, 5000, 5000",
        "500, 6000, 6000, 500",
        "7000, 6000, 7000, 7000",
        "-, 6000, 6000, 6000",
        "-, 600, 1000, 600",
        "500, -, 1000, 500",
        "-, -, 1000, 1000",
        "0, -, 1000, 0",
        "5000.5, -, 5000.5, 5000.5",
    })
    void lastActivityFollowsTheRule(String existing, String patch, String touched, String preserved) {
        String entry = "-".equals(existing) ? "{\"a\":1}" : "{\"updatedAt\":" + existing + "}";
        String change = "-".equals(patch) ? "{\"b\":1}" : "{\"updatedAt\":" + patch + "}";

        assertThat(merge(entry, change, TOUCH).json("updatedAt")).hasValue(touched);
        assertThat(merge(entry, change, PRESERVE).json("updatedAt")).hasValue(preserved);
    }

    @ParameterizedTest
    @EnumSource(Activity.class)
    void newEntryCountsAsTouched(Activity activity) {
        assertThat(merge(null, "{}", activity).json("updatedAt")).hasValue("1000");
        assertThat(merge(null, "{\"updatedAt\":5}", activity).json("updatedAt")).hasValue("1000");
        assertThat(merge(null, "{\"updatedAt\":5000}", activity).json("updatedAt"))
                .hasValue("5000");
        assertThat(merge("null", "{\"updatedAt\":5}", activity).json("updatedAt"))
                .hasValue("1000");
        assertThat(merge("null", "{\"sessionId\":\"s\"}", activity).fields()).containsExactly("sessionId", "updatedAt");
    }

    @Test
    void keptActivityAndIdKeepTheirSpelling() {
        assertThat(merge("{ \"updatedAt\" : 5e3,\"sessionId\":\"\\u0061\" }", "{}", PRESERVE)
                        .text())
                .isEqualTo("{ \"updatedAt\" : 5e3,\"sessionId\":\"\\u0061\" }");
        assertThat(merge("{\"updatedAt\":12345678901234567890,\"sessionId\":\"s\"}", "{}", TOUCH)
                        .text())
                .isEqualTo("{\"updatedAt\":12345678901234567890,\"sessionId\":\"s\"}");
    }

    @Test
    void fieldsKeepTheirPlacesAndNewOnesFollow() {
        SessionEntry merged = merge(
                "{\"x\":1.10,\"updatedAt\":5,\"label\":\"old\",\"sessionId\":\"s\"}",
                "{\"new\":1,\"label\":\"patched\",\"other\":null}",
                TOUCH);

        assertThat(merged.fields()).containsExactly("x", "updatedAt", "label", "sessionId", "new", "other");
        assertThat(merged.json("x")).hasValue("1.10");
        assertThat(merged.label()).hasValue("patched");
        assertThat(merge(null, "{\"new\":1,\"label\":\"l\"}", TOUCH).fields())
                .containsExactly("new", "label", "sessionId", "updatedAt");
    }

    @Test
    void mergeIsShallow() {
        SessionEntry merged = merge("{\"origin\":{\"a\":1,\"b\":2}}", "{\"origin\":{\"a\":3}}", TOUCH);

        assertThat(merged.json("origin")).hasValue("{\"a\":3}");
    }

    @ParameterizedTest(name = "{0} and {1} give {2} of {3}")
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "`{\"model\":\"a\",\"modelProvider\":\"p\"}`, `{\"model\":\"b\"}`, b, -",
                "`{\"model\":\"a\",\"modelProvider\":\"p\"}`, `{\"model\":\" a \"}`, a, p",
                "`{\"model\":\"a\",\"modelProvider\":\"p\"}`, `{\"model\":\"b\",\"modelProvider\":\"q\"}`, b, q",
                "`{\"model\":\"a\",\"modelProvider\":\"p\"}`, `{\"label\":\"l\"}`, a, p",
                "`{\"model\":\"a\",\"modelProvider\":\"p\"}`, `{\"model\":\"  \"}`, -, -",
                "`{\"model\":\"a\",\"modelProvider\":\"p\"}`, `{\"model\":null}`, -, -",
                "`{\"modelProvider\":\"p\"}`, `{\"label\":\"l\"}`, -, -",
                "`{\"modelProvider\":\"p\"}`, `{\"model\":\"b\"}`, b, -",
                "`{\"model\":\" a\\t\",\"modelProvider\":\"\\n p\"}`, `{}`, a, p",
                "`{\"model\":\"a\",\"modelProvider\":\" \"}`, `{}`, a, -",
                "`{\"model\":\"\u00a0a\ufeff\",\"modelProvider\":\"\u3000\"}`, `{}`, a, -",
                "`{\"model\":\"\u00a0\"}`, `{\"modelProvider\":\"p\"}`, -, -",
                "`{\"model\":\"a\",\"modelProvider\":\"p\"}`, `{\"model\":\"\u00a0a\"}`, a, p",
            })
    void modelAndProviderAreNormalised(String existing, String patch, String model, String provider) {
        SessionEntry merged = merge(existing, patch, TOUCH);

        assertThat(merged.model().orElse("-")).isEqualTo(model);
        assertThat(merged.modelProvider().orElse("-")).isEqualTo(provider);
        assertThat(merged.has("model")).isEqualTo(!model.equals("-"));
        assertThat(merged.has("modelProvider")).isEqualTo(!provider.equals("-"));
    }

    @Test
    void entryThatNothingChangesIsTheSame() {
        SessionEntry existing = asRead("{\"sessionId\":\"s\",\"updatedAt\":5,\"model\":\"m\",\"modelProvider\":\"p\"}");

        assertThat(SessionEntry.merge(existing, asRead("{\"sessionId\":\"s\"}"), PRESERVE, Instant.ofEpochMilli(NOW)))
                .isEqualTo(existing);
    }
}
