package dev.creel.store.testkit;

import dev.creel.store.KeyNormalizer;
import dev.creel.store.SessionEntry;
import dev.creel.store.testkit.SessionArbitraries.Document;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Lays out documents of sessions. Stateless and thread-safe. */
final class DocumentTexts {

    private static final String DECOY = "{\"sessionId\":\"not this one\"}";

    private DocumentTexts() {}

    /** Answers the document that the gateway writes. */
    static Document canonical(Map<String, SessionEntry> sessions) {
        Map<String, String> entries = new LinkedHashMap<>();
        MemoryTable.inOrder(sessions).forEach((key, entry) -> entries.put(key, entry.text()));
        return new Document(inOrder(entries), entries);
    }

    /** Answers a document of entries that are laid out already, with the keys as they are spelled and in this order. */
    static String inOrder(Map<String, String> entries) {
        StringBuilder text = new StringBuilder("{");
        entries.forEach((key, entry) -> {
            text.append(text.length() == 1 ? "\n  " : ",\n  ");
            CanonicalText.quote(text, key);
            text.append(": ").append(entry);
        });
        return text.append(entries.isEmpty() ? "}" : "\n}").toString();
    }

    /**
     * Answers a document with odd white space, spellings and company.
     *
     * @param spaces used in turn, wherever white space may stand
     * @param oddities for each session in turn: 1 for escapes in its key, 2 for an earlier member of the same name, 4 for
     *     another, staler spelling of its key; and their sums
     */
    static Document odd(
            Map<String, String> entries, List<String> spaces, List<Integer> oddities, boolean byteOrderMark) {
        List<String> first = new ArrayList<>();
        List<String> members = new ArrayList<>();
        int number = 0;
        for (Map.Entry<String, String> session : entries.entrySet()) {
            String key = session.getKey();
            int oddity = oddities.get(number % oddities.size());
            String space = spaces.get(number % spaces.size());
            String gap = spaces.get((number + 1) % spaces.size());
            String other = key.toUpperCase(Locale.ROOT);
            if ((oddity & 4) != 0
                    && !other.equals(key)
                    && KeyNormalizer.DEFAULT.normalize(other).equals(key)) {
                first.add(space + JsonTexts.quoted(other) + ":" + DECOY + gap);
            }
            if ((oddity & 2) != 0) {
                first.add(space + JsonTexts.quoted(key) + gap + ":" + DECOY);
            }
            String name = (oddity & 1) != 0 ? JsonTexts.escaped(key) : JsonTexts.quoted(key);
            members.add(space + name + gap + ":" + space + session.getValue() + gap);
            number++;
        }
        first.addAll(members);
        String text = (byteOrderMark ? "\ufeff" : spaces.get(0)) + "{" + String.join(",", first)
                + (first.isEmpty() ? spaces.get(0) : "") + "}" + spaces.get(spaces.size() - 1);
        return new Document(text, entries);
    }
}
