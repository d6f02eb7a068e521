package dev.creel.store.file;

import static dev.creel.store.file.Documents.entry;

import dev.creel.store.retention.SessionFiles.Tombstone;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A store with a clock that a test sets, and keys to bury in it. */
abstract class BuriedKeys {

    static final Instant LATER = Instant.parse("2026-03-02T08:00:00Z");

    @TempDir
    Path root;

    volatile Instant now = LATER.minusSeconds(3600);
    Path document;
    Path file;
    FileSessionStore store;

    @BeforeEach
    void open() throws IOException {
        document = Files.writeString(root.toRealPath().resolve("sessions.json"), "{}");
        file = DocumentPath.side(document).resolve("tombstones.json");
        store = FileSessionStore.open(document, options().build());
    }

    @AfterEach
    void close() {
        store.close();
    }

    FileStoreOptions.Builder options() {
        return FileStoreOptions.builder().clock(() -> now);
    }

    static Tombstone revoked(String key) {
        return new Tombstone(key, LATER, Optional.empty(), false, "owner left");
    }

    static Tombstone alias(String key, String successor) {
        return new Tombstone(key, LATER, Optional.of(successor), true, "renamed");
    }

    void bury(Tombstone... tombstones) {
        store.transact(transaction -> {
                    buryNow(tombstones);
                    return null;
                })
                .close();
    }

    void buryNow(Tombstone... tombstones) {
        try {
            store.files().bury(List.of(tombstones));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void put(FileSessionStore store, String key, long updatedAt) {
        store.update(key, present -> entry("s", updatedAt));
    }
}
