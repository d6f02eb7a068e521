package dev.creel.bench;

import dev.creel.bench.contender.Words;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** The flags of one command line, each {@code --name value}, {@code --name=value} or {@code --switch}. Immutable. */
final class Flags {

    private static final String SET = "";

    private final Map<String, String> values;

    private Flags(Map<String, String> values) {
        this.values = values;
    }

    /**
     * Reads flags.
     *
     * @param valued the flags that take a value
     * @param switches the flags that take none
     * @throws UsageException if there is anything else
     */
    static Flags parse(List<String> args, Set<String> valued, Set<String> switches) throws UsageException {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < args.size(); i++) {
            String arg = args.get(i);
            int equals = arg.indexOf('=');
            String name = equals < 0 ? arg : arg.substring(0, equals);
            if (switches.contains(name) && equals < 0) {
                values.put(name, SET);
            } else if (!valued.contains(name)) {
                throw new UsageException("Unknown flag " + arg + "; see --help");
            } else if (equals >= 0) {
                values.put(name, arg.substring(equals + 1));
            } else if (++i < args.size()) {
                values.put(name, args.get(i));
            } else {
                throw new UsageException(name + " needs a value");
            }
        }
        return new Flags(values);
    }

    boolean isSet(String name) {
        return values.containsKey(name);
    }

    /** Answers whether the flag has just this value. */
    boolean says(String name, String value) {
        return value.equals(values.get(name));
    }

    int positive(String name, int otherwise) throws UsageException {
        return number(name, 1).orElse(otherwise);
    }

    OptionalInt notNegative(String name) throws UsageException {
        return number(name, 0);
    }

    private OptionalInt number(String name, int least) throws UsageException {
        String value = values.get(name);
        if (value == null) {
            return OptionalInt.empty();
        }
        try {
            int number = Integer.parseInt(value);
            if (number >= least) {
                return OptionalInt.of(number);
            }
        } catch (NumberFormatException e) {
            // Said below, with the value.
        }
        throw new UsageException(
                name + " is '" + value + "'; it must be a whole number from " + least + " to " + Integer.MAX_VALUE);
    }

    /** Answers the constant whose name in lower case, with dashes, is the value. */
    <E extends Enum<E>> Optional<E> choice(String name, Class<E> type) throws UsageException {
        String value = values.get(name);
        if (value == null) {
            return Optional.empty();
        }
        return Optional.of(Words.find(type, value)
                .orElseThrow(() -> new UsageException(name + " is '" + value + "'; it must be " + Words.all(type))));
    }

    Optional<Path> file(String name) throws UsageException {
        String value = values.get(name);
        if (value == null) {
            return Optional.empty();
        }
        Path path = Path.of(value);
        if (!Files.isRegularFile(path)) {
            throw new UsageException(name + " is '" + value + "'; there is no such file");
        }
        return Optional.of(path);
    }

    Optional<Path> directory(String name) throws UsageException {
        String value = values.get(name);
        if (value == null) {
            return Optional.empty();
        }
        Path path = Path.of(value);
        if (!Files.isDirectory(path)) {
            throw new UsageException(name + " is '" + value + "'; there is no such directory");
        }
        return Optional.of(path);
    }

    /** Answers a number above zero as it was written, such as 7.6. */
    Optional<String> decimal(String name) throws UsageException {
        String value = values.get(name);
        if (value != null && !value.matches("(?=.*[1-9])\\d{1,6}(\\.\\d{1,6})?")) {
            throw new UsageException(name + " is '" + value + "'; it must be a number above zero, such as 7.6");
        }
        return Optional.ofNullable(value);
    }

    Optional<String> text(String name) {
        return Optional.ofNullable(values.get(name));
    }
}
