package dev.creel.store.file;

import static dev.creel.store.file.Documents.entry;
import static dev.creel.store.file.Documents.load;
import static dev.creel.store.file.Documents.save;
import static dev.creel.store.file.Documents.sessions;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.store.SessionSnapshot;
import dev.creel.store.SessionStoreException;
import dev.creel.store.file.FileStoreOptions.MissingDocument;
import dev.creel.store.io.FileHandle;
import dev.creel.store.io.FileStamp;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store that keeps nothing in memory holds the document open, and no other file, whatever was done with it. */
class OpenFilesTest {

    @TempDir
    Path folder;

    private final CountingFileOps ops = new CountingFileOps();
    private Path path;
    private FileSessionStore store;

    @BeforeEach
    void open() {
        path = folder.resolve("sessions.json");
        store = ops.open(
                path,
                FileStoreOptions.builder()
                        .objectCacheMaxBytes(0)
                        .durability(Durability.FILE_AND_DIRECTORY)
                        .build());
        save(store, sessions(3, 100));
    }

    @AfterEach
    void closedStoreHoldsNoFile() {
        store.close();

        assertThat(ops.open).isEmpty();
    }

    @Test
    void readingHoldsTheDocumentOnce() {
        load(store);
        store.get("session:1");
        store.get("nobody");

        assertThat(ops.open).containsExactly(path);
    }

    @Test
    void everyKindOfChangeHoldsTheNewDocumentOnly() {
        store.update("session:1", present -> entry("id-1", 7));
        store.update("session:1", present -> present);
        store.update("session:2", present -> null);
        store.transact(transaction -> transaction.remove("session:0")).close();
        store.transact(transaction -> transaction.get("session:0")).close();

        assertThat(ops.open).containsExactly(path);
    }

    @Test
    void changeThatFailsLeavesNoFileOpen() {
        assertThatThrownBy(() -> store.update("session:1", present -> {
                    throw new IllegalArgumentException("no");
                }))
                .hasMessage("no");
        ops.failing = "force";
        assertThatThrownBy(() -> store.update("session:1", present -> entry("id-1", 7)))
                .isInstanceOf(SessionStoreException.Unavailable.class);
        ops.failing = "forceDirectory";
        assertThatThrownBy(() -> store.update("session:1", present -> entry("id-1", 8)))
                .isInstanceOf(SessionStoreException.NotDurable.class);
        ops.failing = "";

        assertThat(store.get("session:1")).hasValue(entry("id-1", 8));
        assertThat(ops.open).containsExactly(path);
    }

    @Test
    void refusedCreationLeavesNoFileOpen() {
        Path nowhere = folder.resolve("nowhere.json");
        try (FileSessionStore none = ops.open(
                nowhere,
                FileStoreOptions.builder()
                        .objectCacheMaxBytes(0)
                        .missingDocument(MissingDocument.FAIL)
                        .build())) {
            assertThatThrownBy(() -> none.update("session:1", present -> entry("id-1", 7)))
                    .isInstanceOf(SessionStoreException.Missing.class)
                    .hasMessageContaining("may not be created");
        }

        assertThat(nowhere).doesNotExist();
        assertThat(ops.open).containsExactly(path);
    }

    @Test
    void replacedDocumentIsHeldUntilItsLastSnapshotIsClosed() {
        SessionSnapshot first = store.snapshot();
        SessionSnapshot second = store.snapshot();
        store.update("session:1", present -> entry("id-1", 7));

        assertThat(ops.open).containsExactly(path, path);
        first.close();
        assertThat(ops.open).containsExactly(path, path);
        second.close();
        assertThat(ops.open).containsExactly(path);
    }

    @Test
    void foreignChangeLetsTheOldDocumentGo() {
        store.get("session:1");
        Documents.replace(path, Documents.text(sessions(2, 50)));
        store.get("session:1");
        Documents.replace(path, Documents.text(sessions(4, 50)));
        store.update("session:1", present -> entry("id-1", 7));

        assertThat(ops.open).containsExactly(path);
    }

    @Test
    void documentThatIsLookedAtTwiceBecauseItIsNewIsLetGo() {
        ops.fresh = true;
        Documents.replace(path, Documents.text(sessions(4, 50)));

        store.update("session:1", present -> entry("id-1", 7));
        ops.fresh = false;

        assertThat(store.get("session:1")).hasValue(entry("id-1", 7));
        assertThat(ops.open).containsExactly(path);
    }

    /** Knows which documents are open, and fails one kind of call when told to. Temporaries count as the document. */
    private final class CountingFileOps extends HookedFileOps {

        final List<Path> open = new ArrayList<>();
        String failing = "";
        boolean fresh;

        @Override
        void before(String operation, Path file) throws IOException {
            if (operation.equals(failing) && (!operation.equals("force") || isDocument(file))) {
                throw new IOException("the device does not answer");
            }
            if (operation.equals("close") && isDocument(file)) {
                open.remove(path);
            }
        }

        @Override
        public FileStamp stat(Path file) throws IOException {
            FileStamp stamp = super.stat(file);
            return stamp == null || fresh ? stamp : stamp.readLater(TimeUnit.HOURS.toNanos(1));
        }

        @Override
        public FileHandle open(Path file) throws IOException {
            FileHandle handle = super.open(file);
            note(file);
            return handle;
        }

        @Override
        public FileHandle create(Path file) throws IOException {
            FileHandle handle = super.create(file);
            note(file);
            return handle;
        }

        private void note(Path file) {
            if (isDocument(file)) {
                open.add(path);
            }
        }

        private boolean isDocument(Path file) {
            return file.getParent().equals(folder)
                    && !file.getFileName().toString().endsWith(".lock");
        }
    }
}
