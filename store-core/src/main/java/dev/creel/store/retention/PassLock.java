package dev.creel.store.retention;

import dev.creel.store.SessionStoreException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** Lets one removal of sessions at a time run, across processes if the store has files. Thread-safe. */
final class PassLock {

    private static final String FILE = "pass";
    private static final Duration STEP = Duration.ofMillis(20);

    private final RetentionContext context;
    private final Duration patience;
    private final Semaphore inProcess = new Semaphore(1);

    PassLock(RetentionContext context, Duration patience) {
        this.context = context;
        this.patience = patience;
    }

    /** Answers what lets go of it, or nothing if somebody else holds it. */
    Optional<Runnable> tryAcquire() throws IOException {
        if (context.files().isPresent()) {
            SessionFiles files = context.files().get();
            return files.tryLock(files.own(), FILE).map(hold -> hold::close);
        }
        return inProcess.tryAcquire() ? Optional.of(inProcess::release) : Optional.empty();
    }

    /**
     * Waits for it, and answers what lets go of it.
     *
     * @throws SessionStoreException.Busy if it was not free in time or the thread was interrupted
     */
    Runnable acquire() {
        long began = context.ticker().getAsLong();
        for (; ; ) {
            Optional<Runnable> hold = context.reading("lock \"" + FILE + "\"", this::tryAcquire);
            if (hold.isPresent()) {
                return hold.get();
            }
            Duration waited = Duration.ofNanos(context.ticker().getAsLong() - began);
            if (waited.compareTo(patience) >= 0 || !pause()) {
                throw new SessionStoreException.Busy(
                        context.store().toString(),
                        "Another pass, revocation or restoration of the session store " + context.store()
                                + " is under way. Waited " + Words.of(waited)
                                + " for it, and nothing was changed. Try again when it is through, or wait longer: that is"
                                + " the patience of the Retention.Builder, and --lock-timeout on the command line.",
                        "another pass",
                        waited);
            }
        }
    }

    private static boolean pause() {
        try {
            Thread.sleep(STEP.toMillis());
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
