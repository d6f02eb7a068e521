package dev.creel.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumbersTest {

    @ParameterizedTest
    @CsvSource(
            value = {
                "0 | 0",
                "0.00004 | 0.0000",
                "0.01249 | 0.0125",
                "0.9 | 0.900",
                "1 | 1.00",
                "9.996 | 10.0",
                "99.94 | 99.9",
                "99.96 | 100",
                "-2.5 | -2.50",
                "1234.5 | 1,235",
                "76000000 | 76,000,000",
                "NaN | ?"
            },
            delimiter = '|')
    void figureHasThreeDigitsThatCount(double value, String text) {
        assertThat(Numbers.text(value)).isEqualTo(text);
    }
}
