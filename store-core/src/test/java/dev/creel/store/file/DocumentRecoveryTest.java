package dev.creel.store.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.store.SessionStoreException;
import dev.creel.store.SessionStoreException.NotDurable;
import dev.creel.store.SessionStoreException.Unavailable;
import dev.creel.store.file.FileStoreOptions.Access;
import dev.creel.store.io.FileOpsScope;
import dev.creel.store.io.FileStamp;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A recovery saves one state of the document, and says truly whether it was made, whatever happens meanwhile. */
class DocumentRecoveryTest {

    private static final String DAMAGED = "{\n  \"a\": {\n    \"x\": 1\n  },\n  \"b\": [}\n}";
    private static final String RECOVERED = "{\n  \"a\": {\n    \"x\": 1\n  }\n}";
    /** Where the places in the damaged document lie within other things. */
    private static final String OTHER =
            "{\n  \"other\": {\n    \"y\": \"behind the end of the first\"\n  },\n  \"c\": {\n    \"z\": 3\n  }\n}";

    private static final FileStoreOptions OPTIONS =
            FileStoreOptions.builder().lockTimeout(Duration.ofSeconds(20)).build();

    @TempDir
    private Path folder;

    private Path document;
    private Path target;

    @BeforeEach
    void writeDamagedDocument() throws IOException {
        document = folder.toRealPath().resolve("sessions.json");
        target = document.resolveSibling("saved.json");
        Files.writeString(document, DAMAGED);
    }

    /** A disk whose files look as if nobody had touched them for an hour, and on which something happens. */
    private abstract static class EventfulDisk extends HookedFileOps {
        private final HookedFileOps still = HookedFileOps.still();
        private boolean happening;

        abstract void happen(String operation, Path file) throws IOException;

        @Override
        void before(String operation, Path file) throws IOException {
            if (!happening) {
                happening = true;
                try {
                    happen(operation, file);
                } finally {
                    happening = false;
                }
            }
        }

        @Override
        public FileStamp stat(Path path) throws IOException {
            before("stat", path);
            return still.stat(path);
        }

        <T> T run(Callable<T> task) throws Exception {
            return FileOpsScope.with(this, task);
        }
    }

    /** Changes the document each time, or once, before the file of this name is used so. */
    private EventfulDisk changing(String operation, Path file, boolean again, Runnable change) {
        return new EventfulDisk() {
            private boolean changed;

            @Override
            void happen(String now, Path on) {
                if (now.equals(operation) && on.equals(file) && (again || !changed)) {
                    changed = true;
                    change.run();
                }
            }
        };
    }

