package dev.creel.cli.web;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What stands behind the question mark. Immutable, thread-safe. */
final class Parameters {

    private final Map<String, String> values;

    private Parameters(Map<String, String> values) {
        this.values = values;
    }

    /**
     * @param query the text as it was sent
     * @param known the names that may occur, each once
     */
    static Parameters of(@Nullable String query, Set<String> known) throws Refusal {
        Map<String, String> values = new HashMap<>();
        for (String part : query == null || query.isEmpty() ? new String[0] : query.split("&", -1)) {
            int equals = part.indexOf('=');
            String name = decoded(equals < 0 ? part : part.substring(0, equals));
            if (!known.contains(name)) {
                throw Refusal.of(400, "there is no parameter \"" + name + "\" here");
            }
            if (values.put(name, equals < 0 ? "" : decoded(part.substring(equals + 1))) != null) {
                throw Refusal.of(400, "the parameter " + name + " is given twice");
            }
        }
        return new Parameters(values);
    }

    private static String decoded(String text) throws Refusal {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw Refusal.of(400, "a parameter cannot be read: " + e.getMessage());
        }
    }

    String text(String name) throws Refusal {
        String value = values.get(name);
        if (value == null) {
            throw Refusal.of(400, "the parameter " + name + " is missing");
        }
        return value;
    }

    int number(String name, int least, int most) throws Refusal {
        String value = text(name);
        if (value.matches("[0-9]{1,9}")) {
            int number = Integer.parseInt(value);
            if (number >= least && number <= most) {
                return number;
            }
        }
        throw Refusal.of(400, name + " is \"" + value + "\"; it must be a whole number from " + least + " to " + most);
    }
}
