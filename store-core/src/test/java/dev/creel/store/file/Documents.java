package dev.creel.store.file;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionSnapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;

/** Documents as the gateway writes them, and what a store reads of them. Stateless. */
final class Documents {

    private Documents() {}

    /** Entries of about this many bytes each, under {@code session:0} and so on. */
    static Map<String, SessionEntry> sessions(int count, int padding) {
        Map<String, SessionEntry> sessions = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            sessions.put(
                    "session:" + i, entry("id-" + i, 1_700_000_000_000L + i).with("padding", "x".repeat(padding)));
        }
        return sessions;
    }

    static SessionEntry entry(String sessionId, long updatedAt) {
        return SessionEntry.parse("{\"sessionId\":\"" + sessionId + "\",\"updatedAt\":" + updatedAt + "}");
    }

    /** Answers the canonical text of a document. */
    static String text(Map<String, SessionEntry> sessions) {
        StringBuilder text = new StringBuilder("{");
        sessions.forEach((key, entry) -> text.append(text.length() == 1 ? "\n" : ",\n")
                .append("  \"")
                .append(key)
                .append("\": ")
                .append(entry.text()));
        return text.append(sessions.isEmpty() ? "}" : "\n}").toString();
    }

    /** Writes a document as another program would: a new file, renamed over the old one. */
    static void replace(Path document, String text) {
        try {
            Path next = document.resolveSibling("foreign.tmp");
            Files.writeString(next, text);
            Files.move(next, document, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes all these sessions as one change, in the place of what is there. */
    static void save(FileSessionStore store, Map<String, SessionEntry> sessions) {
        store.transact(transaction -> {
                    transaction
                            .summaries()
                            .filter(summary -> !sessions.containsKey(summary.key()))
                            .forEach(summary -> transaction.remove(summary.key()));
                    sessions.forEach(transaction::put);
                    return null;
                })
                .close();
    }

    /** Reads every session of a new snapshot once. */
    static Map<String, SessionEntry> load(FileSessionStore store) {
        try (SessionSnapshot snapshot = store.snapshot()) {
            Map<String, SessionEntry> loaded = new LinkedHashMap<>();
            snapshot.summaries()
                    .forEach(summary -> loaded.put(
                            summary.key(), snapshot.get(summary.key()).orElseThrow()));
            return loaded;
        }
    }

    /** Answers how many bytes of the document a {@link #load} reads from the disk. */
    static long bytesReadByLoad(FileSessionStore store) {
        long before = store.stats().bytesRead();
        load(store);
        return store.stats().bytesRead() - before;
    }

    /** Answers how many bytes the entries have together. */
    static long payload(Map<String, SessionEntry> sessions) {
        return sessions.values().stream().mapToLong(SessionEntry::length).sum();
    }
}
