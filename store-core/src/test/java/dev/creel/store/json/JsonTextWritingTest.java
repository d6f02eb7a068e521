package dev.creel.store.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;

class JsonTextWritingTest {

    enum Mode {
        ASK,
        AUTO;

        @Override
        public String toString() {
            return "shown";
        }
    }

    record Usage(long tokens, String model, Double cost, Optional<String> note, Mode mode) {}

    record Broken(String name) {
        @Override
        public String name() {
            throw new IllegalStateException("no name");
        }
    }

    record Times(Instant at, Path file, Map<String, Object> extra) {}

    @Test
    void laysOutNestedValuesAsJsonStringifyDoes() {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("a", List.of(1, List.of(), Map.of()));
        value.put("b", null);
        assertThat(text(value, 0))
                .isEqualTo(
                        """
                {
                  "a": [
                    1,
                    [],
                    {}
                  ],
                  "b": null
                }""");
    }

    @Test
    void indentsAllLinesButTheFirstByTheDepth() {
        assertThat(text(Map.of("a", new int[] {1}), 2)).isEqualTo("{\n      \"a\": [\n        1\n      ]\n    }");
    }

    @Test
    void putsArrayIndicesFirstAndKeepsTheOtherKeysInTheirOrder() {
        Map<String, Object> value = new LinkedHashMap<>();
        for (String key : List.of("b", "4294967295", "10", "a", "9", "01", "4294967294", "0")) {
            value.put(key, 1);
        }
        assertThat(text(value, 0)
                        .lines()
                        .filter(line -> line.contains(":"))
                        .map(line -> line.substring(3, line.lastIndexOf('"'))))
                .containsExactly("0", "9", "10", "4294967294", "b", "4294967295", "a", "01");
    }

    @Test
    void escapesOnlyWhatMustBeEscaped() {
        assertThat(text("\"\\/\b\t\n\f\r\u0000\u001f\u007f\u2028\u00e9\ud83d\ude00", 0))
                .isEqualTo("\"\\\"\\\\/\\b\\t\\n\\f\\r\\u0000\\u001f\u007f\u2028\u00e9\ud83d\ude00\"");
    }

    @Test
    void writesTheFirstAndLastCharacterOfEachEncodedLengthAsItIs() {
        String plain = " !#[]~\u007f\u0080\u07ff\u0800\ud7ff\ue000\uffff\ud800\udc00\udbff\udfff";
        assertThat(text(plain, 0)).isEqualTo('"' + plain + '"');
        assertThat(text("\u0080".repeat(200), 0)).isEqualTo('"' + "\u0080".repeat(200) + '"');
    }

    @Test
    void keepsLoneSurrogatesAsEscapes() {
        assertThat(text("\ud83d", 0)).isEqualTo("\"\\ud83d\"");
        assertThat(text("\ude00\ud83d", 0)).isEqualTo("\"\\ude00\\ud83d\"");
        assertThat(text("x\ud83dy\ude00z", 0)).isEqualTo("\"x\\ud83dy\\ude00z\"");
    }

    @Test
    void losesNoDigitOfAnInteger() {
        assertThat(text(9007199254740993L, 0)).isEqualTo("9007199254740993");
        assertThat(text(Long.MIN_VALUE, 0)).isEqualTo("-9223372036854775808");
        assertThat(text(new BigInteger("123456789012345678901234567890"), 0))
                .isEqualTo("123456789012345678901234567890");
        assertThat(text(BigInteger.TEN.pow(21), 0)).isEqualTo("1e+21");
        LongAdder adder = new LongAdder();
        adder.add(12);
        assertThat(text((short) 7, 0) + text((byte) -8, 0) + text(new AtomicLong(9), 0) + text(adder, 0))
                .isEqualTo("7-8912");
    }

