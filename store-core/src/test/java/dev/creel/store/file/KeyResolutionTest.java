package dev.creel.store.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.store.KeyNormalizer;
import dev.creel.store.SessionEntry;
import dev.creel.store.SessionSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeTry;

/** Which entry a key means, and what writing it does to its other spellings, against the original's walk over all keys. */
class KeyResolutionTest {

    private static final FileStoreOptions OPTIONS = FileStoreOptions.fromEnvironment(Map.of()).toBuilder()
            .durability(Durability.PROCESS)
            .lockScope(LockScope.JVM)
            .build();

    private Path path;

    @BeforeTry
    void makeFolder() throws IOException {
        path = Files.createTempDirectory("keys").resolve("sessions.json");
    }

    @AfterTry
    void removeFolder() throws IOException {
        Files.delete(path);
        Files.delete(path.getParent());
    }

    @Property(tries = 600)
    void freshestSpellingIsTheSession(@ForAll long seed) throws IOException {
        RandomDocument documents = new RandomDocument(new Random(seed));
        ModelDocument model = new ModelDocument(documents.members(true));
        Files.writeString(path, documents.odd(model.members()));
        try (FileSessionStore store = HookedFileOps.still().open(path, OPTIONS);
                SessionSnapshot snapshot = store.snapshot()) {
            for (String key : RandomDocument.KEYS) {
                ModelDocument.Member expected = model.resolve(key).existing();
                String text = expected == null ? null : expected.value();

                assertThat(store.get(key).map(SessionEntry::text).orElse(null)).isEqualTo(text);
                assertThat(snapshot.get(key).map(SessionEntry::text).orElse(null))
                        .isEqualTo(text);
            }
            TreeSet<String> sessions = new TreeSet<>();
            model.members().forEach(member -> sessions.add(KeyNormalizer.DEFAULT.normalize(member.name())));
            assertThat(snapshot.size()).isEqualTo(sessions.size());
            assertThat(snapshot.summaries().map(summary -> KeyNormalizer.DEFAULT.normalize(summary.key())))
                    .containsExactlyInAnyOrderElementsOf(sessions);
        }
    }

    @Property(tries = 150)
    void writingLeavesTheNormalisedKeyAlone(@ForAll long seed) throws IOException {
        RandomDocument documents = new RandomDocument(new Random(seed));
        ModelDocument model = new ModelDocument(documents.members(true));
        String key = documents.key();
        Files.writeString(path, documents.odd(model.members()));
        try (FileSessionStore store = HookedFileOps.still().open(path, OPTIONS)) {
            store.update(key, present -> {
                ModelDocument.Member expected = model.resolve(key).existing();
                assertThat(present == null ? null : present.text())
                        .isEqualTo(expected == null ? null : expected.value());
                return Documents.entry("new", 5);
            });
            model.put(key, Documents.entry("new", 5).text(), 5);
        }
        try (FileSessionStore exact = HookedFileOps.still()
                .open(
                        path,
                        OPTIONS.toBuilder().keyNormalizer(KeyNormalizer.EXACT).build())) {
            assertThat(Documents.load(exact).keySet())
                    .containsExactlyInAnyOrderElementsOf(new TreeSet<>(model.members().stream()
                            .map(ModelDocument.Member::name)
                            .toList()));
        }
    }

    @Example
    void whiteSpaceIsWhatEcmaScriptTrims() throws IOException {
        Files.writeString(path, "{}");
        for (String space :
                List.of("\u00a0", "\ufeff", "\u2028", "\u2029", "\u3000", "\u1680", "\t", "\u000b", "\r\n")) {
            assertThat(KeyNormalizer.DEFAULT.normalize(space + "K" + space)).isEqualTo("k");
        }
        for (String other : List.of("\u001c", "\u001f", "\u200b", "\u0085", "\u180e")) {
            assertThat(KeyNormalizer.DEFAULT.normalize(other + "K" + other)).isEqualTo(other + "k" + other);
        }
    }
}
