package dev.creel.store.retention;

import dev.creel.store.retention.RetentionPlan.FileClass;
import dev.creel.store.retention.SessionFiles.StoredFile;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the names of the gateway's files mean. Immutable, thread-safe. */
final class FileNames {

    private static final String TRANSCRIPT = ".jsonl";
    private static final Pattern ARCHIVE = Pattern.compile(
            "(.+)\\.(?:deleted|reset|bak)\\.(\\d{4}-\\d\\d-\\d\\dT\\d\\d-\\d\\d-\\d\\d(?:\\.\\d{3})?)Z?");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH-mm-ss[.SSS]");
    private static final Pattern SESSION_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");
    private static final Pattern WINDOWS_PATH = Pattern.compile("(?:[A-Za-z]:)?\\\\.*|[A-Za-z]:/.*", Pattern.DOTALL);

    private static final Pattern STORE = Pattern.compile("sessions.*\\.json");

    private final String directory;
    private final String document;
    private final Pattern backup;

    /** @param path the real path of the document */
    FileNames(Path path) {
        String sibling = path.resolveSibling("-").toString();
        this.directory = sibling.substring(0, sibling.length() - 1);
        this.document = String.valueOf(path.getFileName());
        this.backup = Pattern.compile(Pattern.quote(document) + "\\.bak\\.\\d+");
    }

    /** A file of a known class, and the time from which its age counts. Immutable, thread-safe. */
    record Known(FileClass kind, StoredFile file, Instant since) {}

    /**
     * Answers what a file is, a transcript as one of a session, or nothing if it is none of the gateway's.
     *
     * <p>The age of what the gateway kept counts from the time in its name, since a renamed file keeps its own.
     */
    Optional<Known> known(StoredFile file) {
        String name = file.name();
        if (name.equals(document)) {
            return Optional.of(new Known(FileClass.DOCUMENT, file, file.modifiedAt()));
        }
        if (backup.matcher(name).matches()) {
            return Optional.of(new Known(FileClass.DOCUMENT_BACKUP, file, file.modifiedAt()));
        }
        Matcher archive = ARCHIVE.matcher(name);
        if (archive.matches()) {
            boolean ours = archive.group(1).equals(document) || isTranscript(archive.group(1));
            return ours
                    ? time(archive.group(2)).map(at -> new Known(FileClass.GATEWAY_ARCHIVE, file, at))
                    : Optional.empty();
        }
        return isTranscript(name)
                ? Optional.of(new Known(FileClass.TRANSCRIPT, file, file.modifiedAt()))
                : Optional.empty();
    }

    private static Optional<Instant> time(String text) {
        try {
            return Optional.of(LocalDateTime.parse(text, TIME).toInstant(ZoneOffset.UTC));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static boolean isTranscript(String name) {
        return name.endsWith(TRANSCRIPT) && name.length() > TRANSCRIPT.length();
    }

    /** Answers whether a file may be the document of another store, whose sessions may have transcripts here. */
    boolean isAnotherStore(StoredFile file) {
        return !file.name().equals(document) && STORE.matcher(file.name()).matches();
    }

    /** Answers the transcript's name that belongs to a session id, if the gateway takes the id for one. */
    static Optional<String> ofId(String sessionId) {
        return SESSION_ID.matcher(sessionId).matches() ? Optional.of(sessionId + TRANSCRIPT) : Optional.empty();
    }

    /**
     * Answers the name of the file that a {@code sessionFile} stands for, if that is a transcript beside the document for
     * certain: the name alone, or behind the document's own directory. Other paths are refused; of a Windows path, which means nothing here, the last name counts.
     */
    Optional<String> ofPath(String sessionFile) {
        String name = sessionFile;
        if (WINDOWS_PATH.matcher(sessionFile).matches()) {
            name = lastName(sessionFile);
        } else if (sessionFile.startsWith(directory)) {
            name = sessionFile.substring(directory.length());
        }
        boolean plain =
                name.indexOf('/') < 0 && name.indexOf('\\') < 0 && name.chars().noneMatch(each -> each < ' ');
        return plain && isTranscript(name) ? Optional.of(name) : Optional.empty();
    }

    /** Answers the last name in any path. */
    static String lastName(String path) {
        return path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
    }
}
