package dev.creel.store.retention;

import static dev.creel.store.retention.Sessions.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionSnapshot;
import dev.creel.store.file.FileStoreOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CandidateReaderTest {

    @Test
    void eachSessionIsReadOnceAndOfItsEntryOnlyAFewFields() {
        Sessions sessions = new Sessions()
                .with("a", "\"skillsSnapshot\":\"" + "x".repeat(1_000) + "\"")
                .idle("b", Duration.ofDays(40))
                .idle("c", Duration.ZERO);
        RetentionPolicy policy = RetentionPolicy.byKind().toBuilder()
                .maxBytes(1)
                .notice(Duration.ofDays(1))
                .build();
        List<String> read = sessions.reading(FileStoreOptions.keepingNothing(), snapshot -> {
            CountingSnapshot counting = new CountingSnapshot(snapshot);
            RetentionPlan.of(counting, policy, Circumstances.at(NOW));
            return counting.read;
        });
        assertThat(read).containsExactly("a", "b", "c");
    }

    private static final class CountingSnapshot implements SessionSnapshot {

        private final SessionSnapshot snapshot;
        private final List<String> read = new ArrayList<>();

        CountingSnapshot(SessionSnapshot snapshot) {
            this.snapshot = snapshot;
        }

        @Override
        public Optional<SessionEntry> get(String key, Set<String> fields) {
            assertThat(fields).hasSizeLessThan(15).doesNotContain("skillsSnapshot");
            read.add(key);
            return snapshot.get(key, fields);
        }

        @Override
        public Optional<SessionEntry> get(String key) {
            throw new AssertionError("a whole entry was read: " + key);
        }

        @Override
        public int size() {
            return snapshot.size();
        }

        @Override
        public Stream<Summary> summaries() {
            return snapshot.summaries();
        }

        @Override
        public List<Summary> newest(int limit) {
            return snapshot.newest(limit);
        }

        @Override
        public void close() {
            snapshot.close();
        }
    }
}
