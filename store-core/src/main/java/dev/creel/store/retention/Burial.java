package dev.creel.store.retention;

import dev.creel.store.SessionTransaction;
import dev.creel.store.retention.SessionFiles.Tombstone;
import java.io.IOException;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys that one change buries. That holds at once, while the change may run again or fail. Called with the pass lock
 * held, so that nobody else buries meanwhile; used by one thread.
 */
final class Burial {

    private static final Logger LOG = LoggerFactory.getLogger(Burial.class);

    private final RetentionContext context;
    private @Nullable List<Tombstone> before;
    private boolean buried;

    Burial(RetentionContext context) {
        this.context = context;
    }

    /** Answers the list as it was before the change ran first. Called under the store's lock. */
    List<Tombstone> before() {
        if (before == null) {
            before = context.tombstones();
        }
        return before;
    }

    /** Lets this be the list. Called under the store's lock. */
    void bury(List<Tombstone> tombstones) throws IOException {
        if (buried || !tombstones.equals(before())) {
            buried = true;
            files().bury(tombstones);
        }
    }

    /**
     * Puts the list back after the change failed, in one of its own.
     *
     * @param isUndone tells from the sessions that are there now that nothing was changed
     */
    void takeBack(Predicate<SessionTransaction> isUndone) {
        if (!buried) {
            return;
        }
        try {
            context.store()
                    .<List<Tombstone>, IOException>transact(transaction -> {
                        if (isUndone.test(transaction)) {
                            files().bury(before());
                        }
                        return before();
                    })
                    .close();
        } catch (IOException | RuntimeException e) {
            LOG.atWarn()
                    .setCause(e)
                    .log(
                            "a change failed, and the keys that it buried could not be freed; they stay buried for their time");
        }
    }

    private SessionFiles files() {
        return context.requireFiles("Burying a key");
    }
}
