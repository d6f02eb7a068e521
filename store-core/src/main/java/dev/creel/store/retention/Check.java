package dev.creel.store.retention;

import java.time.Duration;

/** Refuses settings that would remove everything, or that nobody can mean. Stateless. */
final class Check {

    private static final Duration LONGEST = Duration.ofDays(365_000);

    private Check() {}

    /**
     * @param off what to write to switch the setting off, or an empty text if it cannot be
     */
    static Duration duration(String setting, Duration value, String off) {
        if (value.isZero() || value.isNegative()) {
            throw refused(setting, value, "more than zero", off);
        }
        if (value.compareTo(LONGEST) > 0) {
            throw refused(setting, value, "at most " + LONGEST.toDays() + " days", off);
        }
        return value;
    }

    static int count(String setting, int value, String off) {
        if (value <= 0) {
            throw refused(setting, value, "more than zero", off);
        }
        return value;
    }

    static long bytes(String setting, long value, String off) {
        if (value <= 0) {
            throw refused(setting, value, "a number of bytes, more than zero", off);
        }
        return value;
    }

    static int notNegative(String setting, int value) {
        if (value < 0) {
            throw refused(setting, value, "0, for none, or more", "");
        }
        return value;
    }

    static double share(String setting, double value, boolean allowed, String must) {
        if (!allowed) {
            throw refused(setting, value, must, "");
        }
        return value;
    }

    private static IllegalArgumentException refused(String setting, Object value, String must, String off) {
        return new IllegalArgumentException(setting + " is " + value + "; it must be " + must
                + (off.isEmpty() ? "" : ", or use " + off + " for no limit"));
    }
}
