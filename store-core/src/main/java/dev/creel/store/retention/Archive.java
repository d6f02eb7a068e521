package dev.creel.store.retention;

import dev.creel.store.SessionEntry;
import dev.creel.store.json.ObjectText;
import dev.creel.store.retention.SessionFiles.Folder;
import dev.creel.store.retention.SessionFiles.StoredFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The folder of one archive, {@code archive/<name>/}:
 *
 * <pre>
 * entries.jsonl.gz   what is about to be removed: who, why, when, the entry's text; without it the folder is no archive
 * transcripts/       the transcripts of what was removed
 * outcome.jsonl      what was really removed; without it the archive is unfinished
 * restoring.jsonl    what is just being brought back, with the transcripts that are moved and the key that is freed for it
 * restored.jsonl     what was brought back
 * </pre>
 *
 * Written by whoever holds the pass lock; read by anyone.
 */
final class Archive {

    private static final String ENTRIES = "entries.jsonl.gz";
    private static final String OUTCOME = "outcome.jsonl";
    private static final String RESTORING = "restoring.jsonl";
    private static final String RESTORED = "restored.jsonl";

    private final String name;
    private final Folder folder;

    Archive(String name, Folder folder) {
        this.name = name;
        this.folder = folder;
    }

    String name() {
        return name;
    }

    Folder transcripts() {
        return folder.folder("transcripts");
    }

    boolean isThere() throws IOException {
        return has(ENTRIES);
    }

    boolean isFinished() throws IOException {
        return has(OUTCOME);
    }

    /** Answers whether nothing of it is under way. */
    boolean isSettled() throws IOException {
        return has(OUTCOME) && !has(RESTORING);
    }

    private boolean has(String file) throws IOException {
        return folder.list().stream().anyMatch(stored -> stored.name().equals(file));
    }

    /** Writes what is about to be removed; from then on the archive is there. */
    void write(List<ArchivedEntry> entries, Function<String, SessionEntry> textOf) throws IOException {
        folder.write(ENTRIES, out -> {
            GZIPOutputStream packed = new FastGzip(out);
            for (ArchivedEntry entry : entries) {
                Map<String, @Nullable Object> members = new LinkedHashMap<>(entry.members());
                members.put("entry", textOf.apply(entry.key()).text());
                packed.write(JsonLines.line(members));
            }
            packed.finish();
        });
    }

    /** Answers what was about to be removed. */
    List<ArchivedEntry> entries() throws IOException {
        List<ArchivedEntry> entries = new ArrayList<>();
        readEntries(line -> entries.add(ArchivedEntry.of(line)));
        return entries;
    }

    /** Answers the text of one entry. */
    SessionEntry entry(String key) throws IOException {
        List<SessionEntry> found = new ArrayList<>();
        readEntries(line -> {
            if (JsonLines.string(line, "key").equals(key)) {
                byte[] text = JsonLines.string(line, "entry").getBytes(StandardCharsets.UTF_8);
                found.add(new SessionEntry(new ObjectText(text, 1)));
            }
        });
        if (found.isEmpty()) {
            throw new IOException(name + "/" + ENTRIES + " has no session " + key);
        }
        return found.get(0);
    }

    /** Answers whether an entry that a store holds is still the one that was archived, not one that came later. */
    boolean isArchived(ArchivedEntry archived, SessionEntry present) throws IOException {
        if (archived.sessionId().isPresent() || present.sessionId().isPresent()) {
            return archived.sessionId().equals(present.sessionId());
        }
        return entry(archived.key()).text().equals(present.text());
    }

    private void readEntries(JsonLines.Reader reader) throws IOException {
        try (InputStream packed = folder.open(ENTRIES)) {
            JsonLines.read(new GZIPInputStream(packed, 1 << 16), reader);
        } catch (NoSuchFileException e) {
            throw e;
        } catch (IOException e) {
            throw new IOException("archive/" + name + "/" + ENTRIES + ": " + e.getMessage(), e);
        }
    }

