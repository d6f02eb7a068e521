package dev.creel.store.file;

import static dev.creel.store.file.Documents.entry;
import static dev.creel.store.file.Documents.load;
import static dev.creel.store.file.Documents.save;
import static dev.creel.store.file.Documents.sessions;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionSnapshot;
import dev.creel.store.SessionSnapshot.Summary;
import dev.creel.store.file.FileStoreOptions.Access;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What the file store adds to the contract where it speaks of snapshots, nesting, closing and reading only. */
@ParameterizedClass
@EnumSource(Memory.class)
class StoreLifetimeTest {

    @Parameter
    Memory memory;

    @TempDir
    Path folder;

    private Path path;
    private FileSessionStore store;

    @BeforeEach
    void open() {
        path = folder.resolve("sessions.json");
        store = FileSessionStore.open(path, memory.options().build());
        save(store, sessions(3, 100));
    }

    @Test
    void closedSnapshotsAndStoresSayWhichTheyAreAndOfWhichDocument() {
        SessionSnapshot closed = store.snapshot();
        closed.close();
        SessionSnapshot open = store.snapshot();

        assertThatThrownBy(closed::size)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(path.toString())
                .hasMessageContaining("is closed");
        store.close();
        assertThatThrownBy(() -> store.get("session:0"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(path.toString());
        assertThatThrownBy(() -> open.get("session:0"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(path.toString())
                .hasMessageContaining("its store was closed");
    }

    @Test
    void summariesAreInTheOrderOfTheDocumentAndNewestByActivity() throws IOException {
        Documents.replace(
                path,
                "{\"a\":{\"updatedAt\":5},\"b\":{},\"c\":{\"updatedAt\":9},\"d\":{\"updatedAt\":5},"
                        + "\"e\":{\"updatedAt\":\"9\"},\"f\":{\"updatedAt\":-1}}");
        try (SessionSnapshot snapshot = store.snapshot()) {
            assertThat(snapshot.summaries().map(Summary::key)).containsExactly("a", "b", "c", "d", "e", "f");
            assertThat(snapshot.newest(10)).extracting(Summary::key).containsExactly("c", "a", "d", "f", "b", "e");
            assertThat(snapshot.newest(2)).extracting(Summary::key).containsExactly("c", "a");
            assertThat(snapshot.newest(0)).isEmpty();
            assertThat(snapshot.newest(1).get(0).updatedAt()).hasValue(Instant.ofEpochMilli(9));
            assertThat(snapshot.newest(1).get(0).bytes()).isEqualTo(15);
            assertThatThrownBy(() -> snapshot.newest(-1)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void summariesReadAndDecodeNothing() {
        try (SessionSnapshot snapshot = store.snapshot()) {
            FileStoreStats before = store.stats();

            assertThat(snapshot.summaries()).hasSize(3);
            assertThat(snapshot.newest(2)).hasSize(2);

            assertThat(store.stats().bytesRead()).isEqualTo(before.bytesRead());
            assertThat(store.stats().entriesDecoded()).isEqualTo(before.entriesDecoded());
        }
    }

    @Test
    void changeOfTheSameStoreInsideAFunctionIsRefusedWhateverThePathIsCalled() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link.json"), path);
        Path directory = Files.createSymbolicLink(folder.resolve("directory"), folder);
        Path relative = Path.of("").toAbsolutePath().relativize(path.toAbsolutePath());
        List<FileSessionStore> spellings = Stream.of(
                        path, link, directory.resolve("sessions.json"), relative, folder.resolve("./sessions.json"))
                .map(spelling ->
                        FileSessionStore.open(spelling, memory.options().build()))
                .toList();
        List<FileSessionStore> all = new ArrayList<>(spellings);
        all.add(store);

        store.update("session:0", present -> {
            for (FileSessionStore same : all) {
                assertThatThrownBy(() -> same.update("session:1", other -> null))
                        .as(same.toString())
                        .isInstanceOf(IllegalStateException.class);
                assertThatThrownBy(() -> same.transact(transaction -> null)).isInstanceOf(IllegalStateException.class);
                assertThat(same.get("session:0")).hasValue(present);
            }
            return present.with("label", "outer");
        });

        assertThat(store.get("session:0").orElseThrow().label()).hasValue("outer");
        assertThat(load(store)).hasSize(3);
        spellings.forEach(FileSessionStore::close);
    }

    @Test
    void storeOpenedForReadingOnlyRefusesChangesAndWritesNothing() throws IOException {
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere")).resolve("sessions.json");
        Files.copy(path, elsewhere);
        try (FileSessionStore reader = FileSessionStore.open(
                elsewhere, memory.options().access(Access.READ_ONLY).build())) {
            assertThat(load(reader)).isEqualTo(sessions(3, 100));
            assertThatThrownBy(() -> reader.update("session:0", present -> null))
                    .isInstanceOf(UnsupportedOperationException.class);
            assertThatThrownBy(() -> reader.replace("session:0", null, null))
                    .isInstanceOf(UnsupportedOperationException.class);
            assertThatThrownBy(() -> reader.transact(transaction -> null))
                    .isInstanceOf(UnsupportedOperationException.class);
        }
        try (Stream<Path> files = Files.list(elsewhere.getParent())) {
            assertThat(files).containsExactly(elsewhere);
        }
    }

    @Test
    void onlySoManyReplacedFilesAreHeld() {
        try (FileSessionStore other = FileSessionStore.open(
                path,
                memory.options().objectCacheMaxBytes(0).maxReplacedFiles(2).build())) {
            List<SessionSnapshot> kept = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                kept.add(other.snapshot());
                SessionEntry next = entry("round", i);
                other.update("session:0", present -> next);
            }

            for (SessionSnapshot oldest : kept.subList(0, 3)) {
                assertThatThrownBy(() -> oldest.get("session:1"))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("more than 2 replaced documents")
                        .hasMessageContaining("maxReplacedFiles");
            }
            assertThat(kept.get(3).get("session:0")).hasValue(entry("round", 2));
            assertThat(kept.get(4).get("session:0")).hasValue(entry("round", 3));
            assertThat(other.stats().openVersions()).isEqualTo(3);
            assertThat(other.stats().replacedBytes())
                    .isEqualTo(Documents.text(load(other)).length() * 2L);
            kept.forEach(SessionSnapshot::close);
            assertThat(other.stats().openVersions()).isEqualTo(1);
            assertThat(other.stats().replacedBytes()).isZero();
        }
    }
}
