package dev.creel.cli.guard;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects what is wrong with a configuration, to name all of it at once. Used by one thread. */
final class ConfigFaults {

    private record Fault(int line, String text) {}

    private final String file;
    private final List<Fault> found = new ArrayList<>();

    /** @param file how the file is called in messages */
    ConfigFaults(String file) {
        this.file = file;
    }

    /** Notes a fault. */
    void add(int line, String text) {
        found.add(new Fault(line, text));
    }

    /** Notes that a value is not what it must be. */
    void mustBe(int line, String path, String value, String what) {
        add(line, path + " is \"" + value + "\"; it must be " + what);
    }

    /** @throws ConfigException if there was any fault; the first line comes first */
    void refuse() throws ConfigException {
        if (!found.isEmpty()) {
            throw new ConfigException(found.stream()
                    .sorted(Comparator.comparingInt(Fault::line))
                    .map(fault -> file + " line " + fault.line + ": " + fault.text)
                    .toList());
        }
    }
}
