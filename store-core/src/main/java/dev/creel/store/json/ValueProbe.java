package dev.creel.store.json;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** Checks the text of one value in memory. Not thread-safe. */
public final class ValueProbe extends ValueScanner {

    public ValueProbe(byte[] text, ScanLimits limits) {
        super(text, 0, text.length, limits);
    }

    /**
     * Scans the whole text.
     *
     * @return the first token that JSON forbids, or null if the text is valid
     * @throws TextDamage if the text has no certain end, or exceeds a limit
     */
    public @Nullable TextFault scan() throws TextDamage {
        try {
            value();
            if (peek() >= 0) {
                throw broken("something follows the value");
            }
            return fault();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