    @Test
    void writesFractionsInTheShortestForm() {
        assertThat(text(0.1f, 0)).isEqualTo("0.1");
        assertThat(text(Double.valueOf("2e23"), 0)).isEqualTo("2e+23");
        assertThat(text(-0.0, 0)).isEqualTo("0");
        assertThat(text(-0.0f, 0)).isEqualTo("0");
        assertThat(text(16777216f, 0)).isEqualTo("16777216");
        assertThat(text(new BigDecimal("1.10"), 0)).isEqualTo("1.1");
        assertThat(text(new BigDecimal("1E+30"), 0)).isEqualTo("1e+30");
        assertThat(text(new BigDecimal("0.1234567890123456789"), 0)).isEqualTo("0.1234567890123456789");
        assertThat(text(new BigDecimal("1E+400"), 0)).isEqualTo("1E+400");
    }

    @Test
    void writesWhatIsNoNumberAsNull() {
        assertThat(text(new double[] {Double.NaN, Double.NEGATIVE_INFINITY}, 0)).isEqualTo("[\n  null,\n  null\n]");
        assertThat(text(Float.POSITIVE_INFINITY, 0)).isEqualTo("null");
    }

    @Test
    void leavesEmptyOptionalsOutOfMapsAndWritesThemAsNullElsewhere() {
        assertThat(text(Map.of("a", Optional.empty()), 0)).isEqualTo("{}");
        assertThat(text(List.of(Optional.empty(), Optional.of("x")), 0)).isEqualTo("[\n  null,\n  \"x\"\n]");
        assertThat(text(Optional.empty(), 0)).isEqualTo("null");
    }

    @Test
    void writesEnumsByNameAndInstantsAsEpochMilliseconds() {
        assertThat(text(Mode.AUTO, 0)).isEqualTo("\"AUTO\"");
        assertThat(text(Instant.ofEpochMilli(1_700_000_000_123L), 0)).isEqualTo("1700000000123");
    }

    @Test
    void refusesATimeThatHasNoEpochMilliseconds() {
        assertThatThrownBy(() -> text(Instant.MAX, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no epoch milliseconds for " + Instant.MAX);
    }

    @Test
    void writesRecordsInComponentOrderWithoutWhatTheyLack() {
        assertThat(text(new Usage(5, null, 1.10, Optional.empty(), Mode.ASK), 1))
                .isEqualTo("{\n    \"tokens\": 5,\n    \"cost\": 1.1,\n    \"mode\": \"ASK\"\n  }");
    }

    @Test
    void writesRecordsWithinMapsAndMapsWithinRecordsAlike() {
        Map<String, Object> extra = new LinkedHashMap<>();
        extra.put("x\ud800", Double.NaN);
        extra.put("none", Optional.empty());
        extra.put("null", null);
        extra.put("7", Double.valueOf("2e23"));
        Times times = new Times(Instant.ofEpochMilli(5), Path.of("/tmp/\u00e9.jsonl"), extra);
        assertThat(text(Map.of("t", List.of(times)), 0))
                .isEqualTo(
                        """
                {
                  "t": [
                    {
                      "at": 5,
                      "file": "/tmp/\u00e9.jsonl",
                      "extra": {
                        "7": 2e+23,
                        "x\\ud800": null,
                        "null": null
                      }
                    }
                  ]
                }""");
    }

    @Test
    void refusesKeysThatAreNoStrings() {
        assertThatThrownBy(() -> JsonText.of(Map.of(1, 2), 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a map key is not a String: 1");
    }

    @Test
    void refusesAListThatContainsItself() {
        List<Object> list = new ArrayList<>();
        list.add(list);
        assertThatThrownBy(() -> JsonText.of(list, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nested deeper than 1000 levels");
    }

    @Test
    void countsWhatIsAroundTheValueAsNesting() {
        Object value = Collections.emptyList();
        assertThat(text(value, 999)).isEqualTo("[]");
        assertThatThrownBy(() -> JsonText.of(value, 1000)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void saysWhichClassCannotBeWritten() {
        assertThatThrownBy(() -> JsonText.of(new Broken("x"), 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Cannot write a " + Broken.class.getName() + " as JSON at name: no name");
    }

    private static String text(Object value, int depth) {
        return new String(JsonText.of(value, depth), UTF_8);
    }
}
