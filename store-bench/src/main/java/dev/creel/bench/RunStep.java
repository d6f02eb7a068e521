package dev.creel.bench;

import java.util.List;

/**
 * A step of a run, which makes one file of results. Immutable, thread-safe.
 *
 * @param name of the file, without its ending
 * @param flags of the JVM that does it
 * @param commands of this program, one after the other; their tables are put together
 */
record RunStep(RunPart part, String name, List<String> flags, List<List<String>> commands) {

    /** Answers the name of the file. */
    String file() {
        return name + (part == RunPart.JMH ? ".json" : ".tsv");
    }
}
