package dev.creel.store.testkit.models;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the store, the check and the recovery make of each document in {@code src/test/resources/golden}, against the text
 * beside it.
 *
 * <p>To add one: put {@code NAME.json} there, and {@code NAME.expected} with one line, {@code # what it is}; run this test
 * with {@code -Dcreel.golden.write=true}, which writes the rest of the text; read that and judge it before committing it.
 */
class GoldenFilesTest {

    private static final Path FOLDER = Path.of("src/test/resources/golden");

    static List<Path> documents() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("documents")
    void documentGivesWhatStandsBesideIt(Path document) throws Exception {
        String name = String.valueOf(document.getFileName()).replace(".json", ".expected");
        Path beside = document.resolveSibling(name);
        String expected = Files.readString(beside);
        String title = expected.lines().findFirst().orElse("");
        assertThat(title).as("the first line of %s", beside).matches("# \\S.*");

        String actual = title + "\n" + new GoldenRun(Files.readAllBytes(document)).report();

        if (Boolean.getBoolean("creel.golden.write")) {
            Files.write(beside, actual.getBytes(UTF_8));
        } else {
            assertThat(actual).as("%s; see there how it is written", beside).isEqualTo(expected);
        }
    }

    @Test
    void thereAreDocumentsOfEveryKind() throws IOException {
        assertThat(documents())
                .hasSizeGreaterThanOrEqualTo(30)
                .extracting(path -> path.getFileName().toString().replaceFirst("-.*", ""))
                .contains("whole", "cut", "bad", "entry");
    }
}
