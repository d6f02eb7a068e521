package dev.creel.cli;

import static dev.creel.cli.CreelProcess.creel;
import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.cli.CreelProcess.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How each command ends when it cannot do what was asked, and that it then changes nothing. */
class FailuresIT {

    private static final String KEY = "agent:main:main";

    @TempDir
    Path directory;

    private static void assertEnds(Result result, int code, String... said) {
        assertThat(result.code()).as(result.toString()).isEqualTo(code);
        assertThat(result.err()).startsWith("creel: ").hasLineCount(1).contains(said);
        assertThat(result.err()).doesNotContain("\tat ");
        assertThat(result.out()).isEmpty();
    }

    private static Object[] arguments(String command, Path document) {
        return switch (command) {
            case "get", "remove" -> new Object[] {command, KEY, "--store", document};
            case "restore" -> new Object[] {command, KEY, "--store", document};
            case "cleanup" -> new Object[] {command, "--enforce", "--allow-most", "--store", document};
            case "archive" -> new Object[] {command, "list", "--store", document};
            case "revoke" -> new Object[] {command, "--owner", "main", "--store", document};
            case "patch" -> new Object[] {command, KEY, "{\"label\":\"x\"}", "--store", document};
            default -> new Object[] {command, "--store", document};
        };
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "list", "get", "patch", "remove", "cleanup", "restore", "archive", "revoke", "stats", "verify",
                "recover"
            })
    void missingStoreIsExitThreeAndNothingIsMade(String command) throws Exception {
        Path document = directory.resolve("no").resolve("sessions.json");

        assertEnds(creel(arguments(command, document)), 3, "There is no session store " + document);
        assertThat(document.getParent()).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "list", "get", "patch", "remove", "cleanup", "restore", "archive", "revoke", "stats", "verify",
                "recover"
            })
    void goneStoreIsExitThreeAndNamesTheTrace(String command) throws Exception {
        Files.writeString(directory.resolve("abc.jsonl"), "{}");
        Path document = directory.resolve("sessions.json");

        assertEnds(creel(arguments(command, document)), 3, "is gone", "abc.jsonl", "backup");
        assertThat(document).doesNotExist();
    }

    @Test
    void createRefusesAStoreThatIsGone() throws Exception {
        Files.writeString(directory.resolve("abc.jsonl"), "{}");
        Path document = directory.resolve("sessions.json");

        assertEnds(creel("patch", KEY, "{}", "--create", "--store", document), 3, "is gone");
        assertThat(document).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"list", "get", "patch", "remove", "cleanup", "revoke", "stats"})
    void damagedStoreIsExitThreeNamesTheByteAndIsLeftAsItIs(String command) throws Exception {
        String text = Documents.DOCUMENT.substring(0, Documents.DOCUMENT.length() - 4);
        Path document = Documents.write(directory, text);

        assertEnds(creel(arguments(command, document)), 3, "is damaged at byte", "creel recover --store");
        assertThat(Files.readString(document)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"list", "patch", "cleanup", "revoke"})
    void emptyStoreIsExitThreeAndIsLeftAsItIs(String command) throws Exception {
        Path document = Documents.write(directory, "");

        assertEnds(creel(arguments(command, document)), 3, "is empty");
        assertThat(document).isEmptyFile();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "list", "get", "patch", "remove", "cleanup", "restore", "archive", "revoke", "stats", "verify",
                "recover"
            })
    void directoryInPlaceOfAStoreIsExitThree(String command) throws Exception {
        assertEnds(creel(arguments(command, directory)), 3, " is a directory. Give the path of the file in it");
    }

    @Test
    void sessionsThatAMissingBraceMadeFieldsAreToldOfByVerifyAndByRecover() throws Exception {
        String inside = "\"agent:main:cron:1\": {\"sessionId\": \"c\", \"updatedAt\": 1}";
        Path document = Documents.write(directory, "{\n  \"" + KEY + "\": {\n    \"x\": 1,\n  " + inside + "\n}");
        String remark = "remark: holds-sessions at byte 4, session " + KEY
                + ": the entry holds what looks like 1 other session, as if a brace were missing: agent:main:cron:1;";

        assertThat(creel("verify", "--store", document).out()).contains(remark, "damage: broken at byte");
        assertThat(creel("recover", "--store", document).out()).contains(remark, "Saved 1 sessions");
        Result verify = creel("verify", "--store", document);
        assertThat(verify.out()).contains(remark, "The store is sound.");
        assertThat(verify.code()).isZero();
    }

    @Test
    void verifyTellsDamageWithExitOneAndRecoverMendsIt() throws Exception {
        String text = Documents.DOCUMENT.replace("\"sessionId\": \"g\",", "\"sessionId\": \"g,");
        Path document = Documents.write(directory, text);

        Result verify = creel("verify", "--store", document);
        assertThat(verify.code()).isEqualTo(1);
        assertThat(verify.out()).contains("damage: broken at byte", "creel recover --store " + document);
        Result json = creel("verify", "--json", "--store", document);
        assertThat(json.code()).isEqualTo(1);
        assertThat(json.json().get("sound").asBoolean()).isFalse();
        assertThat(json.json().get("findings").get(0).get("damage").asBoolean()).isTrue();

        Path other = directory.resolve("saved.json");
        Result to = creel("recover", "--to", other, "--store", document);
        assertThat(to.code()).as(to.toString()).isZero();
        assertThat(Files.readString(document)).isEqualTo(text);
        assertThat(creel("list", "--json", "--store", other).json().get("total").asInt())
                .isEqualTo(2);
        assertEnds(creel("recover", "--to", other, "--store", document), 3, "exists already");

        Result recover = creel("recover", "--json", "--store", document);
        assertThat(recover.code()).as(recover.toString()).isZero();
        Path kept = Path.of(recover.json().get("kept").asString());
        assertThat(Files.readString(kept)).isEqualTo(text);
        Documents.write(directory, text);
        Files.setPosixFilePermissions(document, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(creel("recover", "--store", document).out())
                .contains("rw-r--r--", "run: chmod go= " + kept.getParent());
        assertThat(creel("verify", "--store", document).code()).isZero();
        assertThat(creel("get", KEY, "--field", "cost", "--store", document).out())
                .isEqualTo("1.10\n");
    }

    @Test
    void oneBadEntryIsThatEntrysProblem() throws Exception {
        Path document = Documents.write(directory, Documents.DOCUMENT.replace("1.10", "01.10"));

        Result list = creel("list", "--json", "--store", document);
        assertThat(list.code()).isZero();
        assertThat(list.json().get("sessions").get(1).get("damage").asString()).contains("not valid JSON at byte");
        Result get = creel("get", KEY, "--store", document);
        assertThat(get.code()).isEqualTo(3);
        assertThat(get.err().lines())
                .hasSize(2)
                .anySatisfy(line -> assertThat(line)
                        .startsWith("creel: warning: session entry is not valid JSON")
                        .contains("sessionKey=" + KEY))
                .anySatisfy(line -> assertThat(line).endsWith("creel remove '" + KEY + "' --store " + document));
        assertThat(creel("verify", "--store", document).code()).isEqualTo(1);
        assertThat(creel("get", "agent:main:telegram:group:-100", "--store", document)
                        .code())
                .isZero();
        assertThat(creel("remove", KEY, "--store", document).code()).isZero();
        assertThat(creel("verify", "--store", document).code()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"get", "patch", "remove"})
    void missingKeyIsExitOneAndNothingIsWritten(String command) throws Exception {
        Path document = Documents.write(directory, "{}");

        assertEnds(creel(arguments(command, document)), 1, "There is no session \"" + KEY + "\"", document.toString());
        assertThat(Files.readString(document)).isEqualTo("{}");
    }

    @Test
    void missingFieldIsExitOneAndNamesTheFields() throws Exception {
        Path document = Documents.write(directory, Documents.DOCUMENT);

        assertEnds(
                creel("get", KEY, "--field", "nope", "--store", document),
                1,
                "has no field \"nope\"",
                "sessionId, updatedAt");
    }

    @ParameterizedTest
    @ValueSource(strings = {"patch", "remove", "cleanup", "revoke", "recover"})
    void lockedStoreIsExitThreeAndNamesTheHolder(String command) throws Exception {
        String text = command.equals("recover") ? Documents.DOCUMENT + "}" : Documents.DOCUMENT;
        Path document = Documents.write(directory, text);
        Process holder = new ProcessBuilder("sleep", "600").start();
        try {
            Files.writeString(
                    directory.resolve("sessions.json.lock"),
                    "{\n  \"pid\": " + holder.pid() + ",\n  \"createdAt\": \"" + Instant.now() + "\"\n}");
            Object[] arguments = arguments(command, document);
            List<Object> all = new ArrayList<>(List.of(arguments));
            // A damaged document must have been still for 1 s before recovery comes to the lock.
            all.addAll(List.of("--lock-timeout", command.equals("recover") ? "3s" : "300ms"));

            assertEnds(creel(all.toArray()), 3, String.valueOf(holder.pid()), "nothing was changed");
        } finally {
            holder.destroy();
        }
        assertThat(Files.readString(document)).isEqualTo(text);
        assertThat(directory.resolve("sessions.json.lock")).exists();
    }

    @ParameterizedTest
    @ValueSource(strings = {"list", "get", "archive", "stats", "verify"})
    void lockStopsNoReader(String command) throws Exception {
        Path document = Documents.write(directory, Documents.DOCUMENT);
        Process holder = new ProcessBuilder("sleep", "600").start();
        try {
            Files.writeString(
                    directory.resolve("sessions.json.lock"),
                    "{\n  \"pid\": " + holder.pid() + ",\n  \"createdAt\": \"" + Instant.now() + "\"\n}");
            assertThat(creel(arguments(command, document)).code()).isZero();
        } finally {
            holder.destroy();
        }
    }

    @Test
    void errorsGoToStderrAlsoWithJson() throws Exception {
        assertEnds(creel("list", "--json", "--store", directory.resolve("x.json")), 3, "There is no session store");
        assertEnds(creel("list", "--json", "--limit", "x"), 2, "--limit");
    }
}
