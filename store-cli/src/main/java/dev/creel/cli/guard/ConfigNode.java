package dev.creel.cli.guard;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A value in a configuration file, and where it is. Immutable, thread-safe. */
sealed interface ConfigNode {

    /** Answers the line in which it begins; the first one is 1. */
    int line();

    /** Text, a number or a flag, as it is written. */
    record Text(int line, String value) implements ConfigNode {}

    /** Values in their order. */
    record Items(int line, List<ConfigNode> values) implements ConfigNode {
        public Items {
            values = List.copyOf(values);
        }
    }

    /** Values by name, in the order of the file. */
    record Table(int line, Map<String, Member> members) implements ConfigNode {
        public Table {
            members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
        }
    }

    /**
     * A value that has a name. Immutable, thread-safe.
     *
     * @param line the line in which the name is
     */
    record Member(int line, ConfigNode value) {}
}
