package dev.creel.store.file;

import static dev.creel.store.file.Documents.load;
import static dev.creel.store.file.Documents.sessions;
import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionStoreException;
import dev.creel.store.SessionStoreException.NotDurable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The disk fails at the k-th file operation of an update, once or from then on, for every k. */
class FailureAtEveryStepTest {

    private static final Map<String, SessionEntry> BEFORE = sessions(4, 100);

    @TempDir
    Path folder;

    private Path path;

    /** Fails one operation, or that and all later ones. */
    private static final class FailingDisk extends HookedFileOps {
        private final List<String> steps = new ArrayList<>();
        private boolean watching;
        private int from = Integer.MAX_VALUE;
        private int to = Integer.MAX_VALUE;

        @Override
        void before(String operation, Path file) throws IOException {
            if (watching) {
                int step = steps.size();
                steps.add(operation + " " + file.getFileName());
                if (step >= from && step < to) {
                    throw new IOException("No space left on device");
                }
            }
        }
    }

    @ParameterizedTest(name = "fails for good: {0}, cache limit {1}")
    @CsvSource({"false,1000000", "true,1000000", "false,0", "true,0"})
    void updateIsMadeOrNotAndSaysWhich(boolean forGood, long limit) throws IOException {
        path = folder.resolve("sessions.json");
        FileStoreOptions options =
                FileStoreOptions.builder().objectCacheMaxBytes(limit).build();
        int steps = update(new FailingDisk(), options).size();
        assertThat(steps).isGreaterThan(20);
        int refused = 0;
        for (int k = 0; k < steps; k++) {
            FailingDisk disk = new FailingDisk();
            disk.from = k;
            disk.to = forGood ? Integer.MAX_VALUE : k + 1;

            List<String> done = update(disk, options);

            refused += done.get(done.size() - 1).equals("refused") ? 1 : 0;
        }
        assertThat(refused).isPositive();
    }

    private List<String> update(FailingDisk disk, FileStoreOptions options) throws IOException {
        Documents.replace(path, Documents.text(BEFORE));
        Map<String, SessionEntry> after = new LinkedHashMap<>(BEFORE);
        SessionEntry next = Documents.entry("next", 7);
        List<String> done;
        try (RecordedLog log = new RecordedLog("dev.creel");
                FileSessionStore store = disk.open(path, options)) {
            load(store);
            Map<String, SessionEntry> expected = after;
            String outcome = "made";
            disk.watching = true;
            try {
                after.put("session:2", next);
                assertThat(store.update("session:2", present -> next)).hasValue(next);
            } catch (NotDurable e) {
                outcome = "not durable";
            } catch (SessionStoreException e) {
                outcome = "refused";
                expected = BEFORE;
            }
            disk.watching = false;
            done = new ArrayList<>(disk.steps);
            String where = outcome + " at " + disk.from + " of " + done + " " + log.events();
            try (FileSessionStore other = FileSessionStore.open(path)) {
                assertThat(load(other)).as(where).isEqualTo(expected);
            }
            assertThat(load(store)).as(where).isEqualTo(expected);
            SessionEntry last = Documents.entry("last", 8);
            assertThat(store.update("session:3", present -> last)).as(where).hasValue(last);
            assertThat(Files.readString(path)).as(where).contains("\"last\"");
            done.add(outcome);
        }
        assertThat(files()).isSubsetOf("sessions.json", "sessions.json.creel");
        return done;
    }

    private Set<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
        }
    }
}
