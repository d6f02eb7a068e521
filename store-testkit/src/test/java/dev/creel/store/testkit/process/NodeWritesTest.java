package dev.creel.store.testkit.process;

import dev.creel.store.KeyNormalizer;
import dev.creel.store.SessionEntry;
import dev.creel.store.SessionTransaction;
import dev.creel.store.file.Durability;
import dev.creel.store.file.FileSessionStore;
import dev.creel.store.file.FileStoreOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeWritesTest {

    private static final int CHANGES = 1_000;

    private static final List<String> NAMES = List.of(
            "updatedAt",
            "label",
            "skillsSnapshot",
            "",
            "0",
            "7",
            "10",
            "007",
            "4294967294",
            "4294967295",
            "-1",
            "1.5",
            "__proto__",
            "constructor",
            "a b",
            "quote\"d",
            "back\\slash",
            "tab\t",
            "\u0000",
            "\u001f",
            "\u007f",
            "\u2028",
            "\u00fcml\u00e4ut",
            "\ud83d\ude00",
            "\ud800",
            "\udfff",
            "/");

    @TempDir
    private Path folder;

    private final long seed = Seed.next();
    private final Random random = new Random(seed);

    @Test
    void afterEachChangeOfARandomHistoryNodeWouldWriteTheVerySameBytes() throws Exception {
        Path document = folder.resolve("sessions.json");
        FileStoreOptions options = FileStoreOptions.builder()
                .keyNormalizer(KeyNormalizer.EXACT)
                .durability(Durability.PROCESS)
                .objectCacheMaxBytes(random.nextInt(20_000))
                .build();
        try (ChildProcess node = NodePeer.start(folder, "compare");
                FileSessionStore store = FileSessionStore.open(document, options)) {
            store.transact(transaction -> {
                        transaction.put("first", SessionEntry.of(Map.of()));
                        return null;
                    })
                    .close();
            for (int i = 0; i < CHANGES; i++) {
                store.transact(this::change).close();
                node.say(document.toString());
                node.expect("same");
            }
        }
    }

    private @Nullable Void change(SessionTransaction transaction) {
        for (int n = 1 + random.nextInt(3); n > 0; n--) {
            String key = random.nextInt(4) == 0 ? name() : "agent:main:" + random.nextInt(30);
            SessionEntry present = transaction.get(key).orElseGet(() -> SessionEntry.of(Map.of()));
            switch (random.nextInt(8)) {
                case 0 -> transaction.remove(key);
                case 1 -> transaction.put(key, SessionEntry.of(object(0)));
                case 2 -> transaction.put(key, present.without(name()));
                case 3 -> transaction.put(key, present.withJson(name(), loose(value(0))));
                case 4 -> transaction.put(key, present.mergePatch(SessionEntry.of(object(0))));
                default -> transaction.put(key, present.with(name(), value(0)));
            }
        }
        return null;
    }

    private String name() {
        return random.nextInt(3) == 0 ? "n" + random.nextInt(100) : NAMES.get(random.nextInt(NAMES.size()));
    }

    private @Nullable Object value(int depth) {
        return switch (random.nextInt(depth < 4 ? 10 : 7)) {
            case 0 -> null;
            case 1 -> random.nextBoolean();
            case 2 -> random.nextLong() >> (11 + random.nextInt(50));
            case 3 -> Double.longBitsToDouble(random.nextLong());
            case 4 -> random.nextInt(2_000) * Math.pow(10, random.nextInt(48) - 24);
            case 5 -> string();
            case 6 -> name();
            case 7 -> list(depth + 1);
            default -> object(depth + 1);
        };
    }

    private Map<String, @Nullable Object> object(int depth) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        for (int n = random.nextInt(6); n > 0; n--) {
            members.put(name(), value(depth));
        }
        return members;
    }

    private List<@Nullable Object> list(int depth) {
        List<@Nullable Object> values = new ArrayList<>();
        for (int n = random.nextInt(5); n > 0; n--) {
            values.add(value(depth));
        }
        return values;
    }

    private String string() {
        StringBuilder text = new StringBuilder();
        for (int n = random.nextInt(40); n > 0; n--) {
            text.append(random.nextInt(4) == 0 ? (char) random.nextInt(0x10000) : (char) (' ' + random.nextInt(95)));
        }
        return text.toString();
    }

    /** Answers JSON as another program may have written it: no white space, or too much. */
    private String loose(@Nullable Object value) {
        String text = SessionEntry.of(Collections.singletonMap("value", value))
                .json("value")
                .orElseThrow();
        String space = List.of("", " ", "\r\n\t ").get(random.nextInt(3));
        return space + text.replaceAll("\n *", space) + space;
    }
}
