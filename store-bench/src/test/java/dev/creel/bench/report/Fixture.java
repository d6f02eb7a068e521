package dev.creel.bench.report;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;

/** Results that were made up, in which some promises are kept and some are not. Stateless. */
final class Fixture {

    private Fixture() {}

    static Path directory() {
        URL url = Objects.requireNonNull(Fixture.class.getResource("results/start.tsv"));
        try {
            return Objects.requireNonNull(Path.of(url.toURI()).getParent());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    /** Puts a copy into a directory, to be damaged. */
    static void copyTo(Path target) throws IOException {
        try (Stream<Path> files = Files.list(directory())) {
            for (Path file : files.toList()) {
                Files.copy(file, target.resolve(file.getFileName()));
            }
        }
    }
}
