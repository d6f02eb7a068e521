package dev.creel.store.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.store.SessionSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a fresh process loads. */
class LightStartTest {

    private static final String[] HEAVY = {"tools.jackson.databind.", "com.github.benmanes.caffeine."};

    @TempDir
    Path folder;

    /** Opens and lists a store, in a process of its own. */
    static final class Listing {
        private Listing() {}

        public static void main(String[] arguments) {
            try (FileSessionStore store = FileSessionStore.open(
                            Path.of(arguments[0]),
                            FileStoreOptions.builder()
                                    .objectCacheMaxBytes(Long.parseLong(arguments[1]))
                                    .build());
                    SessionSnapshot snapshot = store.snapshot()) {
                System.out.println("listed " + snapshot.newest(10).size() + " of " + snapshot.size());
                if (arguments.length > 2) {
                    System.out.println(snapshot.get(arguments[2]).orElseThrow().as(java.util.Map.class));
                }
            }
        }
    }

    @ParameterizedTest(name = "cache limit {0}")
    @ValueSource(longs = {0, 1000, 1_000_000})
    void openingAndListingLoadNeitherDatabindNorCaffeine(long limit) throws Exception {
        List<String> output = run(String.valueOf(limit));

        assertThat(output).anyMatch(line -> line.contains("listed 10 of 40"));
        assertThat(loaded(output)).isEmpty();
    }

    @Test
    void whatIsHeavyWouldBeNoticed() throws Exception {
        assertThat(loaded(run("1000", "session:1"))).isNotEmpty();
    }

    private static List<String> loaded(List<String> output) {
        return output.stream()
                .filter(line -> line.contains("[class,load]"))
                .filter(line -> line.contains(HEAVY[0]) || line.contains(HEAVY[1]))
                .toList();
    }

    private List<String> run(String... arguments) throws IOException, InterruptedException {
        Path document = Files.writeString(folder.resolve("sessions.json"), Documents.text(Documents.sessions(40, 100)));
        Path output = folder.resolve("output");
        List<String> command = new java.util.ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xlog:class+load",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Listing.class.getName(),
                document.toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return Files.readAllLines(output);
    }
}
