package dev.creel.store.retention;

import static dev.creel.store.retention.Sessions.NOW;

import dev.creel.store.retention.SessionFiles.StoredFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Files beside a document that a test makes, and the plans for them. A test of these extends it. Used by one thread. */
abstract class FilesBeside {

    static final Duration OLD = Duration.ofDays(31);
    static final Duration FRESH = Duration.ofHours(1);

    static final RetentionPolicy OFF = RetentionPolicy.unlimited().toBuilder()
            .touchShare(0)
            .maxRemovalShare(1)
            .build();

    static final RetentionPolicy IDLE =
            OFF.toBuilder().idleTimeout(Duration.ofDays(30)).build();

    private final List<StoredFile> beside = new ArrayList<>();
    private final List<StoredFile> archives = new ArrayList<>();

    FilesBeside beside(String name, long bytes, Duration age) {
        beside.add(new StoredFile(name, bytes, NOW.minus(age)));
        return this;
    }

    FilesBeside archive(String name, long bytes, Duration age) {
        archives.add(new StoredFile(name, bytes, NOW.minus(age)));
        return this;
    }

    RetentionPlan plan(Sessions sessions, RetentionPolicy policy) {
        return sessions.plan(
                policy,
                new Circumstances(
                        NOW,
                        Set.of(),
                        Map.of(),
                        Map.of(),
                        Duration.ZERO,
                        List.of(),
                        Optional.of(
                                new Circumstances.Files(Path.of("/store/sessions.json"), beside, archives, Set.of())),
                        Optional.empty()));
    }
}
