package dev.creel.store.retention;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A limit that has a value, is off, or is left to what stands above it. Immutable, thread-safe. */
record Limit<T>(boolean inherited, @Nullable T set) {

    static <T> Limit<T> inherit() {
        return new Limit<>(true, null);
    }

    static <T> Limit<T> off() {
        return new Limit<>(false, null);
    }

    static <T> Limit<T> of(T value) {
        return new Limit<>(false, value);
    }

    /** Answers this limit, or the other one if this is left to it. */
    Limit<T> or(Limit<T> above) {
        return inherited ? above : this;
    }

    Optional<T> value() {
        return Optional.ofNullable(set);
    }

    @Override
    public String toString() {
        return inherited ? "inherited" : set == null ? "off" : set.toString();
    }
}
