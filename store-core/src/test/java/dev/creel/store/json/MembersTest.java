package dev.creel.store.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MembersTest {

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 63, 64, 65, 300})
    void everyMemberIsWhereTheTextHasIt(int count) {
        String text = text(count);
        Members members = members(text, null);

        assertThat(members.count()).isEqualTo(count);
        assertThat(members.objectAt()).isEqualTo(1);
        assertThat(members.objectEnd()).isEqualTo(text.length() - 1);
        for (int i = 0; i < count; i++) {
            assertThat(members.name(i)).isEqualTo("k" + i);
            assertThat(text.substring((int) members.keyAt(i))).startsWith("\"k" + i + "\"");
            assertThat(text.substring((int) members.valueAt(i), (int) members.valueEnd(i)))
                    .isEqualTo("" + i * 11)
                    .hasSize(members.valueLength(i));
        }
    }

    @Test
    void theirSizeIsThatOfTheirArrays() {
        Members members = members(text(65), null);

        int names = IntStream.range(0, 65).map(i -> ("k" + i).length()).sum();
        assertThat(members.bytes()).isEqualTo(17 * 65 + 8 * 2 + names);
    }

    @Test
    void theSameNamesAreShared() {
        Members members = members(text(200), null);

        assertThat(members(text(200).replace(": 11,", ": 9,"), members).sharesNames(members))
                .isTrue();
        assertThat(members(text(200), null).sharesNames(members)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 100, 199})
    void otherNamesAreKeptInFullWhereverTheyBegin(int other) {
        Members before = members(text(200), null);
        String changed = text(200).replace("\"k" + other + "\"", "\"other name\"");

        Members after = members(changed, before);

        assertThat(after.sharesNames(before)).isFalse();
        assertThat(after.sameShape(members(changed, null))).isTrue();
        assertThat(after.name(other)).isEqualTo("other name");
        assertThat(after.name(199)).isEqualTo(other == 199 ? "other name" : "k199");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 150, 199})
    void fewerNamesAreKeptInFull(int count) {
        Members before = members(text(200), null);

        Members after = members(text(count), before);

        assertThat(after.sharesNames(before)).isFalse();
        assertThat(after.sameLayout(members(text(count), null))).isTrue();
        assertThat(after.sameShape(members(text(count), null))).isTrue();
    }

    @Test
    void textsOfTheSameShapeMayBeLaidOutInAnotherWay() {
        Members members = members("{\"a\":1,\"b\":22}", null);

        assertThat(members.sameShape(members("{ \"a\": 3 , \"b\":44 }", null))).isTrue();
        assertThat(members.sameShape(members("{\"a\":1,\"b\":2}", null))).isFalse();
        assertThat(members.sameShape(members("{\"a\":1,\"c\":22}", null))).isFalse();
        assertThat(members.sameShape(members("{\"a\":1}", null))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " {\"a\":1,\"b\":22}",
                "{\"a\":1,\"b\":22 }",
                "{ \"a\":1,\"b\":22}",
                "{\"a\": 1,\"b\":22}",
                "{\"a\":1, \"b\":22}",
                "{\"a\":11,\"b\":2}",
                "{\"a\" :1,\"b\":2}"
            })
    void layoutIsTheSameOnlyIfEverythingLiesAtTheSamePlace(String other) {
        Members members = members("{\"a\":1,\"b\":22}", null);

        assertThat(members.sameLayout(members("{\"x\":9,\"y\":88}", null))).isTrue();
        assertThat(members.sameLayout(members(other, null))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "agent:main, true",
        "@[{~, true",
        "!, true",
        "agent:Main, false",
        "A, false",
        "Z, false",
        "a b, false",
        "\\u0061, false",
        "a\u007f, false",
        "caf\u00e9, false"
    })
    void onlyVisibleLowerCaseAsciiNeedsNoDecoding(String name, boolean expected) {
        assertThat(members("{\"" + name + "\":1}", null).isLowerCaseAscii(0)).isEqualTo(expected);
    }

    @Test
    void theLastMemberOfANameCountsHoweverItIsSpelled() {
        Members members =
                members("{\"a\":1,\"caf\u00e9\":2,\"\\u0061\":3,\"b\":4,\"x\\ud800\":5,\"caf\\u00E9\":6}", null);

        assertThat(members.last("a")).isEqualTo(2);
        assertThat(members.last("b")).isEqualTo(3);
        assertThat(members.last("x\ud800")).isEqualTo(4);
        assertThat(members.last("caf\u00e9")).isEqualTo(5);
        assertThat(members.last("c")).isEqualTo(-1);
        assertThat(members.last("")).isEqualTo(-1);
        assertThat(members.areSpelledAlike(0, 2)).isFalse();
        assertThat(members.areSpelledAlike(1, 1)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"agent:main", "", "x", "a longer key, with 0123456789"})
    void theHashOfANameIsThatOfItsText(String name) {
        assertThat(members("{\"before\":0,\"" + name + "\":1}", null).asciiHash(1))
                .isEqualTo(NameHash.of(name));
    }

    @Test
    void namesThatDifferHaveOtherHashes() {
        long hashes = IntStream.range(0, 10_000)
                .map(i -> NameHash.of("agent:main:" + i))
                .distinct()
                .count();

        assertThat(hashes).isGreaterThan(9_990);
    }

    private static String text(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "\"k" + i + "\": " + i * 11)
                .collect(Collectors.joining(", ", " {", "}"));
    }

    private static Members members(String text, Members alike) {
        byte[] utf8 = text.getBytes(UTF_8);
        Members.Builder builder = new Members.Builder(alike);
        ObjectScanner scanner = new ObjectScanner(utf8, 0, utf8.length);
        try {
            while (scanner.next()) {
                builder.add(scanner);
            }
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        return builder.build(scanner.objectAt(), scanner.objectEnd());
    }
}
