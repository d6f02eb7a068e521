package dev.creel.store.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import net.jqwik.api.Tuple.Tuple2;

/** JSON as programs write it and as nobody should: texts of values, names and white space. Stateless and thread-safe. */
final class JsonTexts {

    private static final String[] ODD_NUMBERS = {
        "0",
        "-0",
        "-0.0",
        "1E400",
        "-1e400",
        "2e23",
        "1.10",
        "5e-324",
        "0.1e-7",
        "9007199254740993",
        "12345678901234567890123",
        "1e21",
        "123456789012345680000",
        "1E+2"
    };

    private static final String[] ODD_STRINGS = {
        "\"\\ud800\"", // half a character, as ECMAScript writes it
        "\"x\\udc00\\ud800\"",
        "\"\\u00e9\\/\\b\\f\"",
        "\"\\\"\\\\\\n\\r\\t\\u0000\"",
        "\"\u2028\u2029\ufeff\u00a0\u007f\"",
        "\"\ud83d\udc69\u200d\ud83d\udc67\"",
        "\"} ] , \\\" {\""
    };

    private JsonTexts() {}

    /** White space as it may stand between any two parts of a text. */
    static Arbitrary<String> spaces() {
        return Arbitraries.of("", " ", "\n", "\t", "\r\n    ", "  ");
    }

    /** Numbers, half of them at the edges of the format. */
    static Arbitrary<String> numbers() {
        return Arbitraries.oneOf(
                Arbitraries.longs().between(-1_000, 2_000_000_000_000L).map(String::valueOf),
                Arbitraries.of(ODD_NUMBERS));
    }

    /** String literals. */
    static Arbitrary<String> strings() {
        return Arbitraries.oneOf(
                Arbitraries.strings().alpha().numeric().ofMaxLength(12).map(JsonTexts::quoted),
                Arbitraries.strings()
                        .withChars('a', 'Z', '"', '\\', '\n', '\u00e9', '\u4e2d', '\u0130')
                        .ofMaxLength(6)
                        .map(JsonTexts::quoted),
                Arbitraries.of(ODD_STRINGS));
    }

    /** Values up to three deep. */
    static Arbitrary<String> values() {
        Arbitrary<String> flat =
                Arbitraries.oneOf(numbers(), strings(), Arbitraries.of("null", "true", "false", "{}", "[]"));
        return Arbitraries.recursive(() -> flat, inner -> Arbitraries.oneOf(inner, array(inner), object(inner)), 0, 2);
    }

    private static Arbitrary<String> array(Arbitrary<String> inner) {
        return Combinators.combine(inner.list().ofMaxSize(4), spaces())
                .as((elements, space) -> "[" + space + String.join("," + space, elements) + space + "]");
    }

    private static Arbitrary<String> object(Arbitrary<String> inner) {
        return members(names(), inner, 4);
    }

    /** Names of fields that nobody knows, and of some that programs take for more than they are. */
    static Arbitrary<String> names() {
        return Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.strings().alpha().ofMinLength(1).ofMaxLength(8)),
                Tuple.of(
                        2,
                        Arbitraries.of("7", "10", "0", "4294967295", "__proto__", "", "constructor", "\u00e9", "a b")));
    }

    /** Objects of so many members, in which a name may come twice. */
    static Arbitrary<String> members(Arbitrary<String> names, Arbitrary<String> values, int most) {
        Arbitrary<List<Tuple2<String, String>>> members = Combinators.combine(names, values)
                .as((name, value) -> Tuple.of(name, value))
                .list()
                .ofMaxSize(most);
        return Combinators.combine(members, spaces(), spaces()).as(JsonTexts::object);
    }

    /** Answers the text of an object. */
    static String object(List<Tuple2<String, String>> members, String space, String gap) {
        List<String> texts = new ArrayList<>();
        members.forEach(member -> texts.add(space + quoted(member.get1()) + gap + ":" + space + member.get2() + gap));
        return texts.stream().collect(Collectors.joining(",", "{", texts.isEmpty() ? gap + "}" : "}"));
    }

    /** Answers a string literal as ECMAScript writes it. */
    static String quoted(String text) {
        StringBuilder literal = new StringBuilder();
        CanonicalText.quote(literal, text);
        return literal.toString();
    }

    /** Answers a string literal with every character escaped. */
    static String escaped(String text) {
        return text.chars().mapToObj(c -> String.format("\\u%04X", c)).collect(Collectors.joining("", "\"", "\""));
    }
}
