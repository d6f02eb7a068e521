package dev.creel.store.file;

import static dev.creel.store.file.Documents.load;
import static dev.creel.store.file.Documents.sessions;
import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.store.SessionEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Another program replaces the document just before the k-th file operation of an update, for every k, whether or not
 * it takes the gateway's lock.
 */
class ForeignChangeAtEveryStepTest {

    private static final SessionEntry THEIRS = Documents.entry("theirs", 2);

    @TempDir
    Path folder;

    private Path path;

    /** Counts operations, notes what they are, and lets the other program in before one of them. */
    private final class Intruder extends HookedFileOps {
        private final List<String> steps = new ArrayList<>();
        private final boolean locking;
        private int at = Integer.MAX_VALUE;
        private boolean watching;
        private boolean came;
        private long restarts;

        Intruder(boolean locking) {
            this.locking = locking;
        }

        @Override
        void before(String operation, Path file) throws IOException {
            if (!watching) {
                return;
            }
            if (steps.size() == at && !came) {
                watching = false;
                came = change();
                watching = true;
            }
            steps.add(operation + " " + file.getFileName());
        }

        private boolean change() throws IOException {
            Path lock = path.resolveSibling("sessions.json.lock");
            if (locking && Files.exists(lock)) {
                return false;
            }
            Map<String, SessionEntry> present = new LinkedHashMap<>();
            try (FileSessionStore reader = FileSessionStore.open(path)) {
                present.putAll(load(reader));
            }
            present.put("theirs", THEIRS);
            if (locking) {
                Files.writeString(lock, "{\"pid\": 1, \"createdAt\": \"2026-01-01T00:00:00.000Z\"}");
            }
            Documents.replace(path, Documents.text(present));
            if (locking) {
                Files.delete(lock);
            }
            return true;
        }
    }

    @ParameterizedTest(name = "a program that takes the lock: {0}, cache limit {1}")
    @CsvSource({"false,1000000", "true,1000000", "false,0", "true,0"})
    void nothingIsLostWhereverTheOtherProgramComesInUpToTheLastCheck(boolean locking, long limit) throws IOException {
        path = folder.resolve("sessions.json");
        FileStoreOptions options =
                FileStoreOptions.builder().objectCacheMaxBytes(limit).build();
        List<String> quiet = update(new Intruder(locking), options, Integer.MAX_VALUE).steps;
        int commit = quiet.lastIndexOf("rename sessions.json");
        int lastCheck = quiet.subList(0, commit).lastIndexOf("stat sessions.json");
        assertThat(lastCheck)
                .as("the last check comes after the lock was taken: " + quiet)
                .isGreaterThan(quiet.indexOf("link sessions.json.lock"));
        long restarts = 0;

        for (int k = 0; k < quiet.size(); k++) {
            boolean afterTheLastCheck = k > lastCheck && k <= commit;
            if (!locking && afterTheLastCheck) {
                continue;
            }
            Intruder intruder = update(new Intruder(locking), options, k);

            restarts += intruder.restarts;
            String where = "before step " + k + ", " + quiet.get(k) + ", of " + quiet;
            assertThat(intruder.came).as(where).isTrue();
            try (FileSessionStore reader = FileSessionStore.open(path)) {
                assertThat(load(reader))
                        .as(where)
                        .hasSize(5)
                        .containsEntry("theirs", THEIRS)
                        .containsEntry("session:1", sessions(4, 100).get("session:1"))
                        .hasEntrySatisfying(
                                "session:2", entry -> assertThat(entry.label()).hasValue("ours"));
            }
        }
        assertThat(restarts).isPositive();
    }

    private Intruder update(Intruder intruder, FileStoreOptions options, int at) throws IOException {
        Documents.replace(path, Documents.text(sessions(4, 100)));
        AtomicInteger runs = new AtomicInteger();
        try (FileSessionStore store = intruder.open(path, options)) {
            store.update("session:3", present -> present.with("label", "warm"));
            intruder.at = at;
            intruder.watching = true;
            store.update("session:2", present -> {
                runs.incrementAndGet();
                return present.with("label", "ours");
            });
            intruder.watching = false;
            intruder.restarts = store.stats().restarts();
            assertThat(intruder.restarts).isEqualTo(runs.get() - 1).isLessThanOrEqualTo(1);
            if (intruder.locking && !intruder.came) {
                intruder.came = intruder.change();
            }
        }
        return intruder;
    }
}
