package dev.creel.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LockTimeoutTest {

    @Test
    void wholeNumberWithUnitIsDuration() {
        assertThat(LockTimeout.parse("700ms")).isEqualTo(Duration.ofMillis(700));
        assertThat(LockTimeout.parse("5s")).isEqualTo(Duration.ofSeconds(5));
        assertThat(LockTimeout.parse("2m")).isEqualTo(Duration.ofMinutes(2));
        assertThat(LockTimeout.parse("1440m")).isEqualTo(Duration.ofDays(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "s", "5 s", "-5s", "1.5s", "5h", "0s", "1441m", "99999999999s", "5S", "\u0665s"})
    void anythingElseIsRefusedAndAcceptedFormsAreShown(String text) {
        assertThatThrownBy(() -> LockTimeout.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"" + text + "\"")
                .hasMessageContaining("700ms, 5s or 2m");
    }
}
