package dev.creel.bench.report;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DamagedResultsTest {

    @TempDir
    Path dir;

    @BeforeEach
    void copyResults() throws IOException {
        Fixture.copyTo(dir);
    }

    private AbstractThrowableAssert<?, ?> assertRefused() {
        return assertThatThrownBy(() -> BenchmarksPage.of(dir).files()).isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "jmh, jmh-made-up.json",
        "start, start.tsv",
        "amplification, amplification.tsv",
        "machine, machine.properties"
    })
    void missingPartIsNamedWithTheCommandThatMakesIt(String part, String file) throws IOException {
        Files.delete(dir.resolve(file));
        assertRefused().hasMessageContaining("run --results " + dir + " --only " + part);
    }

    @Test
    void missingDirectoryIsNamedWithTheCommandThatMakesIt() {
        Path nowhere = dir.resolve("nowhere");
        assertThatThrownBy(() -> BenchmarksPage.of(nowhere)).hasMessageContaining("run --results " + nowhere);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{}", "[{}]", "[{\"benchmark\": \"a.b\", ", "[{\"benchmark\": 1}]"})
    void damagedJsonIsNamed(String text) throws IOException {
        Files.writeString(dir.resolve("jmh-made-up.json"), text);
        assertRefused().hasMessageContaining("jmh-made-up.json").hasMessageContaining("measure it anew");
    }

    @Test
    void unitThatIsNoTimeIsNamed() throws IOException {
        Path file = dir.resolve("jmh-made-up.json");
        Files.writeString(file, Files.readString(file).replaceFirst("us/op", "ops/s"));
        assertRefused().hasMessageContaining("jmh-made-up.json").hasMessageContaining("ops/s");
    }

    @Test
    void cellThatIsNoNumberIsNamedWithLineAndColumn() throws IOException {
        Path file = dir.resolve("start.tsv");
        Files.writeString(file, Files.readString(file).replace("160.0", "fast"));
        assertRefused().hasMessageContaining("start.tsv, line 4: open_and_get_ms is 'fast'");
    }

    @Test
    void lineThatWasCutIsNamed() throws IOException {
        Path file = dir.resolve("amplification.tsv");
        String text = Files.readString(file);
        Files.writeString(file, text.substring(0, text.length() - 12));
        assertRefused().hasMessageContaining("amplification.tsv, line 6 has 4 cells and not 6");
    }

    @Test
    void stressRunThatDidNotEndIsNamed() throws IOException {
        Path file = dir.resolve("stress-creel-64m-20000.tsv");
        String text = Files.readString(file);
        Files.writeString(file, text.substring(0, text.length() - 12));
        assertRefused().hasMessageContaining("stress-creel-64m-20000.tsv does not end");
    }

    @Test
    void tableWithoutRowsIsRefused() throws IOException {
        Files.writeString(dir.resolve("measure-creel.tsv"), "mode\tentries\n");
        assertRefused().hasMessageContaining("measure-creel.tsv holds no results");
    }

    @Test
    void columnThatIsMissingIsNamed() throws IOException {
        Files.writeString(dir.resolve("measure-creel.tsv"), "mode\tentries\nfull-cache\t1\n");
        assertRefused().hasMessageContaining("measure-creel.tsv has no column file_kb");
    }

    @Test
    void stressTableWithAnotherNameIsRefused() throws IOException {
        Files.move(dir.resolve("stress-creel-64m-50.tsv"), dir.resolve("stress-creel.tsv"));
        assertRefused().hasMessageContaining("stress-creel.tsv is not named");
    }
}
