package dev.creel.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * Steps that JMH does, all with the same patience. Immutable, thread-safe.
 *
 * @param warmups how many iterations are thrown away
 * @param iterations how many count
 * @param time how long each takes, as JMH writes it
 */
record JmhSteps(int warmups, int iterations, String time) {

    /**
     * Answers a step.
     *
     * @param works names of benchmark methods, as a regular expression
     * @param contenders words with commas between them, as the sizes and durabilities
     */
    RunStep step(String name, String works, String contenders, String sizes, String durabilities, int threads) {
        List<String> command = command("\\.(" + works + ")$", sizes);
        command.addAll(List.of(
                "-p", "contender=" + contenders, "-p", "durability=" + durabilities, "-t", String.valueOf(threads)));
        return step(name, command);
    }

    /** Answers a step that measures no contender. */
    RunStep baselines(String works, String sizes) {
        return step("baselines", command("\\.Baselines\\.(" + works + ")$", sizes));
    }

    private static RunStep step(String name, List<String> command) {
        return new RunStep(RunPart.JMH, "jmh-" + name, List.of(), List.of(command));
    }

    private List<String> command(String include, String sizes) {
        return new ArrayList<>(List.of(
                "jmh",
                include,
                "-f",
                "1",
                "-wi",
                String.valueOf(warmups),
                "-i",
                String.valueOf(iterations),
                "-w",
                time,
                "-r",
                time,
                "-p",
                "mb=" + sizes,
                "-prof",
                "gc",
                "-prof",
                RssProfiler.class.getName(),
                "-rf",
                "json"));
    }
}
