package dev.creel.store.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The gateway's two variables, value by value. */
class EnvironmentTest {

    private static FileStoreOptions limit(String value) {
        return FileStoreOptions.fromEnvironment(Map.of("OPENCLAW_SESSION_OBJECT_CACHE_MAX_BYTES", value));
    }

    private static FileStoreOptions timeToLive(String value) {
        return FileStoreOptions.fromEnvironment(Map.of("OPENCLAW_SESSION_CACHE_TTL_MS", value));
    }

    @Test
    void unsetIsTheDefault() {
        FileStoreOptions options = FileStoreOptions.fromEnvironment(Map.of());

        assertThat(options.objectCacheMaxBytes()).hasValue(1_000_000);
        assertThat(options.cacheTtl()).hasValue(Duration.ofSeconds(45));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "\t\n", "\u00a0", "\ufeff"})
    void blankIsTheDefaultWithoutAWarning(String value) {
        try (RecordedLog log = new RecordedLog(Environment.class.getName())) {
            assertThat(limit(value).objectCacheMaxBytes()).hasValue(1_000_000);
            assertThat(timeToLive(value).cacheTtl()).hasValue(Duration.ofSeconds(45));
            assertThat(log.events()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "2048,2048",
                "` 2048 `,2048",
                "`2048\n`,2048",
                "`\u00a02048`,2048",
                "`\ufeff2048\u3000`,2048",
                "0,0",
                "+0,0",
                "-0,0",
                "-000,0",
                "+5,5",
                "007,7",
                "9007199254740991,9007199254740991"
            })
    void wholeNumberIsTaken(String value, long expected) {
        try (RecordedLog log = new RecordedLog(Environment.class.getName())) {
            assertThat(limit(value).objectCacheMaxBytes()).hasValue(expected);
            assertThat(timeToLive(value).cacheTtl()).hasValue(Duration.ofMillis(expected));
            assertThat(log.events()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-1",
                "1.5",
                "1.0",
                "1e6",
                "0x10",
                "1_000",
                "1,000",
                "10kb",
                "Infinity",
                "NaN",
                "not-a-number",
                "\uff11\uff12",
                "\u0661",
                "9007199254740992",
                "99999999999999999999999999",
                "+",
                "-",
                "+-1",
                "--1",
                "1 0",
                "\u001c5"
            })
    void anythingElseIsTheDefaultWithAWarning(String value) {
        try (RecordedLog log = new RecordedLog(Environment.class.getName())) {
            assertThat(limit(value).objectCacheMaxBytes()).hasValue(1_000_000);
            assertThat(timeToLive(value).cacheTtl()).hasValue(Duration.ofSeconds(45));

            assertThat(log.events()).hasSize(2);
            assertThat(RecordedLog.fields(log.events().get(0)))
                    .containsOnly(
                            entry("envVar", "OPENCLAW_SESSION_OBJECT_CACHE_MAX_BYTES"),
                            entry("value", value),
                            entry("default", 1_000_000L));
            assertThat(RecordedLog.fields(log.events().get(1)))
                    .containsEntry("envVar", "OPENCLAW_SESSION_CACHE_TTL_MS")
                    .containsEntry("default", 45_000L);
        }
    }

    @Test
    void explicitOptionGoesBeforeTheEnvironment() {
        FileStoreOptions explicit = FileStoreOptions.builder()
                .objectCacheMaxBytes(5)
                .cacheTtl(Duration.ofMillis(6))
                .build();

        FileStoreOptions resolved = explicit.resolve(new Environment(7, Duration.ofMillis(8)));

        assertThat(resolved.objectCacheMaxBytes()).hasValue(5);
        assertThat(resolved.cacheTtl()).hasValue(Duration.ofMillis(6));
    }

    @Test
    void environmentGoesBeforeTheDefault() {
        FileStoreOptions resolved = FileStoreOptions.defaults().resolve(new Environment(7, Duration.ofMillis(8)));

        assertThat(resolved.objectCacheMaxBytes()).hasValue(7);
        assertThat(resolved.cacheTtl()).hasValue(Duration.ofMillis(8));
    }
}
