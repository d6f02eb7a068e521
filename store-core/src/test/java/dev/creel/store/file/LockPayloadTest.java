package dev.creel.store.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LockPayloadTest {

    private static final Instant CREATED = Instant.parse("2026-03-01T12:00:00.120Z");

    @Test
    void textIsThatOfTheGateway() {
        assertThat(LockPayload.text(4711, CREATED, OptionalLong.of(99)))
                .isEqualTo(
                        "{\n  \"pid\": 4711,\n  \"createdAt\": \"2026-03-01T12:00:00.120Z\",\n  \"starttime\": 99\n}");
        assertThat(LockPayload.text(4711, CREATED, OptionalLong.empty()))
                .isEqualTo("{\n  \"pid\": 4711,\n  \"createdAt\": \"2026-03-01T12:00:00.120Z\"\n}");
    }

    @Test
    void whatIsWrittenIsReadBack() {
        assertThat(LockPayload.parse(LockPayload.text(4711, CREATED, OptionalLong.of(0))))
                .isEqualTo(new LockPayload(OptionalLong.of(4711), OptionalLong.of(0), CREATED));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {"1~1", "1.0~1", "1e3~1000", "9223372036854775807~9223372036854775807"})
    void wholeNumbersAreTakenHoweverTheyAreSpelled(String spelled, long number) {
        assertThat(LockPayload.parse("{\"pid\":" + spelled + "}").pid()).hasValue(number);
        assertThat(LockPayload.parse("{\"starttime\":" + spelled + "}").startTime())
                .hasValue(number);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "1.5", "9223372036854775808", "\"1\"", "[1]", "{\"pid\":1}", "null", "true"})
    void otherPidsAreNone(String spelled) {
        LockPayload payload = LockPayload.parse("{\"pid\":" + spelled + ",\"starttime\":7}");

        assertThat(payload.pid()).isEmpty();
        assertThat(payload.startTime()).hasValue(7);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "0.5", "\"1\"", "[1,{}]"})
    void otherStartTimesAreNone(String spelled) {
        assertThat(LockPayload.parse("{\"starttime\":" + spelled + ",\"pid\":3}"))
                .isEqualTo(new LockPayload(OptionalLong.of(3), OptionalLong.empty(), null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "[\"2026-03-01T12:00:00.120Z\"]", "\"yesterday\"", "null", "{\"pid\":5}"})
    void otherTimesAreNone(String spelled) {
        assertThat(LockPayload.parse("{\"createdAt\":" + spelled + ",\"pid\":3}"))
                .isEqualTo(new LockPayload(OptionalLong.of(3), OptionalLong.empty(), null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "[]", "{\"pid\":1", "{\"pid\":1}}", "{\"pid\":1} {}", "{\"pid\":1,}", "x"})
    void whatIsNotOneObjectSaysNothing(String text) {
        assertThat(LockPayload.parse(text))
                .isEqualTo(new LockPayload(OptionalLong.empty(), OptionalLong.empty(), null));
    }
}
