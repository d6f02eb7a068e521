package dev.creel.bench;

import dev.creel.bench.contender.ContenderName;
import dev.creel.bench.contender.Words;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Collectors;

/** What a run ran on, and how its contenders were set up. Stateless. */
final class MachineFacts {

    private static final Path CPU = Path.of("/proc/cpuinfo");
    private static final Path MEMORY = Path.of("/proc/meminfo");

    private MachineFacts() {}

    /** Answers them as the lines of a properties file, sorted. */
    static String text(RunProfile profile) throws IOException, InterruptedException {
        Properties facts = new Properties();
        try (InputStream versions =
                Objects.requireNonNull(MachineFacts.class.getResourceAsStream("versions.properties"))) {
            facts.load(versions);
        }
        for (ContenderName name : ContenderName.values()) {
            facts.setProperty("settings." + Words.of(name), name.settings());
        }
        facts.setProperty("profile", Words.of(profile));
        facts.setProperty("date", Instant.now().truncatedTo(ChronoUnit.MINUTES).toString());
        facts.setProperty("commit", commit());
        facts.setProperty("cpu", value(CPU, "model name"));
        facts.setProperty("cores", String.valueOf(Runtime.getRuntime().availableProcessors()));
        facts.setProperty("memory", value(MEMORY, "MemTotal"));
        facts.setProperty("kernel", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        facts.setProperty("jdk", System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
        facts.setProperty(
                "file_system",
                Files.getFileStore(Path.of(System.getProperty("java.io.tmpdir")))
                        .type());
        StringWriter text = new StringWriter();
        facts.store(text, null);
        return text.toString()
                .lines()
                // The first line is the date once more, in the words of this machine.
                .filter(line -> !line.startsWith("#"))
                .sorted()
                .collect(Collectors.joining("\n", "", "\n"));
    }

    /** Answers the value of a line {@code name : value}, or that it is unknown. */
    private static String value(Path file, String name) throws IOException {
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file)) {
                if (line.startsWith(name)) {
                    return line.substring(line.indexOf(':') + 1).strip();
                }
            }
        }
        return "unknown";
    }

    private static String commit() throws InterruptedException {
        try {
            Process git = new ProcessBuilder("git", "describe", "--always", "--dirty", "--abbrev=12")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String commit = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return git.waitFor() == 0 ? commit : "unknown";
        } catch (IOException e) {
            return "unknown";
        }
    }
}
