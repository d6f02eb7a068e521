package dev.creel.store.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
