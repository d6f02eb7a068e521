package dev.creel.cli;

import java.time.Duration;

/** Reads a duration from the command line. Stateless. */
final class LockTimeout {

    private static final String FORMS =
            "; it must be a whole number and a unit, such as 700ms, 5s or 2m, more than zero and at most 1440m";
    private static final Duration LONGEST = Duration.ofDays(1);

    private LockTimeout() {}

    /** @throws IllegalArgumentException if it is none; names the value and the accepted forms */
    static Duration parse(String text) {
        int digits = 0;
        while (digits < text.length() && text.charAt(digits) >= '0' && text.charAt(digits) <= '9') {
            digits++;
        }
        if (digits == 0 || digits > 9) {
            throw refused(text);
        }
        long number = Long.parseLong(text.substring(0, digits));
        Duration duration =
                switch (text.substring(digits)) {
                    case "ms" -> Duration.ofMillis(number);
                    case "s" -> Duration.ofSeconds(number);
                    case "m" -> Duration.ofMinutes(number);
                    default -> throw refused(text);
                };
        if (duration.isZero() || duration.compareTo(LONGEST) > 0) {
            throw refused(text);
        }
        return duration;
    }

    private static IllegalArgumentException refused(String text) {
        return new IllegalArgumentException("is \"" + text + "\"" + FORMS);
    }
}
