package dev.creel.store;

import dev.creel.store.json.EcmaSpace;
import java.util.Locale;

/** Trims as ECMAScript's {@code String.prototype.trim} and lower-cases without regard to a locale. Thread-safe. */
final class DefaultKeyNormalizer implements KeyNormalizer {

    @Override
    public String normalize(String key) {
        return EcmaSpace.trim(key).toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return "default";
    }
}
