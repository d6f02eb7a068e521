package dev.creel.store.file;

import dev.creel.store.SessionStoreException;
import dev.creel.store.file.FileStoreOptions.Access;
import dev.creel.store.io.FileOps;
import dev.creel.store.io.FileOpsScope;
import dev.creel.store.io.FileStamp;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Checks a document from the first byte to the last, tells what can be saved of a damaged one, and saves it.
 *
 * <p>Checking writes nothing and takes no lock. It works while programs use the store; what it says is true of the
 * document that was there when it began.
 *
 * <p>Stateless and thread-safe.
 */
public final class StoreFsck {

    /** What was found, in the order of how much it matters. */
    public enum Problem {
        /** There is no document. */
        MISSING(true),
        /** The document holds nothing but white space. */
        EMPTY(true),
        /** The document is some other JSON value than an object. */
        NOT_AN_OBJECT(true),
        /** The structure of the document is broken here; entries before and behind it may be whole. */
        BROKEN(true),
        /** One entry is not valid JSON; the others can be used, but the gateway takes such a document for empty. */
        BAD_ENTRY(true),
        /** The document exceeds a limit of the options. */
        OVER_LIMIT(true),
        /** The document begins with a byte order mark, for which the gateway takes it for empty. */
        BYTE_ORDER_MARK(true),
        /** A key occurs more than once; the last one counts. */
        DUPLICATE_KEY(false),
        /** A key has several spellings; the freshest one counts. */
        SPELLINGS(false),
        /** The value of a key is not an object. */
        NOT_A_SESSION(false),
        /**
         * An entry holds what looks like other sessions. Where the brace that closes an entry is missing, those behind it
         * become its fields; recovery keeps them there.
         */
        HOLDS_SESSIONS(false),
        /** Other users may read or write a file of the store. */
        OPEN_TO_OTHERS(false),
        /** A temporary file was left by a program that died. */
        LEFTOVER(false);

        private final boolean damage;

        Problem(boolean damage) {
            this.damage = damage;
        }

        /** Answers whether the gateway or Creel cannot use the document, or a part of it, because of this. */
        public boolean isDamage() {
            return damage;
        }
    }

    /**
     * Something that was found. Immutable, thread-safe.
     *
     * @param problem of which kind it is
     * @param position offset in bytes from the start of the document, or 0 if it is not about a place in it
     * @param key the key of the entry concerned, as the document spells it, if it is about one
     * @param message what is there, for a person
     */
    public record Finding(Problem problem, long position, Optional<String> key, String message) {}

    /**
     * What a check found. Immutable, thread-safe.
     *
     * @param store the document
     * @param bytes its size
     * @param entries how many entries are whole
     * @param lostBytes how many bytes belong to no whole entry and to nothing around entries that recovery would write
     * @param findings everything found, in the order of the document
     */
    public record Report(Path store, long bytes, int entries, long lostBytes, List<Finding> findings) {
        public Report {
            findings = List.copyOf(findings);
        }

        /** Answers whether there is no damage; the findings may still hold remarks. */
        public boolean isSound() {
            return findings.stream().noneMatch(finding -> finding.problem().isDamage());
        }
    }

    /**
     * What a recovery did. Immutable, thread-safe.
     *
     * @param report what was found before
     * @param written the document that holds the entries that were saved, or nothing if there was nothing to mend
     * @param kept where the damaged document is kept, or nothing if it stands where it stood
     */
    public record Recovery(Report report, Optional<Path> written, Optional<Path> kept) {}

    private StoreFsck() {}

    /**
     * Checks a document.
     *
     * @param store the document
     * @param options whose limits and key rule apply
     * @throws SessionStoreException.Unavailable if it cannot be read, or is being rewritten without pause
     */
    public static Report check(Path store, FileStoreOptions options) {
        Path absolute = store.toAbsolutePath();
        FileOps ops = FileOpsScope.current();
        DocumentPath path = new DocumentPath(ops, absolute);
        try (Pause pause = new Pause(options.lockTimeout());
                SteadyDocument document = SteadyDocument.open(path, ops, options, pause)) {
            if (document == null) {
                Finding missing = new Finding(Problem.MISSING, 0, Optional.empty(), "there is no such file");
                return new Report(absolute, 0, 0, 0, List.of(missing));
            }
            Salvage salvage = document.salvage();
            List<Finding> findings = new ArrayList<>(salvage.findings());
            findings.addAll(beside(path, ops));
            return new Report(absolute, salvage.size(), salvage.entries(), salvage.lostBytes(), findings);
        } catch (IOException e) {
            throw path.unavailable("check", e);
        }
    }

    /**
     * Puts a document that holds every whole entry of a damaged one in its place, and keeps the damaged one in the side
     * folder. A sound document is left alone.
     *
     * @throws SessionStoreException.Missing if there is no document
     * @throws SessionStoreException.Busy if the lock was not free in time
     * @throws SessionStoreException.Unavailable if it cannot be read or written; the damaged document stands where it stood
     * @throws SessionStoreException.NotDurable if it was recovered, but a power cut may bring the damaged document back
     * @throws UnsupportedOperationException if the options are for reading only
     */
    public static Recovery recover(Path store, FileStoreOptions options) {
        if (options.access() == Access.READ_ONLY) {
            throw new UnsupportedOperationException("The options to recover the session store " + store
                    + " are for reading only. Nothing was changed. Use recoverTo, or options that allow changes.");
        }
        return new DocumentRecovery(store.toAbsolutePath(), options, FileOpsScope.current()).inPlace();
    }

    /**
     * Writes every whole entry of a document to another file, and leaves the document alone.
     *
     * @param target the file to make; it must not exist
     * @throws SessionStoreException.Missing if there is no document
     * @throws SessionStoreException.Unavailable if it cannot be read or changes without pause, or the target cannot be
     *     written or exists; there is no new file then
     */
    public static Recovery recoverTo(Path store, Path target, FileStoreOptions options) {
        return new DocumentRecovery(store.toAbsolutePath(), options, FileOpsScope.current())
                .to(target.toAbsolutePath());
    }

    private static List<Finding> beside(DocumentPath path, FileOps ops) throws IOException {
        List<Finding> findings = new ArrayList<>();
        Path real = path.real();
        Path directory = DocumentPath.parent(real);
        for (Path file : List.of(real, DocumentPath.side(real), DocumentPath.temporary(real))) {
            FileStamp stamp = ops.stat(file);
            if (stamp != null && (stamp.permissions() & 077) != 0) {
                findings.add(new Finding(
                        Problem.OPEN_TO_OTHERS,
                        0,
                        Optional.empty(),
                        file + " has permissions " + Integer.toOctalString(stamp.permissions())
                                + "; the next change of the document closes it, or run chmod go= on it"));
            }
        }
        for (String name : ops.list(directory)) {
            boolean ours = directory.resolve(name).equals(DocumentPath.temporary(real));
            if (ours || Leftovers.isTemporary(real, name)) {
                findings.add(new Finding(
                        Problem.LEFTOVER,
                        0,
                        Optional.empty(),
                        directory.resolve(name)
                                + " is a temporary file; if no program is writing, the next change removes" + " it"
                                + (ours ? "" : " once it is an hour old")));
            }
        }
        return findings;
    }
}
