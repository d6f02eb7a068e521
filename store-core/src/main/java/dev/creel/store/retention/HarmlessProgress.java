package dev.creel.store.retention;

import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells how far a pass is, whatever who is told makes of it. Used by one thread. */
final class HarmlessProgress implements Retention.Progress {

    private static final Logger LOG = LoggerFactory.getLogger(HarmlessProgress.class);

    private final Retention.Progress told;
    private boolean failed;

    HarmlessProgress(Retention.Progress told) {
        this.told = Objects.requireNonNull(told, "progress");
    }

    @Override
    public void at(String step, int done, int total) {
        if (failed) {
            return;
        }
        try {
            told.at(step, done, total);
        } catch (RuntimeException e) {
            failed = true;
            LOG.atWarn()
                    .addKeyValue("step", step)
                    .setCause(e)
                    .log("who is told how far a pass is failed, and is told no more; the pass goes on");
        }
    }
}
