package dev.creel.store.file;

import static dev.creel.store.file.Documents.entry;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.creel.store.io.FileOpsScope;
import dev.creel.store.io.FileStamp;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Another program takes the lock file between the last check and the rename, as when this process is frozen there. */
class OvertakenCommitTest {

    private static final String SUCCESSOR = "{\"pid\": 4711, \"createdAt\": \"2026-03-01T12:00:00.000Z\"}";

    @TempDir
    Path folder;

    private Path document;
    private Path lockFile;

    /** What the other program does right before the rename. */
    private interface Meanwhile {
        void run() throws IOException;
    }

    @BeforeEach
    void fill() throws IOException {
        document = folder.toRealPath().resolve("sessions.json");
        lockFile = document.resolveSibling("sessions.json.lock");
        Files.writeString(document, Documents.text(Map.of("a", entry("a", 1))));
    }

    @Test
    void successorHoldsTheLockFileThenTheChangeStandsAndTheErrorSaysWho() throws IOException {
        try (RecordedLog log = new RecordedLog(Committer.class.getName());
                RecordedLog warnings = new RecordedLog(GatewayLock.class.getName());
                FileSessionStore store = storeThatIsStopped(this::takeOver)) {
            assertThat(store.update("b", present -> entry("b", 2))).contains(entry("b", 2));
            assertThat(store.get("b")).contains(entry("b", 2));
            assertThat(store.stats().overtaken()).isEqualTo(1);
            assertThat(store.stats().commits()).isEqualTo(1);
            assertThat(warnings.events()).isEmpty();
            ILoggingEvent error = onlyError(log);
            assertThat(error.getMessage()).contains("the change of this process stands", "may be overwritten");
            assertThat(RecordedLog.fields(error))
                    .containsEntry("storePath", document)
                    .containsEntry("lockPath", lockFile)
                    .containsEntry("holder", "pid 4711")
                    .containsEntry("changes", 1)
                    .containsEntry("sessionKeys", "b")
                    .containsKey("heldMs");
        }
        assertThat(lockFile).hasContent(SUCCESSOR);
        try (FileSessionStore again = FileSessionStore.open(document)) {
            assertThat(again.get("b")).contains(entry("b", 2));
        }
    }

    @Test
    void successorHasWrittenAndGoneThenTheErrorSaysThatNobodyHoldsTheLockFile() throws IOException {
        Meanwhile writing = () -> {
            Documents.replace(document, Documents.text(Map.of("successor", entry("s", 1))));
            Files.delete(lockFile);
        };
        try (RecordedLog log = new RecordedLog(Committer.class.getName());
                FileSessionStore store = storeThatIsStopped(writing)) {
            store.update("b", present -> entry("b", 2));
            assertThat(store.get("successor")).isEmpty();
            assertThat(RecordedLog.fields(onlyError(log))).containsEntry("holder", "nobody");
            store.update("c", present -> entry("c", 3));
            assertThat(store.stats().overtaken()).isEqualTo(1);
        }
        assertThat(lockFile).doesNotExist();
    }

    @Test
    void lockFileWithoutAProcessThenTheErrorSaysThatItsHolderIsUnknown() throws IOException {
        try (RecordedLog log = new RecordedLog(Committer.class.getName());
                FileSessionStore store = storeThatIsStopped(() -> Files.writeString(lockFile, ""))) {
            store.update("b", present -> entry("b", 2));
            assertThat(RecordedLog.fields(onlyError(log))).containsEntry("holder", "unknown");
        }
        assertThat(lockFile).isEmptyFile();
    }

    @Test
    void lockFileThatThisUserMayNotReadThenTheErrorSaysThatItsHolderIsUnknown() throws IOException {
        HookedFileOps ops = new HookedFileOps() {
            private boolean taken;

            @Override
            void before(String operation, Path path) throws IOException {
                if (operation.equals("rename") && path.equals(document)) {
                    takeOver();
                    taken = true;
                } else if (taken && operation.equals("open") && path.equals(lockFile)) {
                    throw new AccessDeniedException(path.toString());
                }
            }
        };
        try (RecordedLog log = new RecordedLog(Committer.class.getName());
                FileSessionStore store = ops.open(document, FileStoreOptions.defaults())) {
            store.update("b", present -> entry("b", 2));
            assertThat(store.stats().overtaken()).isEqualTo(1);
            assertThat(store.stats().unlockFailures()).isZero();
            assertThat(RecordedLog.fields(onlyError(log))).containsEntry("holder", "unknown");
        }
        assertThat(lockFile).hasContent(SUCCESSOR);
    }

