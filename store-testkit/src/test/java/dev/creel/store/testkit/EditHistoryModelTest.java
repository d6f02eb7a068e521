package dev.creel.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.store.KeyNormalizer;
import dev.creel.store.SessionEntry;
import dev.creel.store.SessionSnapshot;
import dev.creel.store.SessionStore;
import dev.creel.store.file.Durability;
import dev.creel.store.file.FileSessionStore;
import dev.creel.store.file.FileStoreOptions;
import dev.creel.store.file.LockScope;
import dev.creel.store.file.StoreFsck;
import dev.creel.store.testkit.SessionArbitraries.Document;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeTry;

/** Whatever is done to a store, it holds what a plain map would hold. */
class EditHistoryModelTest {

    private static final long[] GATES = {0, 400, 1_000_000};

    private Path folder;
    private Path path;

    @BeforeTry
    void makeFolder() throws IOException {
        folder = Files.createTempDirectory("history");
        path = folder.resolve("sessions.json");
    }

    @AfterTry
    void removeFolder() throws IOException {
        for (Path file : List.of(path, path.resolveSibling("foreign.tmp"))) {
            Files.deleteIfExists(file);
        }
        Files.delete(folder);
    }

    @Provide
    Arbitrary<Document> documents() {
        return SessionArbitraries.documents();
    }

    @Provide
    Arbitrary<List<SessionEdit>> histories() {
        return SessionArbitraries.histories(12);
    }

    @Provide
    Arbitrary<List<SessionEdit>> fileHistories() {
        return SessionArbitraries.fileHistories(10);
    }

    /** A file store that may be opened anew, and whose document other programs replace. Belongs to one thread. */
    private final class OnDisk implements SessionEdit.Target, AutoCloseable {
        private final FileStoreOptions options;
        private FileSessionStore store;

        OnDisk(int gate) {
            options = FileStoreOptions.fromEnvironment(Map.of()).toBuilder()
                    .objectCacheMaxBytes(GATES[gate])
                    .durability(Durability.PROCESS)
                    .lockScope(LockScope.JVM)
                    .build();
            store = FileSessionStore.open(path, options);
        }

        @Override
        public SessionStore store() {
            return store;
        }

        @Override
        public void reopen() {
            store.close();
            store = FileSessionStore.open(path, options);
        }

        @Override
        public void replaceFromOutside(String document) throws IOException {
            Path next = Files.writeString(path.resolveSibling("foreign.tmp"), document);
            Files.move(next, path, StandardCopyOption.ATOMIC_MOVE);
        }

        @Override
        public void close() {
            store.close();
        }
    }

    @Property(tries = 80, edgeCases = EdgeCasesMode.NONE)
    void fileStoreReadsEveryDocumentAsItIs(
            @ForAll("documents") Document document, @ForAll @IntRange(min = 0, max = 2) int gate) throws IOException {
        Files.writeString(path, document.text());
        try (OnDisk target = new OnDisk(gate)) {
            assertThat(texts(content(target.store()))).containsExactlyInAnyOrderEntriesOf(document.entries());
            assertThat(path).hasContent(document.text());
        }
    }

    @Property(tries = 80, edgeCases = EdgeCasesMode.NONE)
    void fileStoreHoldsWhatAMapHolds(
            @ForAll("documents") Document document,
            @ForAll("fileHistories") List<SessionEdit> history,
            @ForAll @IntRange(min = 0, max = 2) int gate)
            throws Exception {
        if (!document.entries().isEmpty()) {
            Files.writeString(path, document.text());
        }
        try (OnDisk target = new OnDisk(gate)) {
            Map<String, SessionEntry> model = content(target.store());
            for (SessionEdit edit : history) {
                edit.applyTo(target);
                edit.applyTo(model);
                assertThat(content(target.store())).as("after %s", edit).containsExactlyInAnyOrderEntriesOf(model);
            }
            target.reopen();
            assertThat(content(target.store())).containsExactlyInAnyOrderEntriesOf(model);
            if (Files.exists(path)) {
                assertThat(StoreFsck.check(path, target.options).findings())
                        .noneMatch(found ->
                                found.problem().isDamage() && found.problem() != StoreFsck.Problem.BYTE_ORDER_MARK);
            }
        }
    }

    @Property(tries = 300)
    void storeInMemoryHoldsWhatAMapHolds(@ForAll("histories") List<SessionEdit> history) throws Exception {
        Map<String, SessionEntry> model = new LinkedHashMap<>();
        try (SessionStore store = InMemorySessionStore.open()) {
            for (SessionEdit edit : history) {
                edit.applyTo(() -> store);
                edit.applyTo(model);
                assertThat(content(store)).as("after %s", edit).containsExactlyInAnyOrderEntriesOf(model);
            }
        }
    }

    private static Map<String, SessionEntry> content(SessionStore store) {
        Map<String, SessionEntry> content = new LinkedHashMap<>();
        try (SessionSnapshot snapshot = store.snapshot()) {
            snapshot.summaries().forEach(summary -> {
                SessionEntry entry = snapshot.get(summary.key()).orElseThrow();
                assertThat(store.get(summary.key())).hasValue(entry);
                assertThat(summary.updatedAt()).isEqualTo(entry.updatedAt());
                content.put(KeyNormalizer.DEFAULT.normalize(summary.key()), entry);
            });
            assertThat(snapshot.size()).isEqualTo(content.size());
        }
        return content;
    }

    private static Map<String, String> texts(Map<String, SessionEntry> entries) {
        Map<String, String> texts = new LinkedHashMap<>();
        entries.forEach((key, entry) -> texts.put(key, entry.text()));
        return texts;
    }
}
