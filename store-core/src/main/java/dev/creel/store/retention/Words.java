package dev.creel.store.retention;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** How plans speak of times and scopes. Stateless. */
final class Words {

    private Words() {}

    /** Answers a length of time in its two largest units, such as {@code 41 d 3 h}. */
    static String of(Duration time) {
        long seconds = time.toSeconds();
        if (seconds >= 2 * 86_400) {
            return seconds / 86_400 + " d" + more(seconds % 86_400 / 3_600, " h");
        }
        if (seconds >= 2 * 3_600) {
            return seconds / 3_600 + " h" + more(seconds % 3_600 / 60, " min");
        }
        return seconds >= 120
                ? seconds / 60 + " min" + more(seconds % 60, " s")
                : seconds > 0 ? seconds + " s" : time.toMillis() + " ms";
    }

    private static String more(long amount, String unit) {
        return amount == 0 ? "" : " " + amount + unit;
    }

    static String between(Instant from, Instant to) {
        return of(Duration.between(from, to));
    }

    static String of(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
