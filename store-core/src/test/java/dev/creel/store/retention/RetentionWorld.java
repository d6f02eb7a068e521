package dev.creel.store.retention;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionSnapshot;
import dev.creel.store.SessionSnapshot.Summary;
import dev.creel.store.SessionStore;
import dev.creel.store.file.FileSessionStore;
import dev.creel.store.file.FileStoreOptions;
import dev.creel.store.retention.RetentionPolicy.Mode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A file store with transcripts beside it, in a time that the test sets. Not thread-safe. */
final class RetentionWorld implements AutoCloseable {

    static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    static final Instant LONG_AGO = START.minus(Duration.ofDays(90));

    /** Removes what was idle for 30 days, and as much of it as there is. */
    static final RetentionPolicy ENFORCE =
            RetentionPolicy.builder().mode(Mode.ENFORCE).maxRemovalShare(1).build();

    final Path folder;
    final Path document;
    final Steps steps = new Steps();
    final FileSessionStore store;
    Instant now = START;

    RetentionWorld(Path folder) {
        this.folder = folder;
        document = folder.resolve("sessions.json");
        store = FileSessionStore.open(
                document,
                FileStoreOptions.defaults().toBuilder()
                        .clock(() -> now)
                        .eventExecutor(steps)
                        .build());
    }

    Retention.Builder builder(SessionStore over) {
        return Retention.builder(over)
                .owner("tester")
                .clock(() -> now)
                .ticker(() -> Duration.between(START, now).toNanos())
                .patience(Duration.ZERO)
                .eventExecutor(steps);
    }

    Retention open() {
        return builder(store).build();
    }

    void pass(Duration time) {
        now = now.plus(time);
    }

    /** Writes a session whose id is its key with dashes, and which has a transcript. */
    void session(String key, Instant active) {
        session(key, SessionEntry.of(Map.of("sessionId", id(key), "updatedAt", active)));
        transcript(id(key) + ".jsonl");
    }

    void session(String key, SessionEntry entry) {
        store.update(key, present -> entry);
    }

    static String id(String key) {
        return key.replace(':', '-');
    }

    void transcript(String name) {
        try {
            Files.writeString(folder.resolve(name), "{\"of\": \"" + name + "\"}\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<String> keys() {
        try (SessionSnapshot snapshot = store.snapshot()) {
            return snapshot.summaries().map(Summary::key).toList();
        }
    }

    /** The transcripts beside the document, also those that the gateway would call deleted. */
    List<String> transcripts() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(path -> path.getFileName().toString())
                    .filter(name -> name.contains(".jsonl"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path own(String name) {
        return folder.resolve("sessions.json.creel").resolve(name);
    }

    List<RemovalJournal.Line> journal() {
        try {
            return new RemovalJournal(store.files().own()).lines();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        store.close();
    }
}
