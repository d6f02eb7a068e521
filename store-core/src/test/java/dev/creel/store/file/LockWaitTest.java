package dev.creel.store.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LockWaitTest {

    @ParameterizedTest
    @CsvSource({
        "PT0S, 0.0 s",
        "PT0.26S, 0.3 s",
        "PT1M59.9S, 119.9 s",
        "PT2M, 2 min",
        "PT1H59M, 119 min",
        "PT2H, 2 h",
        "PT47H, 47 h",
        "PT48H, 2 days",
        "P10D, 10 days"
    })
    void lengthOfTimeIsSaidAsAPersonWouldSayIt(Duration length, String said) {
        assertThat(LockWait.span(length.toNanos())).isEqualTo(said);
    }
}
