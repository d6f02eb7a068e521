package dev.creel.store.testkit;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * The text of {@code skillsSnapshot.prompt}, which is nearly the same in every entry of a store. Gives the inside of
 * the string literal, cut to any length. Immutable, thread-safe.
 */
final class SkillsPrompt {

    private static final int COMMON_BYTES = 48_000;
    private static final String[] WORDS = {
        "calendar", "reads", "the", "user's", "\"inbox\"", "and", "summarises", "threads", "with", "a", "concise",
        "overview", "naïve", "Zürich", "C:\\notes", "search", "before", "posting", "results", "→", "channel", "when",
        "asked", "explicitly", "日本語", "output", "JSON", "only", "never", "twice"
    };

    private final byte[] common;
    private final int[] cuts;

    SkillsPrompt(SplittableRandom random) {
        StringBuilder text = new StringBuilder("<available_skills>\n");
        for (int skill = 0; text.length() < COMMON_BYTES; skill++) {
            String name = name(skill);
            text.append("  <skill>\n    <name>").append(name).append("</name>\n    <description>");
            for (int word = 0; word < 24; word++) {
                text.append(word == 0 ? "" : " ").append(WORDS[random.nextInt(WORDS.length)]);
            }
            text.append("</description>\n    <location>~/.openclaw/skills/")
                    .append(name)
                    .append("/SKILL.md</location>\n  </skill>\n");
        }
        StringBuilder literal = new StringBuilder();
        CanonicalText.quote(literal, text.toString());
        common = literal.substring(1, literal.length() - 1).getBytes(StandardCharsets.UTF_8);
        cuts = cuts(common);
    }

    /** Answers the places at which the text may be cut without cutting a character or an escape. */
    private static int[] cuts(byte[] text) {
        return IntStream.range(0, text.length)
                .filter(at -> (text[at] & 0xC0) != 0x80 && !escapedAt(text, at))
                .toArray();
    }

    private static boolean escapedAt(byte[] text, int at) {
        int slashes = 0;
        while (slashes < at && text[at - 1 - slashes] == '\\') {
            slashes++;
        }
        return slashes % 2 == 1;
    }

    static String name(int skill) {
        return "skill-" + skill;
    }

    /** Fills a range of a document: the common text as far as it fits, then filling. */
    void fill(byte[] target, int from, int to) {
        int found = Arrays.binarySearch(cuts, to - from);
        int length = cuts[found >= 0 ? found : -found - 2];
        System.arraycopy(common, 0, target, from, length);
        Arrays.fill(target, from + length, to, (byte) '~');
    }
}