    /** Finishes the archive with what was really removed. */
    void finish(List<ArchivedEntry> removed) throws IOException {
        folder.write(OUTCOME, out -> {
            for (ArchivedEntry entry : removed) {
                out.write(JsonLines.line(entry.members()));
            }
        });
    }

    /** Answers what was removed, without what was brought back; nothing of an archive that is not finished. */
    List<ArchivedEntry> removed() throws IOException {
        Set<String> restored = restorations().keySet();
        List<ArchivedEntry> removed = new ArrayList<>();
        readIfThere(OUTCOME, line -> {
            ArchivedEntry entry = ArchivedEntry.of(line);
            if (!restored.contains(entry.key())) {
                removed.add(entry);
            }
        });
        return removed;
    }

    /** Answers the transcripts beside the document that are still to be put away, or that are just brought back. */
    Set<String> awaited() throws IOException {
        Set<String> names = new HashSet<>();
        if (isThere() && !isFinished()) {
            entries().forEach(entry -> names.addAll(entry.transcripts()));
        }
        restoring().ifPresent(begun -> names.addAll(begun.entry().transcripts()));
        return names;
    }

    private void readIfThere(String file, JsonLines.Reader reader) throws IOException {
        try {
            JsonLines.read(folder.open(file), reader);
        } catch (NoSuchFileException e) {
            // Nothing was written yet.
        } catch (IOException e) {
            throw new IOException("archive/" + name + "/" + file + ": " + e.getMessage(), e);
        }
    }

    /** Notes that a session is about to be brought back. */
    void restorationBegins(BegunRestoration begun) throws IOException {
        folder.write(RESTORING, out -> out.write(JsonLines.line(begun.members())));
    }

    /** Answers what is being brought back, or was when somebody died. */
    Optional<BegunRestoration> restoring() throws IOException {
        List<BegunRestoration> begun = new ArrayList<>();
        readIfThere(RESTORING, line -> begun.add(BegunRestoration.of(line)));
        return begun.stream().findFirst();
    }

    void restorationEnded() throws IOException {
        folder.delete(RESTORING);
    }

    boolean isRestored(String key) throws IOException {
        return restorations().containsKey(key);
    }

    /** Answers when which sessions were brought back. */
    Map<String, Instant> restorations() throws IOException {
        Map<String, Instant> restored = new HashMap<>();
        readIfThere(
                RESTORED,
                line -> restored.put(
                        JsonLines.string(line, "key"), Instant.ofEpochMilli(JsonLines.number(line, "at"))));
        return restored;
    }

    /** Notes that a session was brought back. */
    void restored(String key, String by, Instant at) throws IOException {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        readIfThere(
                RESTORED,
                line -> lines.writeBytes(restoredLine(
                        JsonLines.string(line, "key"), JsonLines.string(line, "by"), JsonLines.number(line, "at"))));
        lines.writeBytes(restoredLine(key, by, at.toEpochMilli()));
        folder.write(RESTORED, lines::writeTo);
    }

    private static byte[] restoredLine(String key, String by, long at) {
        return JsonLines.line(Map.of("key", key, "by", by, "at", at));
    }

    /** Answers the archive as one file: its name, its length, and when it was made, if it is there. */
    Optional<StoredFile> asOne() throws IOException {
        List<StoredFile> files = folder.list();
        Optional<StoredFile> entries =
                files.stream().filter(file -> file.name().equals(ENTRIES)).findFirst();
        long bytes = sum(files) + sum(transcripts().list());
        return entries.map(
                file -> new StoredFile(name, bytes, Archives.time(name).orElse(file.modifiedAt())));
    }

    private static long sum(List<StoredFile> files) {
        return files.stream().mapToLong(StoredFile::bytes).sum();
    }

    /** Removes the archive, its entries first, so that what a crash leaves is no archive any more. */
    void delete() throws IOException {
        if (has(ENTRIES)) {
            folder.delete(ENTRIES);
        }
        folder.deleteAll();
    }

    private static final class FastGzip extends GZIPOutputStream {
        FastGzip(OutputStream out) throws IOException {
            super(out, 1 << 16);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }
}
