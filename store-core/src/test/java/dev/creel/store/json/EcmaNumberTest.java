package dev.creel.store.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EcmaNumberTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "1",
                "-1",
                "0.1",
                "123.456",
                "1e+21",
                "1e-7",
                "100000000000000000000",
                "123456789012345680000",
                "1.2345678901234568e+21",
                "0.000001",
                "0.0000123",
                "1.5e-7",
                "2e+23",
                "5e-324",
                "1e-323",
                "1.5e-323",
                "2e-323",
                "2.5e-323",
                "1.7976931348623157e+308",
                "2.2250738585072014e-308",
                "-2.225073858507201e-308",
                "9007199254740992",
                "9007199254740994",
                "4.35",
                "0.30000000000000004",
                "1700000000000"
            })
    void aNumberInEcmaScriptFormIsWrittenSo(String text) {
        assertThat(EcmaNumber.text(Double.parseDouble(text))).isEqualTo(text);
    }

    @Test
    void ofTheSmallestDoublesEachIsWrittenInAsFewDigitsAsMakeIt() {
        String[] digits = {"5e-324", "1e-323", "1.5e-323", "2e-323", "2.5e-323", "3e-323", "3.5e-323", "4e-323"};
        String[] larger = {"4.4e-323", "5e-323", "5.4e-323", "6e-323", "6.4e-323", "7e-323", "7.4e-323", "8e-323"};
        String[] largest = {"8.4e-323", "9e-323", "9.4e-323", "1e-322", "1.04e-322"};
        List<String> expected =
                Stream.of(digits, larger, largest).flatMap(Arrays::stream).toList();
        double number = 0;
        for (String text : expected) {
            number = Math.nextUp(number);
            assertThat(EcmaNumber.text(number)).isEqualTo(text);
            assertThat(EcmaNumber.text(-number)).isEqualTo("-" + text);
        }
    }

    @Test
    void doublesOfTwoDigitsBeyondTheSmallestKeepBoth() {
        assertThat(EcmaNumber.text(4.9)).isEqualTo("4.9");
        assertThat(EcmaNumber.text(9.9e-300)).isEqualTo("9.9e-300");
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void whatJsonCannotSayIsRefused(double number) {
        assertThatThrownBy(() -> EcmaNumber.text(number)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "9", "10", "4294967294"})
    void arrayIndicesAreRecognised(String key) {
        assertThat(JsonText.isArrayIndex(key)).isTrue();
        assertThat(MemberOrder.compare(key, "a")).isNegative();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "00", "01", "-0", "-1", "+1", "1.0", "1e1", "4294967295", "99999999999", "1 ", "\u0661"})
    void whatOnlyResemblesAnArrayIndexIsNone(String key) {
        assertThat(JsonText.isArrayIndex(key)).isFalse();
        assertThat(MemberOrder.compare(key, "a")).isZero();
    }
}
