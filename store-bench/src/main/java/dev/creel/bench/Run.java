package dev.creel.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The command {@code run}: measures everything, one thing after the other, into one directory. Used by one thread. */
final class Run {

    private final PrintStream err;
    private final long startedNanos = System.nanoTime();

    Run(PrintStream err) {
        this.err = err;
    }

    void run(List<String> args) throws UsageException, IOException, InterruptedException {
        Flags flags = Flags.parse(args, Set.of("--profile", "--results", "--only"), Set.of());
        RunProfile profile = flags.choice("--profile", RunProfile.class).orElse(RunProfile.QUICK);
        Optional<RunPart> only = flags.choice("--only", RunPart.class);
        Path results = flags.text("--results")
                .map(Path::of)
                .orElseThrow(() -> new UsageException("run needs --results DIR, which is made if it is not there"));
        Files.createDirectories(results);
        if (only.isEmpty()) {
            requireEmpty(results);
        }
        if (only.isEmpty() || only.get() == RunPart.MACHINE) {
            Files.writeString(results.resolve("machine.properties"), MachineFacts.text(profile));
        }
        List<RunStep> steps = profile.steps().stream()
                .filter(step -> only.isEmpty() || only.get() == step.part())
                .toList();
        for (int i = 0; i < steps.size(); i++) {
            tell((i + 1) + " of " + steps.size() + ": " + steps.get(i).name());
            make(steps.get(i), results);
        }
        tell("done; the page: report --results " + results + " --docs docs");
    }

    /** Keeps figures of two runs, which may be of two versions, apart. */
    private static void requireEmpty(Path results) throws IOException, UsageException {
        try (Stream<Path> present = Files.list(results)) {
            if (present.findAny().isPresent()) {
                throw new UsageException("--results is '" + results
                        + "', which is not empty; give an empty directory, or do one part again with --only");
            }
        }
    }

    private void tell(String what) {
        Duration since = Duration.ofNanos(System.nanoTime() - startedNanos);
        err.printf("%d:%02d  %s%n", since.toMinutes(), since.toSecondsPart(), what);
    }

    /** Makes the file of a step, which has its name only when it is complete. */
    private void make(RunStep step, Path results) throws IOException, InterruptedException {
        Path making = results.resolve("." + step.file() + ".making");
        try {
            if (step.part() == RunPart.JMH) {
                byJmh(step, making);
            } else {
                Files.write(making, table(step));
            }
            if (!Files.exists(making)) {
                throw new IOException("JMH left no results of " + step.name() + "; see what it says with: "
                        + String.join(" ", step.commands().get(0)));
            }
            Files.move(making, results.resolve(step.file()), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(making);
        }
    }

    private void byJmh(RunStep step, Path file) throws IOException, InterruptedException {
        for (List<String> command : step.commands()) {
            List<String> words = new ArrayList<>(command);
            words.addAll(List.of("-rff", file.toString()));
            new ChildJvm(step.flags(), Bench.class, words).run(line -> {
                if (line.startsWith("# Run progress") || line.contains("<failure>") || line.contains("Exception")) {
                    tell("  " + line);
                }
            });
        }
    }

    /** Answers the tables of all commands under one head; what a command prints below an empty line is for people. */
    private static List<String> table(RunStep step) throws IOException, InterruptedException {
        List<String> table = new ArrayList<>();
        for (List<String> command : step.commands()) {
            List<String> lines = new ChildJvm(step.flags(), Bench.class, command).lines();
            int end = lines.indexOf("");
            table.addAll(lines.subList(table.isEmpty() ? 0 : 1, end < 0 ? lines.size() : end));
        }
        return table;
    }
}