    private void rewrite(String text) {
        try {
            Files.writeString(document, text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private List<String> kept() throws IOException {
        Path side = DocumentPath.side(document);
        if (!Files.isDirectory(side)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(side)) {
            return files.map(DocumentPath::name)
                    .filter(name -> name.startsWith("damaged-"))
                    .toList();
        }
    }

    private void nothingHappened(Object where) throws IOException {
        assertThat(document).as("%s", where).hasContent(DAMAGED);
        assertThat(kept()).as("%s", where).isEmpty();
        assertThat(DocumentPath.temporary(document)).as("%s", where).doesNotExist();
    }

    @Test
    void documentReplacedWhileItIsSavedToAFileThenTheFileHoldsTheFirstOnly() throws Exception {
        EventfulDisk disk = changing("create", target, false, () -> Documents.replace(document, OTHER));

        disk.run(() -> StoreFsck.recoverTo(document, target, OPTIONS));

        assertThat(target).hasContent(RECOVERED);
        assertThat(document).hasContent(OTHER);
    }

    @Test
    void documentRewrittenInPlaceWhileItIsSavedToAFileThenTheFileHoldsTheSecondOnly() throws Exception {
        EventfulDisk disk = changing("create", target, false, () -> rewrite(OTHER));

        StoreFsck.Recovery recovery = disk.run(() -> StoreFsck.recoverTo(document, target, OPTIONS));

        assertThat(target).hasContent(OTHER);
        assertThat(recovery.report().entries()).isEqualTo(2);
    }

    @Test
    void documentRewrittenInPlaceAllTheTimeThenNothingIsSavedToTheFile() {
        FileStoreOptions options =
                OPTIONS.toBuilder().lockTimeout(Duration.ofMillis(30)).build();
        EventfulDisk disk = changing("append", target, true, () -> rewrite(DAMAGED + " ".repeat(1 + counter++)));

        assertThatThrownBy(() -> disk.run(() -> StoreFsck.recoverTo(document, target, options)))
                .isInstanceOf(Unavailable.class)
                .hasMessageContaining("rewritten");

        assertThat(target).doesNotExist();
    }

    private int counter;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void interruptedThenTheRecoveryIsMadeAndTheFlagIsKept(boolean inPlace) throws Exception {
        EventfulDisk disk = new EventfulDisk() {
            @Override
            void happen(String operation, Path file) {
                if (operation.equals("append") || operation.equals("forceDirectory")) {
                    if (counter++ < 3) {
                        Thread.currentThread().interrupt();
                    }
                }
            }
        };

        StoreFsck.Recovery recovery = disk.run(
                () -> inPlace ? StoreFsck.recover(document, OPTIONS) : StoreFsck.recoverTo(document, target, OPTIONS));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(recovery.written()).isPresent();
        assertThat(inPlace ? document : target).hasContent(RECOVERED);
    }

    @Test
    void twoRecoveriesInOneMillisecondThenBothDamagedDocumentsAreKept() throws Exception {
        FileStoreOptions stopped =
                OPTIONS.toBuilder().clock(() -> Instant.EPOCH).build();
        for (int i = 0; i < 3; i++) {
            rewrite(DAMAGED);
            changing("none", document, false, () -> {}).run(() -> StoreFsck.recover(document, stopped));
            assertThat(document).hasContent(RECOVERED);
        }
        assertThat(kept())
                .containsExactlyInAnyOrder(
                        "damaged-19700101T000000.000Z.json",
                        "damaged-19700101T000000.000Z-2.json",
                        "damaged-19700101T000000.000Z-3.json");
    }

    @Test
    void diskGoesAwayOnceTheDocumentIsReplacedThenItIsSaidThatTheRecoveryStands() throws Exception {
        EventfulDisk disk = new EventfulDisk() {
            private boolean replaced;
            private boolean gone;

            @Override
            void happen(String operation, Path file) throws IOException {
                gone |= replaced && operation.equals("forceDirectory");
                replaced |= operation.equals("rename") && file.equals(document);
                if (gone) {
                    throw new IOException("Input/output error");
                }
            }
        };
        try (RecordedLog log = new RecordedLog("dev.creel")) {
            assertThatThrownBy(() -> disk.run(() -> StoreFsck.recover(document, OPTIONS)))
                    .as("%s", log.events())
                    .isInstanceOf(NotDurable.class);
        }
        assertThat(document).hasContent(RECOVERED);
        assertThat(kept()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void diskFailsAtAnyStepThenWhatIsSaidOfTheDocumentIsTrue(boolean forGood) throws Exception {
        int outcomes = 0;
        boolean failed = true;
        for (int k = 0; failed; k++) {
            int at = k;
            List<String> steps = new ArrayList<>();
            EventfulDisk disk = new EventfulDisk() {
                @Override
                void happen(String operation, Path file) throws IOException {
                    steps.add(operation + " " + file.getFileName());
                    boolean cleaning = operation.equals("delete") || operation.equals("close");
                    if (!cleaning && (steps.size() == at + 1 || (forGood && steps.size() > at && isWrite(operation)))) {
                        throw new IOException("No space left on device");
                    }
                }
            };
            try (RecordedLog log = new RecordedLog("dev.creel")) {
                disk.run(() -> StoreFsck.recover(document, OPTIONS));
                assertThat(document).as("%s %s", steps, log.events()).hasContent(RECOVERED);
                assertThat(kept()).as("%s", steps).hasSize(1);
            } catch (NotDurable e) {
                outcomes |= 1;
                assertThat(document).as("%s", steps).hasContent(RECOVERED);
                assertThat(kept()).as("%s", steps).hasSize(1);
                assertThat(e).hasMessageContaining(kept().get(0));
            } catch (SessionStoreException e) {
                outcomes |= 2;
                nothingHappened(steps);
            }
            failed = steps.size() > at;
            for (String name : kept()) {
                assertThat(DocumentPath.side(document).resolve(name)).hasContent(DAMAGED);
                Files.delete(DocumentPath.side(document).resolve(name));
            }
            Files.deleteIfExists(document.resolveSibling("sessions.json.lock"));
            Documents.replace(document, DAMAGED);
        }
        assertThat(outcomes).isEqualTo(3);
    }

    private static boolean isWrite(String operation) {
        return List.of("create", "write", "append", "force", "link", "rename", "forceDirectory")
                .contains(operation);
    }

    @Test
    void renameFailsAfterTheFactThenTheRecoveryIsMade() throws Exception {
        EventfulDisk disk = new EventfulDisk() {
            @Override
            void happen(String operation, Path file) {}

            @Override
            public void rename(Path from, Path to) throws IOException {
                super.rename(from, to);
                if (to.equals(document)) {
                    throw new IOException("Input/output error");
                }
            }
        };

        disk.run(() -> StoreFsck.recover(document, OPTIONS));

        assertThat(document).hasContent(RECOVERED);
        assertThat(kept()).hasSize(1);
    }

    @Test
    void documentReplacedAfterItWasKeptThenTheNewOneIsLookedAt() throws Exception {
        EventfulDisk disk = changing(
                "forceDirectory",
                DocumentPath.side(document),
                false,
                () -> Documents.replace(document, DAMAGED.replace('1', '2')));

        StoreFsck.Recovery recovery = disk.run(() -> StoreFsck.recover(document, OPTIONS));

        assertThat(document).hasContent(RECOVERED.replace('1', '2'));
        assertThat(kept()).hasSize(1);
        assertThat(recovery.kept()).hasValueSatisfying(kept -> assertThat(kept).hasContent(DAMAGED.replace('1', '2')));
    }

    @Test
    void documentMendedAfterItWasKeptThenNoSecondNameOfItIsLeft() throws Exception {
        EventfulDisk disk = changing(
                "forceDirectory", DocumentPath.side(document), false, () -> Documents.replace(document, OTHER));

        StoreFsck.Recovery recovery = disk.run(() -> StoreFsck.recover(document, OPTIONS));

        assertThat(recovery.written()).isEmpty();
        assertThat(document).hasContent(OTHER);
        assertThat(kept()).isEmpty();
        assertThat(DocumentPath.temporary(document)).doesNotExist();
    }

    @Test
    void linkLeadsElsewhereMeanwhileThenNeitherDocumentIsOverwritten() throws Exception {
        Path link = document.resolveSibling("link.json");
        Files.createSymbolicLink(link, document);
        Path elsewhere = Files.writeString(document.resolveSibling("elsewhere.json"), DAMAGED.replace('1', '2'));
        EventfulDisk disk = changing("open", link, false, () -> {
            try {
                Files.delete(link);
                Files.createSymbolicLink(link, elsewhere);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        FileStoreOptions options =
                OPTIONS.toBuilder().lockTimeout(Duration.ofMillis(100)).build();

        assertThatThrownBy(() -> disk.run(() -> StoreFsck.recover(link, options)))
                .isInstanceOf(SessionStoreException.class);

        nothingHappened("link to elsewhere");
        assertThat(elsewhere).hasContent(DAMAGED.replace('1', '2'));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void fileSystemHasNoLinksThenACopyOfTheDamagedDocumentIsKept(boolean saysSo) throws Exception {
        EventfulDisk disk = new EventfulDisk() {
            @Override
            void happen(String operation, Path file) {}

            @Override
            public void link(Path existing, Path name) throws IOException {
                if (saysSo) {
                    throw new UnsupportedOperationException();
                }
                throw new FileSystemException(name.toString(), existing.toString(), "Operation not permitted");
            }
        };
        FileStoreOptions options =
                OPTIONS.toBuilder().lockScope(LockScope.CREEL).build();

        StoreFsck.Recovery recovery = disk.run(() -> StoreFsck.recover(document, options));

        assertThat(document).hasContent(RECOVERED);
        Path kept = recovery.kept().orElseThrow();
        assertThat(kept).hasContent(DAMAGED);
        assertThat(Files.getPosixFilePermissions(kept)).hasSize(2);
    }

    @Test
    void optionsForReadingOnlyThenTheDocumentIsNotRecoveredInPlace() throws IOException {
        FileStoreOptions options = OPTIONS.toBuilder().access(Access.READ_ONLY).build();

        assertThatThrownBy(() -> StoreFsck.recover(document, options))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining(document.toString());

        nothingHappened("read only");
        assertThat(DocumentPath.side(document)).doesNotExist();
    }

    @Test
    void gatewaysAreNotStoppedWhileTheDocumentIsReadAndWritten() throws Exception {
        List<String> locked = new ArrayList<>();
        EventfulDisk disk = new EventfulDisk() {
            @Override
            void happen(String operation, Path file) {
                if (Files.exists(document.resolveSibling("sessions.json.lock"))
                        && (file.equals(document) || file.equals(DocumentPath.temporary(document)))) {
                    locked.add(operation);
                }
            }
        };

        disk.run(() -> StoreFsck.recover(document, OPTIONS));

        assertThat(locked).isNotEmpty().doesNotContain("open", "read", "append", "write", "force");
    }
}
