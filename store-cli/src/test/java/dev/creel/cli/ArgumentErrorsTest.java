package dev.creel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentErrorsTest {

    @TempDir
    Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private ExitCode run(String... arguments) {
        return Creel.run(arguments, new Output(out, err));
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "list --limit 0|from 1 to 1000000000, or all",
                "list --limit x|or all",
                "list --limit 99999999999|from 1 to 1000000000, or all",
                "list --active all|from 1 to 1000000000 minutes",
                "list --active -5|from 1 to",
                "list --active 1.5|from 1 to",
                "list --colour red|Unknown option: '--colour'.",
                "list extra|Unmatched argument",
                "list --lock-timeout 5|700ms, 5s or 2m",
                "list --lock-timeout 0s|more than zero",
                "list --store=|give the path of a file",
                "list --store|Missing required parameter",
                "get|Missing required parameter: 'KEY'",
                "get a b|Unmatched argument",
                "patch a|Missing required parameter: 'JSON'",
                "patch a {|JSON is not a patch",
                "patch a [1]|An entry is a JSON object",
                "patch a {\"a\":01}|JSON is not a patch",
                "remove|Missing required parameter: 'KEY'",
                "recover --to=|give the path of a file",
                "list --colour=red|Unknown option: '--colour'.",
                "explode|is no command; the commands are list, get, patch, remove, stats, verify, recover.",
                "help|is no command; the commands are list",
            })
    void wrongArgumentIsExitTwoAndOneLineThatSaysWhatToDo(String commandLine, String expected) {
        ExitCode code = run(commandLine.split(" "));

        assertThat(code).isEqualTo(ExitCode.USAGE);
        assertThat(err())
                .startsWith("creel: ")
                .contains(expected)
                .contains(" --help")
                .hasLineCount(1);
        assertThat(out.size()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t\u00a0"})
    void keyWithoutACharacterIsExitTwo(String key) {
        assertThat(run("get", key)).isEqualTo(ExitCode.USAGE);
        assertThat(run("patch", key, "{}")).isEqualTo(ExitCode.USAGE);
        assertThat(run("remove", key)).isEqualTo(ExitCode.USAGE);
        assertThat(err()).contains("creel: KEY is ").hasLineCount(3);
    }

    @Test
    void noCommandIsExitTwoAndNamesTheCommands() {
        assertThat(run()).isEqualTo(ExitCode.USAGE);
        assertThat(err())
                .contains("list, get, patch, remove, stats, verify, recover")
                .hasLineCount(1);
    }

    @Test
    void outputThatCannotBeWrittenIsNotDone() throws Exception {
        Path document = Documents.write(directory, Documents.DOCUMENT);
        Output full = new Output(new java.io.FileOutputStream("/dev/full"), err);

        ExitCode code = Creel.run(new String[] {"list", "--store", document.toString()}, full);

        assertThat(code).isEqualTo(ExitCode.UNUSABLE);
        assertThat(err()).contains("Could not write the output").hasLineCount(1);
    }
}
