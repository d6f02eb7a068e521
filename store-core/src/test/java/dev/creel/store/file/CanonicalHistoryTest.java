package dev.creel.store.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.store.SessionEntry;
import dev.creel.store.json.Node;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A document that the gateway could have written is one after every change: byte for byte what Node makes of it. */
class CanonicalHistoryTest {

    private static final int HISTORIES = 120;
    private static final int STEPS = 10;

    private final long seed = System.nanoTime();
    private final RandomDocument documents = new RandomDocument(new Random(seed));
    private final Random random = new Random(seed);

    @TempDir
    Path folder;

    @Test
    void canonicalDocumentStaysAsNodeWritesIt() throws Exception {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < HISTORIES; i++) {
            Path path = folder.resolve(i + ".json");
            Files.writeString(path, RandomDocument.canonical(documents.members(false)));
            texts.add(Files.readString(path));
            FileStoreOptions options = FileStoreOptions.fromEnvironment(Map.of()).toBuilder()
                    .durability(Durability.PROCESS)
                    .lockScope(LockScope.JVM)
                    .build();
            try (FileSessionStore store = HookedFileOps.still().open(path, options)) {
                for (int step = 0; step < STEPS; step++) {
                    change(store);
                    texts.add(Files.readString(path));
                }
            }
        }

        List<String> theirs = Node.each(
                "Buffer.from(JSON.stringify(JSON.parse(Buffer.from(line, 'base64').toString()), null, 2))"
                        + ".toString('base64')",
                texts.stream()
                        .map(text -> Base64.getEncoder().encodeToString(text.getBytes(UTF_8)))
                        .toList(),
                folder);

        assertThat(texts)
                .as("seed %d", seed)
                .containsExactlyElementsOf(theirs.stream()
                        .map(text -> new String(Base64.getDecoder().decode(text), UTF_8))
                        .toList());
    }

    /** Changes one to three sessions at once: whole, in one field, at depth, or away. */
    private void change(FileSessionStore store) {
        store.transact(transaction -> {
                    for (int i = random.nextInt(3); i >= 0; i--) {
                        String key = documents.key();
                        switch (random.nextInt(4)) {
                            case 0 -> transaction.put(key, documents.entry());
                            case 1 -> transaction.remove(key);
                            default -> transaction.update(key, this::edited);
                        }
                    }
                    return null;
                })
                .close();
    }

    private SessionEntry edited(SessionEntry present) {
        SessionEntry entry = present == null ? documents.entry() : present;
        return switch (random.nextInt(5)) {
            case 0 -> entry.with(documents.key(), List.of(1, Map.of("n", 1e21)));
            case 1 -> entry.without("label").without(documents.key());
            case 2 -> entry.withJson("cost", "{\"a\":[1.50,{\"b\":\"\\u00e9\\/\"}],\"7\":1E3,\"b\":[],\"3\":{}}");
            case 3 -> entry.mergePatch(SessionEntry.parse("{\"cost\":{\"a\":null,\"12\":{\"x\":[]}},\"label\":\"m\"}"));
            default -> entry.with("updatedAt", 5);
        };
    }
}
