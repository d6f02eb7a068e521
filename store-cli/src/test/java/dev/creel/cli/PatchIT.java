package dev.creel.cli;

import static dev.creel.cli.CreelProcess.creel;
import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.cli.CreelProcess.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a patch changes, and above all what it does not. */
class PatchIT {

    @TempDir
    Path directory;

    private Path document;

    @BeforeEach
    void write() throws Exception {
        document = Documents.write(directory, Documents.DOCUMENT);
    }

    @Test
    void patchChangesTheBytesOfTheNamedFieldsOnly() throws Exception {
        Result result = creel(
                "patch",
                "agent:main:main",
                "{\"model\":\"gpt\",\"thinkingLevel\":null,\"origin\":{\"from\":\"c\",\"to\":[1]}}",
                "--store",
                document);

        assertThat(result.out()).isEqualTo("Changed agent:main:main\n");
        assertThat(Files.readString(document))
                .isEqualTo(Documents.DOCUMENT
                        .replace("\"claude-opus-4-6\"", "\"gpt\"")
                        .replace("    \"thinkingLevel\": \"low\",\n", "")
                        .replace("\"from\": \"b\"", "\"from\": \"c\",\n      \"to\": [\n        1\n      ]"));
    }

    @Test
    void patchThatChangesNothingLeavesTheFileAlone() throws Exception {
        FileTime before = FileTime.from(Instant.parse("2024-01-01T00:00:00Z"));
        Files.setLastModifiedTime(document, before);

        Result result =
                creel("patch", "agent:main:main", "{\"model\":\"claude-opus-4-6\"}", "--json", "--store", document);

        assertThat(result.json().get("changed").asBoolean()).isFalse();
        assertThat(Files.getLastModifiedTime(document)).isEqualTo(before);
    }

    @Test
    void touchMovesTheActivityAndNothingElse() throws Exception {
        Instant start = Instant.now();
        assertThat(creel("patch", "agent:main:main", "{\"label\":\"x\"}", "--touch", "--store", document)
                        .code())
                .isZero();

        String text = Files.readString(document);
        long updatedAt = JsonMapper.shared()
                .readTree(text)
                .get("agent:main:main")
                .get("updatedAt")
                .asLong();
        assertThat(updatedAt).isGreaterThanOrEqualTo(start.toEpochMilli());
        assertThat(text)
                .isEqualTo(Documents.DOCUMENT
                        .replace("\"caf\\u00e9 \\/ tab\\t\"", "\"x\"")
                        .replace("\"updatedAt\": 1700000000000", "\"updatedAt\": " + updatedAt));
    }

    @Test
    void touchNeverMovesTheActivityBack() throws Exception {
        Documents.write(directory, Documents.DOCUMENT.replace("1700000000000", "4700000000000"));
        assertThat(creel("patch", "agent:main:main", "{\"updatedAt\":5}", "--touch", "--store", document)
                        .code())
                .isZero();
        assertThat(Files.readString(document)).contains("\"updatedAt\": 4700000000000");
    }

    @Test
    void patchMayDropAProtectedFieldThatItNames() throws Exception {
        Documents.write(directory, "{\n  \"k\": {\n    \"acp\": {\n      \"mode\": \"x\"\n    }\n  }\n}");
        assertThat(creel("patch", "k", "{\"acp\":null}", "--store", document).code())
                .isZero();
        assertThat(Files.readString(document)).doesNotContain("acp");
    }

    @Test
    void createMakesTheFileForItsOwnerOnlyAndTheDirectoriesToo() throws Exception {
        Path store = directory.resolve("a").resolve("b").resolve("sessions.json");

        Result result = creel(
                "patch", "Agent:Main:New", "{\"label\":\"x\",\"gone\":null}", "--create", "--json", "--store", store);

        assertThat(result.code()).as(result.err()).isZero();
        assertThat(result.json().get("created").asBoolean()).isTrue();
        assertThat(result.json().get("key").asString()).isEqualTo("agent:main:new");
        assertThat(permissions(store)).isEqualTo("rw-------");
        assertThat(permissions(store.getParent())).isEqualTo("rwx------");
        assertThat(permissions(store.getParent().getParent())).isEqualTo("rwx------");
        JsonNode entry = JsonMapper.shared().readTree(Files.readString(store)).get("agent:main:new");
        assertThat(entry.propertyNames()).containsExactly("label", "sessionId", "updatedAt");
        assertThat(entry.get("sessionId").asString())
                .matches("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
    }

    @Test
    void createMakesAMissingSessionInAnExistingFile() throws Exception {
        Result result = creel("patch", "agent:main:direct:\u00f6", "{}", "--create", "--store", document);

        assertThat(result.out()).isEqualTo("Created agent:main:direct:\u00f6\n");
        assertThat(Files.readString(document))
                .startsWith(Documents.DOCUMENT.substring(0, Documents.DOCUMENT.length() - 2))
                .contains("\"agent:main:direct:\u00f6\": {\n    \"sessionId\"");
    }

    private static String permissions(Path file) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
