package dev.creel.cli;

import dev.creel.store.SessionStoreException;
import dev.creel.store.guardian.Usage;
import dev.creel.store.guardian.UsageSource;
import dev.creel.store.retention.Retention;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A store whose document must be there: a wrong path is to be told of, and not watched as an empty store. Used by one
 * thread at a time.
 *
 * @param counted what counts its sessions
 */
record ExistingStore(Path document, UsageSource counted) implements UsageSource {

    @Override
    public String name() {
        return counted.name();
    }

    @Override
    public List<Usage> read() throws Exception {
        List<Usage> usages = counted.read();
        if (usages.stream().allMatch(usage -> usage.existing() == 0) && Files.notExists(document)) {
            throw new SessionStoreException.Missing(
                    document.toString(), "There is no session store " + document + ". Give the right file.");
        }
        return usages;
    }

    @Override
    public Optional<Retention> retention() {
        return counted.retention();
    }

    @Override
    public void close() {
        counted.close();
    }
}
