package dev.creel.store.retention;

import dev.creel.store.retention.SessionFiles.Folder;
import dev.creel.store.retention.SessionFiles.StoredFile;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The archives of removed sessions, in {@code archive/} of Creel's own folder. What was brought back from archives that are
 * gone is in {@code restored.jsonl} beside them, so that it still counts as used since then.
 */
final class Archives {

    private static final Logger LOG = LoggerFactory.getLogger(Archives.class);
    private static final String RESTORED = "restored.jsonl";
    private static final int DAY_LENGTH = "2026-01-01".length();
    private static final int STAMP_LENGTH = "2026-01-01T00-00-00.000Z".length();

    private final Folder folder;

    Archives(Folder own) {
        this.folder = own.folder("archive");
    }

    /** Answers an archive, which need not be there. */
    Archive archive(String name) {
        return new Archive(name, folder.folder(name));
    }

    /** Answers an archive that is not there yet, named by the time. Called with the pass lock held. */
    Archive create(Instant now) throws IOException {
        List<String> taken = folder.folders();
        String stamp = stamp(now);
        String name = stamp;
        for (int i = 2; taken.contains(name); i++) {
            name = stamp + "-" + i;
        }
        return archive(name);
    }

    /** Answers a time as the gateway writes it into names. */
    static String stamp(Instant time) {
        String text = Instant.ofEpochMilli(time.toEpochMilli()).toString();
        String withMillis = text.contains(".") ? text : text.replace("Z", ".000Z");
        return withMillis.replace(':', '-');
    }

    /** Answers the time that an archive's name tells, or nothing if it tells none. */
    static Optional<Instant> time(String name) {
        if (name.length() < STAMP_LENGTH) {
            return Optional.empty();
        }
        String day = name.substring(0, DAY_LENGTH);
        try {
            return Optional.of(
                    Instant.parse(day + name.substring(DAY_LENGTH, STAMP_LENGTH).replace('-', ':')));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** Answers all archives, oldest first. */
    List<Archive> all() throws IOException {
        return folder.folders().stream().sorted().map(this::archive).toList();
    }

    /** Answers each archive that is there as one file. */
    List<StoredFile> asFiles() throws IOException {
        List<StoredFile> files = new ArrayList<>();
        for (Archive archive : all()) {
            archive.asOne().ifPresent(files::add);
        }
        return files;
    }

    /**
     * Answers the transcripts beside the document that some archive still waits for, or nothing if an archive cannot be read
     * and may wait for any.
     */
    Optional<Set<String>> awaited() throws IOException {
        Set<String> names = new HashSet<>();
        for (Archive archive : all()) {
            try {
                names.addAll(archive.awaited());
            } catch (NoSuchFileException e) {
                // A pass removed this archive meanwhile.
            } catch (IOException e) {
                LOG.atWarn()
                        .addKeyValue("archive", archive.name())
                        .setCause(e)
                        .log("an unfinished archive cannot be read, so no orphaned transcript is removed");
                return Optional.empty();
            }
        }
        return Optional.of(names);
    }

    /** Answers when which sessions were brought back last; what cannot be read tells of none. */
    Map<String, Instant> restorations() throws IOException {
        Map<String, Instant> restored = ofArchivesGone();
        for (Archive archive : all()) {
            restorations(archive).forEach((key, at) -> restored.merge(key, at, Latest::of));
        }
        return restored;
    }

    private static Map<String, Instant> restorations(Archive archive) {
        return told(archive.name(), archive::restorations);
    }

    private Map<String, Instant> ofArchivesGone() {
        return told(RESTORED, () -> {
            Map<String, Instant> restored = new HashMap<>();
            JsonLines.read(
                    folder.open(RESTORED),
                    line -> restored.put(
                            JsonLines.string(line, "key"), Instant.ofEpochMilli(JsonLines.number(line, "at"))));
            return restored;
        });
    }

    private static Map<String, Instant> told(String by, RetentionContext.Work<Map<String, Instant>> reading) {
        try {
            return reading.run();
        } catch (NoSuchFileException e) {
            return new HashMap<>();
        } catch (IOException e) {
            LOG.atWarn()
                    .addKeyValue("archive", by)
                    .setCause(e)
                    .log("an archive does not tell which of its sessions were restored");
            return new HashMap<>();
        }
    }

    /**
     * Removes an archive. When its sessions were brought back stays known.
     *
     * @param isThere tells whether there is a session under a key; of others nothing need be known
     */
    void delete(Archive archive, Predicate<String> isThere) throws IOException {
        Map<String, Instant> restored = restorations(archive);
        if (!restored.isEmpty()) {
            Map<String, Instant> known = ofArchivesGone();
            restored.forEach((key, at) -> known.merge(key, at, Latest::of));
            known.keySet().removeIf(isThere.negate());
            folder.write(RESTORED, out -> {
                for (Map.Entry<String, Instant> each : known.entrySet()) {
                    out.write(JsonLines.line(
                            Map.of("key", each.getKey(), "at", each.getValue().toEpochMilli())));
                }
            });
        }
        archive.delete();
    }

    /** Answers what can be brought back, what was removed last first. */
    List<ArchivedSession> sessions() throws IOException {
        return sessions(new ArrayList<>());
    }

    private List<ArchivedSession> sessions(List<IOException> unreadable) throws IOException {
        List<ArchivedSession> sessions = new ArrayList<>();
        for (Archive archive : all()) {
            try {
                if (archive.isThere()) {
                    archive.removed().forEach(entry -> sessions.add(entry.session(archive.name())));
                }
            } catch (NoSuchFileException e) {
                // A pass removed this archive meanwhile.
            } catch (IOException e) {
                unreadable.add(e);
                LOG.atError()
                        .addKeyValue("archive", archive.name())
                        .setCause(e)
                        .log(
                                "an archive cannot be read, so what it holds is not listed; mend the file that is named, or"
                                        + " move the archive away to end this message");
            }
        }
        sessions.sort(Comparator.comparing(ArchivedSession::removedAt)
                .thenComparing(ArchivedSession::archive)
                .reversed());
        return sessions;
    }

    /**
     * Answers what was removed last under a key.
     *
     * @throws IllegalArgumentException if nothing was
     * @throws IOException if nothing is found, and an archive that may hold it cannot be read
     */
    ArchivedSession newest(RetentionContext context, String key) throws IOException {
        String normal = context.normal(key);
        List<IOException> unreadable = new ArrayList<>();
        Optional<ArchivedSession> found = sessions(unreadable).stream()
                .filter(each -> context.normal(each.key()).equals(normal))
                .findFirst();
        if (found.isEmpty() && !unreadable.isEmpty()) {
            throw unreadable.get(0);
        }
        return found.orElseThrow(() -> new IllegalArgumentException(
                "No session " + key + " is archived beside the session store " + context.store()));
    }
}
