package dev.creel.store.guardian;

import java.util.List;
import java.util.function.Supplier;

/** A source that somebody else measures. As thread-safe as the supplier. */
record SuppliedUsage(String name, Supplier<Usage> usage) implements UsageSource {

    @Override
    public List<Usage> read() {
        Usage now = usage.get();
        if (!now.name().equals(name)) {
            throw new IllegalStateException("The source " + name + " answered the usage of " + now.name()
                    + "; a usage must have its source's name");
        }
        return List.of(now);
    }
}