    @Test
    void recoveryIsOvertakenThenItStandsAndTheErrorSaysWho() throws Exception {
        Files.writeString(document, "{\n  \"a\": {\n    \"x\": 1\n  },\n  \"b\": [}\n}");
        HookedFileOps still = HookedFileOps.still();
        HookedFileOps ops = new HookedFileOps() {
            @Override
            void before(String operation, Path path) throws IOException {
                if (operation.equals("rename") && path.equals(document)) {
                    takeOver();
                }
            }

            @Override
            public FileStamp stat(Path path) throws IOException {
                return still.stat(path);
            }
        };
        try (RecordedLog log = new RecordedLog(DocumentRecovery.class.getName());
                RecordedLog warnings = new RecordedLog(GatewayLock.class.getName())) {
            FileOpsScope.with(ops, () -> StoreFsck.recover(document, FileStoreOptions.defaults()));
            assertThat(warnings.events()).isEmpty();
            ILoggingEvent error = onlyError(log);
            assertThat(error.getMessage()).contains("the recovery stands", "may be overwritten");
            assertThat(RecordedLog.fields(error))
                    .containsEntry("storePath", document)
                    .containsEntry("lockPath", lockFile)
                    .containsEntry("holder", "pid 4711")
                    .containsKey("heldMs");
        }
        assertThat(lockFile).hasContent(SUCCESSOR);
        assertThat(document).hasContent("{\n  \"a\": {\n    \"x\": 1\n  }\n}");
    }

    @Test
    void changeOfManySessionsThenTheErrorNamesTwentyAndCountsAll() throws IOException {
        try (RecordedLog log = new RecordedLog(Committer.class.getName());
                FileSessionStore store = storeThatIsStopped(this::takeOver)) {
            store.transact(transaction -> {
                        IntStream.range(10, 35).forEach(i -> transaction.put("session:" + i, entry("s" + i, i)));
                        return null;
                    })
                    .close();
            assertThat(RecordedLog.fields(onlyError(log)))
                    .containsEntry("changes", 25)
                    .containsEntry(
                            "sessionKeys",
                            IntStream.range(10, 30)
                                    .mapToObj(i -> "session:" + i)
                                    .collect(Collectors.joining(", ")));
        }
    }

    @Test
    void lockFileLostBeforeTheLastCheckThenNothingIsOvertakenAndTheChangeRunsAgain() throws IOException {
        try (RecordedLog log = new RecordedLog(Committer.class.getName());
                RecordedLog warnings = new RecordedLog(GatewayLock.class.getName());
                FileSessionStore store = storeThatIsStopped("stat", () -> Files.deleteIfExists(lockFile))) {
            store.update("b", present -> entry("b", 2));
            assertThat(store.stats().overtaken()).isZero();
            assertThat(store.stats().restarts()).isEqualTo(1);
            assertThat(log.events()).isEmpty();
            assertThat(warnings.events()).extracting(ILoggingEvent::getLevel).containsExactly(Level.WARN);
        }
    }

    private void takeOver() throws IOException {
        Files.delete(lockFile);
        Files.writeString(lockFile, SUCCESSOR);
    }

    private FileSessionStore storeThatIsStopped(Meanwhile meanwhile) {
        return storeThatIsStopped("rename", meanwhile);
    }

    /** Opens a store beside which something happens once, while it holds the lock file and is about to do something. */
    private FileSessionStore storeThatIsStopped(String before, Meanwhile meanwhile) {
        HookedFileOps ops = new HookedFileOps() {
            private boolean done;

            @Override
            void before(String operation, Path path) throws IOException {
                if (!done && operation.equals(before) && path.equals(document) && Files.exists(lockFile)) {
                    done = true;
                    meanwhile.run();
                }
            }
        };
        return ops.open(document, FileStoreOptions.defaults());
    }

    private static ILoggingEvent onlyError(RecordedLog log) {
        List<ILoggingEvent> events = log.events();
        assertThat(events).extracting(ILoggingEvent::getLevel).containsExactly(Level.ERROR);
        return events.get(0);
    }
}
