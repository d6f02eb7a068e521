package dev.creel.store.retention;

import dev.creel.store.SessionEntry;
import dev.creel.store.retention.SessionFiles.Folder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Who removed which session when and why, in {@code removed.jsonl}: one JSON object a line, counted by a position that
 * never goes back. Written by whoever holds the pass lock; read by anyone.
 */
final class RemovalJournal {

    private static final String FILE = "removed.jsonl";
    private static final int MOST = 100_000;

    /**
     * One removal.
     *
     * @param position counts the removals of the store from 1
     * @param archive the archive that it went into
     */
    record Line(long position, String key, String cause, String by, Instant at, String archive) {
        /** @param normal the key as events spell it */
        RetentionEvent event(String normal) {
            return new RetentionEvent(
                    RetentionEvent.Kind.REMOVED, Optional.of(normal), Optional.of(cause), at, position);
        }

        private byte[] text() {
            Map<String, @Nullable Object> members = new LinkedHashMap<>();
            members.put("position", position);
            members.put("key", key);
            members.put("cause", cause);
            members.put("by", by);
            members.put("at", at.toEpochMilli());
            members.put("archive", archive);
            return JsonLines.line(members);
        }

        private static Line of(SessionEntry line) throws IOException {
            return new Line(
                    JsonLines.number(line, "position"),
                    JsonLines.string(line, "key"),
                    JsonLines.string(line, "cause"),
                    JsonLines.string(line, "by"),
                    Instant.ofEpochMilli(JsonLines.number(line, "at")),
                    JsonLines.string(line, "archive"));
        }
    }

    private final Folder folder;

    RemovalJournal(Folder folder) {
        this.folder = folder;
    }

    /** Answers the removals that are known, in their order. */
    List<Line> lines() throws IOException {
        List<Line> lines = new ArrayList<>();
        read(lines);
        return lines;
    }

    private boolean read(List<Line> lines) throws IOException {
        try {
            return JsonLines.read(folder.open(FILE), line -> lines.add(Line.of(line)));
        } catch (NoSuchFileException e) {
            return false;
        } catch (FileSystemException e) {
            throw e;
        } catch (IOException e) {
            throw new IOException(FILE + ": " + e.getMessage() + "; move it away to begin a new one", e);
        }
    }

    /** Adds the removals of one archive that are not there yet, and answers those. */
    List<Line> add(String archive, List<ArchivedEntry> removed) throws IOException {
        List<Line> lines = new ArrayList<>();
        boolean torn = read(lines);
        if (torn) {
            write(lines);
        }
        long position = last(lines);
        Set<String> known = lines.stream()
                .filter(line -> line.archive.equals(archive))
                .map(Line::key)
                .collect(Collectors.toSet());
        List<Line> added = new ArrayList<>();
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        for (ArchivedEntry entry : removed) {
            if (!known.contains(entry.key())) {
                Line line = new Line(++position, entry.key(), entry.cause(), entry.by(), entry.at(), archive);
                added.add(line);
                text.writeBytes(line.text());
            }
        }
        if (!added.isEmpty()) {
            folder.append(FILE, text.toByteArray());
        }
        return added;
    }

    /** Answers the position of the last removal; 0 if there is none. */
    long last() throws IOException {
        return last(lines());
    }

    private static long last(List<Line> lines) {
        return lines.isEmpty() ? 0 : lines.get(lines.size() - 1).position;
    }

    /**
     * Forgets what is older, once that is half of the file, and in any case the older half of too many. The last line stays;
     * what went with it stays however many these are, since listeners are still to be told.
     */
    void forgetBefore(Optional<Instant> oldest) throws IOException {
        List<Line> lines = lines();
        List<Line> kept = lines.stream()
                .filter(line -> oldest.isEmpty() || !line.at.isBefore(oldest.get()))
                .toList();
        if (kept.size() > MOST) {
            int first = kept.size() - MOST / 2;
            String latest = kept.get(kept.size() - 1).archive;
            while (first > 0 && kept.get(first - 1).archive.equals(latest)) {
                first--;
            }
            kept = kept.subList(first, kept.size());
        }
        if (lines.size() - kept.size() > 1 && kept.size() <= lines.size() / 2) {
            write(kept.isEmpty() ? lines.subList(lines.size() - 1, lines.size()) : kept);
        }
    }

    private void write(List<Line> lines) throws IOException {
        folder.write(FILE, out -> {
            for (Line line : lines) {
                out.write(line.text());
            }
        });
    }
}
