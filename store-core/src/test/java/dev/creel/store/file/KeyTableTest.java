package dev.creel.store.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.store.KeyNormalizer;
import dev.creel.store.json.Members;
import dev.creel.store.json.NameHash;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class KeyTableTest {

    /** As a document spells them: plain, with capitals, in white space, escaped, outside ASCII, empty. */
    private static final String[] SPELLED = {
        "agent:main:main",
        "Agent:Main:Direct",
        " agent:main:padded ",
        "agent:\\u006dain:escaped",
        "agent:main:\\u0041capital",
        "agent:main:größe",
        "agent:main:two words",
        "",
        "agent:main:tilde~del\u007f"
    };

    private final Members members = members(SPELLED);

    @Test
    void everySpellingIsFoundByItsNormalForm() {
        for (KeyNormalizer normalizer : new KeyNormalizer[] {KeyNormalizer.DEFAULT, KeyNormalizer.EXACT}) {
            KeyTable table = new KeyTable(members, normalizer);
            for (int i = 0; i < SPELLED.length; i++) {
                assertThat(table.spellings(normalizer.normalize(members.name(i))))
                        .as(SPELLED[i])
                        .containsExactly(i);
            }
        }
    }

    @Test
    void plainAndUnusualSpellingsOfOneKeyAreAliases() {
        Members aliases = members("agent:main:x", "AGENT:main:x", "agent:main:\\u0078", " agent:main:x");
        KeyTable table = new KeyTable(aliases, KeyNormalizer.DEFAULT);
        assertThat(table.hasAliases()).isTrue();
        assertThat(table.spellings("agent:main:x")).containsExactly(0, 1, 2, 3);
    }

    @Test
    void nameThatIsItsOwnNormalFormHasTheHashOfItsString() {
        for (int i = 0; i < SPELLED.length; i++) {
            if (members.isLowerCaseAscii(i)) {
                assertThat(KeyNormalizer.DEFAULT.normalize(members.name(i))).isEqualTo(SPELLED[i]);
                assertThat(members.asciiHash(i)).isEqualTo(NameHash.of(members.name(i)));
            }
        }
        assertThat(members.isLowerCaseAscii(0)).isTrue();
        for (int i = 1; i <= 6; i++) {
            assertThat(members.isLowerCaseAscii(i)).as(SPELLED[i]).isFalse();
        }
    }

    @Test
    void keyWithUnpairedSurrogateIsFoundByItAlone() {
        Members names = members("?", "\\uD800", "\\\\ud800", "x\\udc00");
        KeyTable table = new KeyTable(names, KeyNormalizer.EXACT);

        assertThat(table.spellings("\ud800")).containsExactly(1);
        assertThat(table.spellings("?")).containsExactly(0);
        assertThat(table.spellings("\\ud800")).containsExactly(2);
        assertThat(table.spellings("x\udc00")).containsExactly(3);
        assertThat(table.spellings("x\udc01")).isEmpty();
    }

    @Test
    void namesWhoseStringHashesAgreeHaveHashesOfTheirOwn() {
        String[] names = new String[4096];
        for (int i = 0; i < names.length; i++) {
            StringBuilder name = new StringBuilder();
            for (int bit = 0; bit < 12; bit++) {
                name.append((i >> bit & 1) == 0 ? "az" : "b[");
            }
            names[i] = name.toString();
        }
        assertThat(Arrays.stream(names).map(String::hashCode).distinct()).hasSize(1);
        Members colliding = members(names);

        assertThat(IntStream.range(0, names.length).map(colliding::asciiHash).distinct())
                .hasSizeGreaterThan(4000);
    }

    @Test
    void everySpellingIsNormalisedOnlyAFewTimesHoweverManyThereAre() {
        AtomicInteger calls = new AtomicInteger();
        KeyNormalizer counting = key -> {
            calls.incrementAndGet();
            return KeyNormalizer.DEFAULT.normalize(key);
        };
        String[] spelled = new String[10_000];
        for (int i = 0; i < spelled.length; i++) {
            StringBuilder name = new StringBuilder();
            for (int bit = 0; bit < 14; bit++) {
                name.append((i >> bit & 1) == 0 ? 'a' : 'A');
            }
            spelled[i] = name.toString();
        }
        KeyTable table = new KeyTable(members(spelled), counting);

        assertThat(calls.get()).isLessThanOrEqualTo(4 * spelled.length);
        assertThat(table.keys()).isEqualTo(1);
        assertThat(table.spellings("a".repeat(14)))
                .containsExactly(IntStream.range(0, spelled.length).toArray());
    }

    @Test
    @Timeout(60)
    void oneNameHoweverOftenIsOneKey() {
        String[] spelled = new String[300_000];
        Arrays.fill(spelled, "Agent:main:main");
        KeyTable table = new KeyTable(members(spelled), KeyNormalizer.DEFAULT);

        assertThat(table.keys()).isEqualTo(1);
        assertThat(table.spellings("agent:main:main")).hasSize(spelled.length).isSorted();
    }

    @Test
    void chainsTakeMemoryOnlyWhereThereAreAliases() {
        KeyTable plain = new KeyTable(members("a", "b", "c", "d"), KeyNormalizer.DEFAULT);
        KeyTable aliased = new KeyTable(members("a", "b", "c", "C"), KeyNormalizer.DEFAULT);

        assertThat(plain.hasAliases()).isFalse();
        assertThat(plain.keys()).isEqualTo(4);
        assertThat(plain.bytes()).isEqualTo(4 * (4 + 16));
        assertThat(aliased.keys()).isEqualTo(3);
        assertThat(aliased.bytes()).isEqualTo(plain.bytes() + 4 * 4);
    }

    @Test
    void everyKeyIsHandedOverOnceWithAllItsSpellings() {
        KeyTable table = new KeyTable(members("b", "a", "B", "A", "c", "b"), KeyNormalizer.DEFAULT);
        List<List<Integer>> found = new ArrayList<>();
        table.forEachKey(spellings -> found.add(Arrays.stream(spellings).boxed().toList()));

        assertThat(found).containsExactlyInAnyOrder(List.of(0, 2, 5), List.of(1, 3), List.of(4));
    }

    private static Members members(String... spelled) {
        Members.Builder builder = new Members.Builder();
        long at = 1;
        for (String name : spelled) {
            byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
            long valueAt = at + bytes.length + 3;
            builder.add(at, valueAt, valueAt + 2, bytes, 0, bytes.length);
            at = valueAt + 3;
        }
        return builder.build(0, at);
    }
}
