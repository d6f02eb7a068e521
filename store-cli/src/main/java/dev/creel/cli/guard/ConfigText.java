package dev.creel.cli.guard;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How a configuration spells amounts. Stateless. */
final class ConfigText {

    static final String DURATION = "a whole number and a unit, such as 30s, 15m, 2h or 14d";
    static final String SIZE =
            "a whole number of bytes more than 0, or one with a unit of 1024, such as 512kb, 64mb or 2gb";

    private static final Pattern AMOUNT = Pattern.compile("(\\d{1,15})\\s*([a-zA-Z]*)");

    private ConfigText() {}

    /** Answers a length of time; nothing if it is none. */
    static Optional<Duration> duration(String text) {
        Matcher amount = AMOUNT.matcher(text);
        if (!amount.matches()) {
            return Optional.empty();
        }
        long seconds =
                switch (amount.group(2)) {
                    case "s" -> 1;
                    case "m" -> 60;
                    case "h" -> 3_600;
                    case "d" -> 86_400;
                    default -> 0;
                };
        return seconds == 0
                ? Optional.empty()
                : Optional.of(Duration.ofSeconds(seconds).multipliedBy(Long.parseLong(amount.group(1))));
    }

    /** Answers a length of time as {@link #duration(String)} reads it. */
    static String spelled(Duration time) {
        long seconds = time.toSeconds();
        if (seconds % 86_400 == 0 && seconds > 0) {
            return seconds / 86_400 + "d";
        }
        if (seconds % 3_600 == 0 && seconds > 0) {
            return seconds / 3_600 + "h";
        }
        return seconds % 60 == 0 && seconds > 0 ? seconds / 60 + "m" : seconds + "s";
    }

    /** Answers a number of bytes; nothing if it is none. */
    static Optional<Long> size(String text) {
        Matcher amount = AMOUNT.matcher(text);
        if (!amount.matches()) {
            return Optional.empty();
        }
        long unit =
                switch (amount.group(2)) {
                    case "" -> 1;
                    case "kb" -> 1L << 10;
                    case "mb" -> 1L << 20;
                    case "gb" -> 1L << 30;
                    default -> 0;
                };
        long count = Long.parseLong(amount.group(1));
        return unit == 0 || count == 0 || count > Long.MAX_VALUE / unit ? Optional.empty() : Optional.of(count * unit);
    }
}
