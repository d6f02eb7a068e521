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
                "list --agent=|--agent is \"\"; it must be 1 to 64 letters",
                "list --agent ../x|--agent is \"../x\"; it must be 1 to 64 letters",
                "list --store x --agent main|--store and --agent exclude each other; give one of them.",
                "cleanup --all-agents --store x|--all-agents and --store exclude each other; give one of them.",
                "cleanup --all-agents --agent x|--all-agents and --agent exclude each other; give one of them.",
                "cleanup --active-key=|--active-key is empty; give a session's key.",
                "cleanup --policy=|--policy is empty; give the path of a file.",
                "cleanup --policy /nope/p.json|--policy /nope/p.json is not there.",
                "cleanup --policy /proc|--policy /proc cannot be read",
                "cleanup extra|Unmatched argument",
                "restore|Missing required parameter: 'KEY'",
                "archive|Say what to do with the archive: list.",
                "archive drop|Unmatched argument",
                "archive list extra|Unmatched argument",
                "revoke|Say whose sessions: one of --owner, --peer, --channel, --parent.",
                "revoke --owner x --peer y|--owner and --peer exclude each other; give one of them.",
                "revoke --owner=|--owner is empty; say whose sessions.",
                "guard --config x --store y|--config and --store exclude each other; give one of them.",
                "guard --config x --max-sessions 1|--config and --max-sessions exclude each other; give one of them.",
                "guard --once --http x|--once and --http exclude each other; give one of them.",
                "guard --max-sessions 0|--max-sessions is \"0\"; it must be a whole number more than 0.",
                "guard --max-in-use many|--max-in-use is \"many\"; it must be a whole number more than 0.",
                "guard --allow-actions|There is no page for the token or the actions; give --http too.",
                "guard --http 7600|The address of the page is \"7600\"; it must be a host and a port",
                "guard --http 127.0.0.1:0 --allow-actions|openssl rand -hex 24 > FILE",
                "guard --http 127.0.0.1:0 --token-file /nope|The token file /nope is not there; make one with: openssl",
                "status --url x --config y|--url and --config exclude each other; give one of them.",
                "status --url 127.0.0.1|--url is \"127.0.0.1\"; it must be an address such as http://127.0.0.1:7600.",
                "status --watch 0|--watch is \"0\"; it must be a whole number of seconds, 1 to 99999.",
                "explode|is no command; the commands are list, get, patch, remove, cleanup, restore, archive, revoke,",
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
        assertThat(run("restore", key)).isEqualTo(ExitCode.USAGE);
        assertThat(err()).contains("creel: KEY is ").hasLineCount(4);
    }

    @Test
    void noCommandIsExitTwoAndNamesTheCommands() {
        assertThat(run()).isEqualTo(ExitCode.USAGE);
        assertThat(err())
                .contains("list, get, patch, remove, cleanup, restore, archive, revoke, stats, verify, recover,"
                        + " guard, status")
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
