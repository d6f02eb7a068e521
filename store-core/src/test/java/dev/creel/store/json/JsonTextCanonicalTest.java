package dev.creel.store.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTextCanonicalTest {

    @ParameterizedTest
    @CsvSource({
        "1.10, 1.1",
        "1E3, 1000",
        "-0, 0",
        "-0.0e-7, 0",
        "0e99999999999999999999, 0",
        "1e21, 1e+21",
        "123e-20, 1.23e-18",
        "0.000001, 0.000001",
        "0.0000001, 1e-7",
        "100000000000000000000, 100000000000000000000",
        "1000000000000000000000, 1e+21",
        "9007199254740992, 9007199254740992",
        "1e000000000000000000000002, 100",
        "5e-324, 5e-324"
    })
    void numbersTakeTheEcmaScriptForm(String given, String expected) {
        assertThat(canonical(given)).isEqualTo(expected);
        assertThat(canonical(negated(given))).isEqualTo(expected.equals("0") ? "0" : "-" + expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "9007199254740993",
                "12345678901234567890",
                "1e400",
                "-1E+400",
                "1e-400",
                "0.1234567890123456789",
                "1e99999999999999999999",
                "1e-99999999999999999999",
                "4.9E-324",
                "1.9999999999999998E23"
            })
    void numbersThatWouldChangeStayAsGiven(String given) {
        assertThat(canonical(given)).isEqualTo(given);
    }

    @Test
    void theLastValueOfAKeyCountsInThePlaceOfTheFirst() {
        assertThat(canonical("{\"a\":1,\"b\":2,\"\\u0061\":3}")).isEqualTo("{\n  \"a\": 3,\n  \"b\": 2\n}");
    }

    @Test
    void stringsAndKeysAreEscapedAnew() {
        assertThat(canonical("{\"\\u00e9\\/\\ud800\":\"\\uD83D\\uDE00\\u000A\\u001F\"}"))
                .isEqualTo("{\n  \"\u00e9/\\ud800\": \"\ud83d\ude00\\n\\u001f\"\n}");
    }

    @Test
    void onlyTheGivenPartOfTheArrayIsRead() {
        byte[] text = "xx[1]yy".getBytes(UTF_8);
        assertThat(new String(JsonText.canonical(text, 2, 5, 1), UTF_8)).isEqualTo("[\n    1\n  ]");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "{\"a\":} | 5 | '}' | a value",
                "[1,] | 3 | ']' | a value",
                "[1 2] | 3 | '2' | ',' or ']'",
                "{\"a\" 1} | 5 | '1' | ':'",
                "{a:1} | 1 | 'a' | a key in double quotes",
                "{\"a\":1,} | 7 | '}' | a key in double quotes",
                "nul | 0 | 'nul' | a value",
                "[NaN] | 1 | 'NaN' | a value",
                "01 | 1 | '1' | the end of the text",
                "1. | 2 | the end of the text | a digit",
                "-x | 1 | 'x' | a digit",
                "+1 | 0 | '+' | a value",
                "1 2 | 2 | '2' | the end of the text",
                "\"abc | 4 | the end of the text | a closing quote (control characters must be escaped)",
                "\"\\x\" | 2 | 'x' | one of \"\\/bfnrtu after a backslash",
                "\"\\u12g4\" | 5 | 'g' | a hex digit",
                "[1} | 2 | '}' | ',' or ']'",
                "/**/1 | 0 | '/' | a value",
                "tru | 0 | 'tru' | a value",
                "[@ | 1 | '@' | a value",
                "[` | 1 | '`' | a value",
                "[{ | 2 | the end of the text | a key in double quotes",
                "{Z | 1 | 'Z' | a key in double quotes",
                "{A | 1 | 'A' | a key in double quotes",
                "{az | 1 | 'az' | a key in double quotes",
                "{za | 1 | 'za' | a key in double quotes",
                "{AZ | 1 | 'AZ' | a key in double quotes",
                "{ZA | 1 | 'ZA' | a key in double quotes",
                "{z | 1 | 'z' | a key in double quotes",
                "\"\\[ | 2 | '[' | one of \"\\/bfnrtu after a backslash",
                "\"\\` | 2 | '`' | one of \"\\/bfnrtu after a backslash",
                "\"\\{ | 2 | '{' | one of \"\\/bfnrtu after a backslash",
                "\"\\ x | 2 | U+0020 | one of \"\\/bfnrtu after a backslash",
                "[~ | 1 | '~' | a value",
                "[\u007f | 1 | U+007F | a value",
                "[\u00e9 | 1 | U+00E9 | a value",
                "abcdefghijklmnopqrst | 0 | 'abcdefghijklmnopqrst' | a value",
                "abcdefghijklmnopqrstu | 0 | 'abcdefghijklmnopqrst' | a value",
                "\u00a01 | 0 | U+00A0 | a value",
                "\ufeff1 | 0 | U+FEFF | a value",
                "`` | 0 | the end of the text | a value"
            })
    void whatIsNotJsonIsRefusedWithThePlace(String text, int at, String found, String expected) {
        byte[] json = ("[[" + text).getBytes(UTF_8);
        assertThatThrownBy(() -> JsonText.canonical(json, 2, json.length, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Invalid JSON at byte " + at + ": found " + found + ", expected " + expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u0080",
                "\u00c0\u0080",
                "\u00c3",
                "\u00c3x",
                "\u00e0\u0080\u0080",
                "\u00e0\u00a0x",
                "\u00f0\u0090\u0080x",
                "\u00f0\u0090x\u0080",
                "\u00ed\u00a0\u0080",
                "\u00f0\u0080\u0080\u0080",
                "\u00f4\u0090\u0080\u0080",
                "\u00f5\u0080\u0080\u0080",
                "\u00ff"
            })
    void malformedUtf8IsRefused(String bytes) {
        byte[] json = ("\"x" + bytes + "\"").getBytes(ISO_8859_1);
        assertThatThrownBy(() -> JsonText.canonical(json, 0, json.length, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Invalid JSON at byte 2: found byte 0x%02x, expected UTF-8", (int) bytes.charAt(0));
    }

    @Test
    void aCharacterCutOffByTheEndIsRefused() {
        byte[] json = {'[', (byte) 0xc3};
        assertThatThrownBy(() -> JsonText.canonical(json, 1, json.length, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Invalid JSON at byte 0: found byte 0xc3, expected a value");
    }

    @Test
    void textsOfOtherEncodingsAreRefused() {
        byte[] json = "\u0000[\u00001\u0000]".getBytes(ISO_8859_1);
        assertThatThrownBy(() -> JsonText.canonical(json, 0, json.length, 0))
                .hasMessage("Invalid JSON at byte 0: found U+0000, expected a value");
    }

    @Test
    void aThousandLevelsAreReadAndNoMore() {
        String deep = "[".repeat(1000) + "]".repeat(1000);
        String inside = "[".repeat(999) + "]".repeat(999);
        assertThat(canonical(deep)).hasLineCount(1999);
        assertThat(JsonText.canonical(inside.getBytes(UTF_8), 0, inside.length(), 1))
                .isNotEmpty();
        assertThatThrownBy(() -> JsonText.canonical(deep.getBytes(UTF_8), 0, deep.length(), 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Invalid JSON at byte 999: nested deeper than 1000 levels");
        assertThatThrownBy(() -> JsonText.canonical((" " + deep).getBytes(UTF_8), 1, deep.length() + 1, 1))
                .hasMessage("Invalid JSON at byte 999: nested deeper than 1000 levels");
    }

    private static String negated(String number) {
        return number.startsWith("-") ? number.substring(1) : "-" + number;
    }

    private static String canonical(String json) {
        byte[] text = json.getBytes(UTF_8);
        return new String(JsonText.canonical(text, 0, text.length, 0), UTF_8);
    }
}
