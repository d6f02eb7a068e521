package dev.creel.store.retention;

import dev.creel.store.retention.ArchivedEntry.Keeping;
import dev.creel.store.retention.SessionFiles.Folder;
import dev.creel.store.retention.SessionFiles.StoredFile;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Moves one transcript to where it is kept, or back. Each way can be gone again after a crash. */
final class TranscriptKeeping {

    private static final Logger LOG = LoggerFactory.getLogger(TranscriptKeeping.class);
    private static final int TRIES = 1_000;

    private final Folder transcripts;

    TranscriptKeeping(Folder transcripts) {
        this.transcripts = transcripts;
    }

    /** Answers what the transcript is called where it is kept now, or nothing if there is none. */
    Optional<String> putAway(String name, Keeping keeping, Instant at, Archive archive) throws IOException {
        return switch (keeping) {
            case SIDE_FOLDER -> intoArchive(name, archive);
            case GATEWAY -> renamed(name, at);
            case DELETE -> delete(name);
        };
    }

    private Optional<String> intoArchive(String name, Archive archive) throws IOException {
        Folder target = archive.transcripts();
        try {
            transcripts.move(name, target, name);
        } catch (NoSuchFileException e) {
            return isIn(target, name) ? Optional.of(name) : Optional.empty();
        } catch (FileAlreadyExistsException e) {
            // Left by a copy that a crash cut off before the original was removed.
            target.delete(name);
            transcripts.move(name, target, name);
        }
        return Optional.of(name);
    }

    private Optional<String> renamed(String name, Instant at) throws IOException {
        for (int i = 0; i < TRIES; i++) {
            String target = name + ".deleted." + Archives.stamp(at.plusMillis(i));
            try {
                transcripts.move(name, transcripts, target);
                return Optional.of(target);
            } catch (NoSuchFileException e) {
                return isIn(transcripts, target) ? Optional.of(target) : Optional.empty();
            } catch (FileAlreadyExistsException e) {
                // The next name may be free.
            }
        }
        throw new IOException("no name is free for the transcript " + name);
    }

    private Optional<String> delete(String name) throws IOException {
        try {
            transcripts.delete(name);
        } catch (NoSuchFileException e) {
            // It was never there, or a pass before this one came so far.
        }
        return Optional.empty();
    }

    /** Brings a transcript back, unless it is back already. */
    void bringBack(String name, String keptAs, Keeping keeping, Archive archive) throws IOException {
        Folder from = keeping == Keeping.GATEWAY ? transcripts : archive.transcripts();
        try {
            from.move(keptAs, transcripts, name);
        } catch (NoSuchFileException e) {
            if (!isIn(transcripts, name)) {
                LOG.atWarn().addKeyValue("transcript", keptAs).log("a transcript is no longer where it was kept");
            }
        } catch (FileAlreadyExistsException e) {
            throw new IOException("there is another transcript " + name + " now; move it away, then restore again", e);
        }
    }

    static boolean isIn(Folder folder, String name) throws IOException {
        return folder.list().stream().map(StoredFile::name).anyMatch(name::equals);
    }
}
