package dev.creel.store.file;

import dev.creel.store.SessionEntry;
import dev.creel.store.json.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Documents of every spelling, made of few keys so that they meet. Belongs to one thread. */
final class RandomDocument {

    /** Spellings of a few keys, some of which ECMAScript takes for array indices. */
    static final List<String> KEYS = List.of(
            "agent:main:main",
            "Agent:Main:Main",
            " agent:main:main\t",
            "\u00a0AGENT:main:main",
            "AGENT:main:main",
            "7",
            " 7",
            "10",
            "0",
            "4294967295",
            "zo\u00eb",
            "ZO\u00cb",
            "\u4e2d\ud83d\ude00",
            "a\"b\\c\n",
            "A\"b\\c",
            "__proto__",
            "x");

    private static final String[] SPACES = {"", " ", "\n", "\t ", "\r\n    "};

    private final Random random;

    RandomDocument(Random random) {
        this.random = random;
    }

    String key() {
        return KEYS.get(random.nextInt(KEYS.size()));
    }

    /** Answers an entry, laid out as the gateway does. */
    SessionEntry entry() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("sessionId", "id-" + random.nextInt(3));
        if (random.nextInt(4) > 0) {
            fields.put("updatedAt", 1000L + random.nextInt(3));
        }
        if (random.nextInt(3) == 0) {
            fields.put("label", "l\u00e9\n".repeat(random.nextInt(5)));
        }
        if (random.nextInt(3) == 0) {
            fields.put("origin", Map.of("to", List.of(1.5, Map.of(), List.of())));
        }
        return SessionEntry.of(fields);
    }

    /** Answers the members of a document; with duplicates, any key may come twice and indices anywhere. */
    List<ModelDocument.Member> members(boolean duplicates) {
        List<ModelDocument.Member> members = new ArrayList<>();
        for (int i = random.nextInt(8); i > 0; i--) {
            String key = key();
            if (duplicates || members.stream().noneMatch(member -> member.name().equals(key))) {
                SessionEntry entry = entry();
                members.add(new ModelDocument.Member(key, entry.text(), updatedAt(entry)));
            }
        }
        if (!duplicates) {
            members.sort(Comparator.comparingLong(member -> ModelDocument.place(member.name())));
        }
        return members;
    }

    static double updatedAt(SessionEntry entry) {
        return entry.updatedAt().map(at -> (double) at.toEpochMilli()).orElse(Double.NaN);
    }

    /** Answers the text that the gateway writes for these members. */
    static String canonical(List<ModelDocument.Member> members) {
        StringBuilder text = new StringBuilder("{");
        for (ModelDocument.Member member : members) {
            text.append(text.length() == 1 ? "\n  " : ",\n  ")
                    .append(new String(JsonText.quote(member.name()), StandardCharsets.UTF_8))
                    .append(": ")
                    .append(member.value());
        }
        return text.append(members.isEmpty() ? "}" : "\n}").toString();
    }

    /** Answers a text with odd white space and escapes in the names. */
    String odd(List<ModelDocument.Member> members) {
        StringBuilder text = new StringBuilder(random.nextInt(5) == 0 ? "\ufeff" : space()).append('{');
        int first = text.length();
        for (ModelDocument.Member member : members) {
            text.append(text.length() == first ? "" : ",")
                    .append(space())
                    .append(quoted(member.name()))
                    .append(space())
                    .append(':')
                    .append(space())
                    .append(member.value())
                    .append(space());
        }
        return text.append(members.isEmpty() ? space() : "")
                .append('}')
                .append(space())
                .toString();
    }

    private String quoted(String name) {
        if (random.nextInt(3) > 0) {
            return new String(JsonText.quote(name), StandardCharsets.UTF_8);
        }
        StringBuilder text = new StringBuilder("\"");
        name.chars().forEach(c -> text.append(String.format("\\u%04X", c)));
        return text.append('"').toString();
    }

    private String space() {
        return SPACES[random.nextInt(SPACES.length)];
    }
}
