package dev.creel.cli;

import dev.creel.store.guardian.Usage;
import dev.creel.store.guardian.UsageSource;
import dev.creel.store.retention.Retention;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A store that one guardian after another watches, so that each need not read all of it anew. Thread-safe.
 *
 * @param store what is lent; one thread at a time uses it, also if a former guardian's does not come back
 * @param reading whether a thread uses it
 */
record LentStore(UsageSource store, AtomicBoolean reading) implements UsageSource {

    LentStore(UsageSource store) {
        this(store, new AtomicBoolean());
    }

    @Override
    public String name() {
        return store.name();
    }

    @Override
    public List<Usage> read() throws Exception {
        if (!reading.compareAndSet(false, true)) {
            throw new IOException("it was asked and has not come back");
        }
        try {
            return store.read();
        } finally {
            reading.set(false);
        }
    }

    @Override
    public Optional<Retention> retention() {
        return store.retention();
    }

    /** Does nothing: the next guardian goes on with it. */
    @Override
    public void close() {}

    /** Closes it for good. */
    void release() {
        store.close();
    }
}
