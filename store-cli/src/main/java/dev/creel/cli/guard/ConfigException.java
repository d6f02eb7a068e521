package dev.creel.cli.guard;

import java.util.List;

/** A configuration that makes no sense. */
public final class ConfigException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient List<String> faults;

    ConfigException(List<String> faults) {
        super(String.join("\n", faults));
        this.faults = List.copyOf(faults);
    }

    /** Answers all that is wrong, each in one line that names the file and the place. */
    public List<String> faults() {
        return faults;
    }
}
