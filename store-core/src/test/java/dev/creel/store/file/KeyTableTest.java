package dev.creel.store.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.store.KeyNormalizer;
import dev.creel.store.json.JsonText;
import dev.creel.store.json.Members;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

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
            String name = JsonText.unescape(
                    SPELLED[i].getBytes(StandardCharsets.UTF_8), 0, SPELLED[i].getBytes(StandardCharsets.UTF_8).length);
            if (members.isLowerCaseAscii(i)) {
                assertThat(KeyNormalizer.DEFAULT.normalize(name)).isEqualTo(SPELLED[i]);
                assertThat(members.asciiHash(i)).isEqualTo(name.hashCode());
            }
        }
        assertThat(members.isLowerCaseAscii(0)).isTrue();
        for (int i = 1; i <= 6; i++) {
            assertThat(members.isLowerCaseAscii(i)).as(SPELLED[i]).isFalse();
        }
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
