package dev.creel.store.retention;

import dev.creel.store.retention.ArchivedEntry.Keeping;
import dev.creel.store.retention.SessionFiles.Folder;
import dev.creel.store.retention.SessionFiles.StoredFile;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves the transcripts of one archive to where they are kept, or back. Each way can be gone again after a crash. Used by
 * one thread, which holds the pass lock.
 */
final class TranscriptKeeping {

    private static final Logger LOG = LoggerFactory.getLogger(TranscriptKeeping.class);
    private static final int TRIES = 1_000;

    private final Folder transcripts;
    private final Archive archive;
    private final Map<Keeping, Set<String>> listed = new EnumMap<>(Keeping.class);

    TranscriptKeeping(Folder transcripts, Archive archive) {
        this.transcripts = transcripts;
        this.archive = archive;
    }

    /**
     * Puts a transcript away.
     *
     * @return what is kept of it: the name under which it comes back, with the name that it has now. Several, if it was made
     *     anew before all was put away, the oldest first; none, if there is nothing
     */
    Map<String, String> putAway(String name, Keeping keeping, Instant at) throws IOException {
        try {
            if (keeping == Keeping.DELETE) {
                transcripts.delete(name);
            } else {
                moveAway(name, keeping, at);
            }
        } catch (NoSuchFileException e) {
            // It was never there, or a pass before this one came so far.
        } catch (IOException e) {
            throw new IOException("the transcript " + name + " cannot be put away: " + e, e);
        }
        return kept(name, keeping, at);
    }

    private void moveAway(String name, Keeping keeping, Instant at) throws IOException {
        for (int i = 0; i < TRIES; i++) {
            String keptAs = keptAs(name, keeping, at, i);
            try {
                transcripts.move(name, place(keeping), keptAs);
            } catch (FileAlreadyExistsException e) {
                // What was put away under this name before may be all that there is of it, so it stays.
                continue;
            }
            listed(keeping).add(keptAs);
            return;
        }
        throw new IOException("no name is free for it");
    }

    private static String keptAs(String name, Keeping keeping, Instant at, int i) {
        return keeping == Keeping.GATEWAY ? name + ".deleted." + Archives.stamp(at.plusMillis(i)) : numbered(name, i);
    }

    private static String numbered(String name, int i) {
        return i == 0 ? name : name + "." + (i + 1);
    }

    private Folder place(Keeping keeping) {
        return keeping == Keeping.GATEWAY ? transcripts : archive.transcripts();
    }

    private Set<String> listed(Keeping keeping) throws IOException {
        Set<String> names = listed.get(keeping);
        if (names == null) {
            names = new HashSet<>();
            for (StoredFile file : place(keeping).list()) {
                names.add(file.name());
            }
            listed.put(keeping, names);
        }
        return names;
    }

    /** Answers what is kept of a transcript, as {@link #putAway} does. */
    Map<String, String> kept(String name, Keeping keeping, Instant at) throws IOException {
        Map<String, String> kept = new LinkedHashMap<>();
        for (int i = 0; isKept(keptAs(name, keeping, at, i), keeping); i++) {
            kept.put(numbered(name, i), keptAs(name, keeping, at, i));
        }
        return kept;
    }

    boolean isKept(String keptAs, Keeping keeping) throws IOException {
        return keeping != Keeping.DELETE && listed(keeping).contains(keptAs);
    }

    /**
     * Brings a transcript back.
     *
     * @throws IOException also if its name is taken; nothing was moved
     */
    void bringBack(String name, String keptAs, Keeping keeping) throws IOException {
        try {
            moveBack(name, keptAs, keeping);
        } catch (FileAlreadyExistsException e) {
            throw new IOException("there is another transcript " + name + " now; move it away, then restore again", e);
        }
    }

    private void moveBack(String name, String keptAs, Keeping keeping) throws IOException {
        try {
            place(keeping).move(keptAs, transcripts, name);
        } catch (NoSuchFileException e) {
            LOG.atWarn().addKeyValue("transcript", keptAs).log("a transcript vanished from where it was kept");
        }
        listed(keeping).remove(keptAs);
    }

    /** Brings all back that is kept of a transcript; what finds its name taken comes back under one with a number. */
    void bringBackAll(String name, Keeping keeping, Instant at) throws IOException {
        List<String> kept = new ArrayList<>(kept(name, keeping, at).values());
        // The last one first: were it left alone by a crash, nobody would look for it.
        for (int last = kept.size() - 1; last >= 0; last--) {
            bringBackBeside(name, last, kept.get(last), keeping);
        }
    }

    /** Brings a transcript back under its name or, if that is taken, under one with a number. */
    void bringBackBeside(String name, String keptAs, Keeping keeping) throws IOException {
        if (isKept(keptAs, keeping)) {
            bringBackBeside(name, 0, keptAs, keeping);
        }
    }

    private void bringBackBeside(String name, int first, String keptAs, Keeping keeping) throws IOException {
        for (int i = first; i < TRIES; i++) {
            try {
                moveBack(numbered(name, i), keptAs, keeping);
            } catch (FileAlreadyExistsException e) {
                LOG.atWarn()
                        .addKeyValue("transcript", numbered(name, i))
                        .log("a transcript comes back under a name with a number, because there is a newer one");
                continue;
            }
            return;
        }
        throw new IOException("no name is free for the transcript " + name + " to come back");
    }

    /** Takes back what {@link #bringBack} did, if it did. */
    void takeBack(String name, String keptAs, Keeping keeping) throws IOException {
        try {
            transcripts.move(name, place(keeping), keptAs);
            listed(keeping).add(keptAs);
        } catch (NoSuchFileException | FileAlreadyExistsException e) {
            // It did not, and what has the name is somebody else's.
            LOG.atTrace().addKeyValue("transcript", keptAs).setCause(e).log("it is where it was kept");
        }
    }
}
