package dev.creel.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PublishedBenchmarksTest {

    private static final Path DOCS = Path.of("../docs");
    private static final Path RESULTS = Path.of("results");

    @Test
    void publishedPageIsWhatTheReportMakesOfThePublishedResults() throws IOException {
        assertThat(published()).isEqualTo(Files.isDirectory(RESULTS) ? reported() : Map.of());
    }

    private static Map<String, String> reported() throws IOException {
        return BenchmarksPage.of(RESULTS).files();
    }

    private static Map<String, String> published() throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(DOCS, 2)) {
            for (Path file : all.filter(
                            path -> DOCS.relativize(path).toString().matches("benchmarks\\.md|images/benchmarks-.*"))
                    .toList()) {
                files.put(DOCS.relativize(file).toString(), Files.readString(file));
            }
        }
        return files;
    }
}
