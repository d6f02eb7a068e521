package dev.creel.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs the jar as a user does, with its temporary files in a directory of the test's. Used by one thread. */
final class BenchJar {

    private final Path dir;

    BenchJar(Path dir) {
        this.dir = dir;
    }

    /** What a run left behind. */
    record Outcome(int status, String out, String err) {}

    Outcome run(String... args) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Djava.io.tmpdir=" + dir,
                "-Djmh.ignoreLock=true",
                "-jar",
                Path.of("target", "store-bench.jar").toString()));
        command.addAll(List.of(args));
        Path out = dir.resolve("out");
        Path err = dir.resolve("err");
        int status = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start()
                .waitFor();
        return new Outcome(status, Files.readString(out), Files.readString(err));
    }
}
