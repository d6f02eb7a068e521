package dev.creel.store.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class JsonTextPropertyTest {

    @Property(tries = 500)
    void aNumberReadsBackAsTheSameDouble(@ForAll("doubles") double number) {
        assertThat(Double.parseDouble(EcmaNumber.text(number))).isEqualTo(number == 0 ? 0.0 : number);
    }

    @Property(tries = 500)
    void noShorterNumberReadsBackAsTheSameDouble(@ForAll("doubles") double number) {
        BigDecimal exact = new BigDecimal(number);
        int digits =
                new BigDecimal(EcmaNumber.text(number)).stripTrailingZeros().precision();
        if (digits > 1) {
            for (RoundingMode mode : List.of(RoundingMode.FLOOR, RoundingMode.CEILING)) {
                assertThat(exact.round(new MathContext(digits - 1, mode)).doubleValue())
                        .isNotEqualTo(number);
            }
        }
    }

    @Property(tries = 500)
    void theCanonicalLayoutOfACanonicalTextIsItself(@ForAll long seed, @ForAll @IntRange(max = 5) int depth) {
        byte[] text = RandomJson.text(new Random(seed)).getBytes(StandardCharsets.UTF_8);
        byte[] once = JsonText.canonical(text, 0, text.length, depth);
        assertThat(JsonText.canonical(once, 0, once.length, depth)).isEqualTo(once);
    }

    @Property(tries = 300)
    void whatIsWrittenIsCanonical(@ForAll("values") Object value, @ForAll @IntRange(max = 5) int depth) {
        byte[] text = JsonText.of(value, depth);
        assertThat(JsonText.canonical(text, 0, text.length, depth)).isEqualTo(text);
    }

    @Property(tries = 300)
    void whatIsWrittenReadsBackAsTheSameValue(@ForAll("values") Object value) {
        byte[] text = JsonText.of(value, 0);
        assertThat(JsonText.value(text, 0, text.length)).isEqualTo(value);
    }

    @Property(tries = 300)
    void everyStringSurvivesQuotes(@ForAll("strings") String string) {
        byte[] literal = JsonText.quote(string);
        assertThat(JsonText.unquote(literal, 0, literal.length)).isEqualTo(string);
        assertThat(JsonText.unescape(literal, 1, literal.length - 1)).isEqualTo(string);
        assertThat(JsonText.canonical(literal, 0, literal.length, 0)).isEqualTo(literal);
    }

    @Provide
    Arbitrary<Double> doubles() {
        return Arbitraries.longs().map(seed -> RandomJson.number(new Random(seed)));
    }

    @Provide
    Arbitrary<String> strings() {
        return Arbitraries.strings()
                .withCharRange(Character.MIN_VALUE, Character.MAX_VALUE)
                .ofMaxLength(20);
    }

    @Provide
    Arbitrary<Object> values() {
        return values(3);
    }

    private Arbitrary<Object> values(int depth) {
        Arbitrary<Object> scalars = Arbitraries.oneOf(
                strings().asGeneric(),
                Arbitraries.longs().asGeneric(),
                Arbitraries.bigIntegers()
                        .between(BigInteger.ONE.shiftLeft(63), BigInteger.TEN.pow(20))
                        .asGeneric(),
                doubles().filter(number -> number != Math.rint(number)).asGeneric(),
                Arbitraries.of(true, false).asGeneric());
        if (depth == 0) {
            return scalars;
        }
        Arbitrary<Object> inner = Arbitraries.lazy(() -> values(depth - 1)).injectNull(0.1);
        Arbitrary<String> keys = Arbitraries.oneOf(
                strings(), Arbitraries.integers().between(0, 20).map(String::valueOf));
        Arbitrary<Object> maps = Arbitraries.maps(keys, inner)
                .ofMaxSize(6)
                .map(LinkedHashMap::new)
                .asGeneric();
        return Arbitraries.oneOf(scalars, maps, inner.list().ofMaxSize(4).asGeneric());
    }
}
