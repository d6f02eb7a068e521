package dev.creel.store.testkit.models;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the fuzzer found worth keeping, and the golden documents, tried again. */
class FuzzCorpusTest {

    private static final List<Path> FOLDERS =
            List.of(Path.of("src/test/resources/fuzz"), Path.of("src/test/resources/golden"));

    @Test
    void everyDocumentEverFoundKeepsThePromises() throws Exception {
        int tried = 0;
        for (Path document : documents()) {
            try {
                DocumentFuzz.fuzzerTestOneInput(Files.readAllBytes(document));
                tried++;
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError(document + " breaks a promise; see the cause", e);
            }
        }
        assertThat(tried).isGreaterThan(60);
    }

    private static List<Path> documents() throws IOException {
        List<Path> documents = new ArrayList<>();
        for (Path folder : FOLDERS) {
            try (Stream<Path> files = Files.list(folder)) {
                files.filter(file -> !file.toString().endsWith(".expected"))
                        .sorted()
                        .forEach(documents::add);
            }
        }
        return documents;
    }
}
