package dev.creel.cli;

import dev.creel.store.guardian.Usage;
import dev.creel.store.guardian.UsageSource;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/**
 * A store whose disk did not come back when it was to be opened. It does not answer until the disk does; nothing is removed
 * from it. Thread-safe if what is opened is.
 *
 * @param opening what it is once it is open
 */
record LateStore(String name, Future<UsageSource> opening) implements UsageSource {

    @Override
    public List<Usage> read() throws Exception {
        if (!opening.isDone()) {
            throw new IOException("it was asked and has not come back");
        }
        try {
            return opening.get().read();
        } catch (ExecutionException e) {
            throw new IOException(String.valueOf(e.getCause()), e);
        }
    }
}
