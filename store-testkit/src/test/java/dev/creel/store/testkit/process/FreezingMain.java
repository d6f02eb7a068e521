package dev.creel.store.testkit.process;

import dev.creel.store.SessionStoreException;
import dev.creel.store.file.FileSessionStore;
import dev.creel.store.file.FileStoreOptions;
import dev.creel.store.testkit.disk.DiskCall;
import dev.creel.store.testkit.disk.DiskCall.Verb;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A process that stands still at one step of a change until it is told to go on, so that it can be frozen and thawed
 * there. Arguments are the document and the gate. Each line of its input asks for one change: the lock timeout in
 * milliseconds, and where to stand still: in the {@code function}, before the {@code rename}, or before the call of the
 * disk with that number. It answers in lines:
 *
 * <ul>
 *   <li>{@code at <phase> <call>}: it stands there, and waits for a line;
 *   <li>{@code blocked}: somebody else has the lock file, and it waits for it;
 *   <li>{@code changed <n>}: it has made the change, and has noticed n times that it was overtaken;
 *   <li>else the kind of the exception, and its message.
 * </ul>
 */
final class FreezingMain {

    /** Where a change is, as its guarantee against others goes. */
    enum Phase {
        /** Whatever somebody else does is noticed before anything is changed. */
        BEFORE,
        /** The lock file is being looked at for the last time, or has been: what happens now is noticed afterwards. */
        WINDOW,
        /** The document is in its place: what happens now is noticed as well. */
        COMMITTED,
        /** The lock file has been looked at and is about to be removed: what happens now is not noticed. */
        RELEASING,
        /** The lock file has been removed. */
        AFTER
    }

    private static final BufferedReader IN =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));

    private final Path document;
    private final Path lockFile;
    private final String where;
    private Phase phase = Phase.BEFORE;
    private boolean changing;
    private boolean holdsLockFile;
    private boolean blocked;
    private int calls;

    private FreezingMain(Path document, String where) {
        this.document = document;
        this.lockFile = document.resolveSibling(document.getFileName() + ".lock");
        this.where = where;
    }

    public static void main(String[] arguments) throws IOException {
        Path document = Path.of(arguments[0]);
        for (String line = IN.readLine(); line != null; line = IN.readLine()) {
            String[] words = line.split(" ", -1);
            FileStoreOptions options = FileStoreOptions.builder()
                    .lockTimeout(Duration.ofMillis(Long.parseLong(words[0])))
                    .objectCacheMaxBytes(Long.parseLong(arguments[1]))
                    .build();
            System.out.println(new FreezingMain(document, words[1]).change(options));
        }
    }

    private String change(FileStoreOptions options) {
        try (FileSessionStore store =
                InterceptedFiles.around(this::before, this::after).open(document, options)) {
            changing = true;
            store.update(Counter.KEY, present -> {
                phase = Phase.BEFORE;
                if (where.equals("function")) {
                    standStill("function");
                }
                return Counter.next(present);
            });
            changing = false;
            return "changed " + store.stats().overtaken();
        } catch (SessionStoreException e) {
            return e.getClass().getSimpleName() + ": " + e.getMessage();
        }
    }

    private void before(DiskCall call) {
        if (!changing) {
            return;
        }
        calls++;
        boolean atRename = where.equals("rename") && InterceptedFiles.commits(call, document);
        if (atRename || where.equals(Integer.toString(calls))) {
            standStill(call.toString());
        }
        if (InterceptedFiles.is(call, Verb.LINK, lockFile) && !blocked && Files.exists(lockFile)) {
            blocked = true;
            System.out.println("blocked");
        }
    }

    private void after(DiskCall call) {
        if (InterceptedFiles.is(call, Verb.LINK, lockFile)) {
            holdsLockFile = true;
        } else if (InterceptedFiles.is(call, Verb.OPEN, lockFile) && holdsLockFile && phase == Phase.BEFORE) {
            phase = Phase.WINDOW;
        } else if (InterceptedFiles.is(call, Verb.OPEN, lockFile) && phase == Phase.COMMITTED) {
            phase = Phase.RELEASING;
        } else if (InterceptedFiles.is(call, Verb.DELETE, lockFile) && phase == Phase.RELEASING) {
            phase = Phase.AFTER;
        } else if (InterceptedFiles.commits(call, document)) {
            phase = Phase.COMMITTED;
        }
    }

    private void standStill(String step) {
        System.out.println("at " + phase + " " + step);
        try {
            IN.readLine();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
