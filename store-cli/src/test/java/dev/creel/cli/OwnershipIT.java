package dev.creel.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.creel.cli.CreelProcess.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose the files are when the command runs as root, or as somebody else, on another user's store. */
class OwnershipIT {

    private static final int GATEWAY = 65_534;
    private static final int STRANGER = 65_533;
    private static final List<String> AS_STRANGER = List.of(
            "setpriv", "--reuid", String.valueOf(STRANGER), "--regid", String.valueOf(STRANGER), "--clear-groups");

    @TempDir
    Path temporary;

    private Path directory;
    private Path document;

    @BeforeEach
    void writeAsGateway() throws Exception {
        assumeTrue(uid(temporary) == 0, "files can be given to another user by root only; run the tests as root");
        Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxr-xr-x"));
        directory = Files.createDirectory(temporary.resolve("sessions"));
        document = Documents.write(directory, Documents.DOCUMENT);
        give(directory, "rwx------");
        give(document, "rw-------");
    }

    private static int uid(Path file) throws Exception {
        return (int) Files.getAttribute(file, "unix:uid");
    }

    private static void give(Path file, String permissions) throws Exception {
        Files.setAttribute(file, "unix:uid", GATEWAY);
        Files.setAttribute(file, "unix:gid", GATEWAY);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    private void assertAllAreTheGateways() throws Exception {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.toList()) {
                assertThat(uid(file)).as(file.toString()).isEqualTo(GATEWAY);
                assertThat((int) Files.getAttribute(file, "unix:gid"))
                        .as(file.toString())
                        .isEqualTo(GATEWAY);
            }
        }
    }

    @Test
    void everyCommandOfRootLeavesTheFilesToTheirOwner() throws Exception {
        Object[][] commandLines = {
            {"list"},
            {"get", "agent:main:main"},
            {"patch", "agent:main:main", "{\"label\":\"x\"}"},
            {"patch", "agent:main:new", "{}", "--create"},
            {"remove", "agent:main:new"},
            {"stats"},
            {"verify"},
            {"recover", "--to", directory.resolve("saved.json")},
            {"cleanup", "--enforce", "--allow-most"},
            {"archive", "list"},
            {"restore", "agent:main:main"},
            {"revoke", "--owner", "main"},
        };
        for (Object[] commandLine : commandLines) {
            Result result = CreelProcess.creel(Stream.concat(Stream.of(commandLine), Stream.of("--store", document))
                    .toArray());
            assertThat(result.code()).as(result.toString()).isZero();
            assertAllAreTheGateways();
        }
        Files.writeString(document, Documents.DOCUMENT.substring(0, Documents.DOCUMENT.length() - 4));
        Result recover = CreelProcess.creel("recover", "--store", document);
        assertThat(recover.code()).as(recover.toString()).isZero();
        assertAllAreTheGateways();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(document)))
                .isEqualTo("rw-------");
    }

    @Test
    void storeMadeByRootBelongsToTheOwnerOfTheDirectory() throws Exception {
        Path made = directory.resolve("agents").resolve("sessions.json");

        Result result = CreelProcess.creel("patch", "k", "{}", "--create", "--store", made);

        assertThat(result.code()).as(result.toString()).isZero();
        assertAllAreTheGateways();
    }

    @Test
    void strangerSeesNothingOfAClosedStoreAndIsToldWhy() throws Exception {
        assumeSetpriv();
        for (List<Object> commandLine : List.<List<Object>>of(
                List.of("list"),
                List.of("get", "agent:main:main"),
                List.of("patch", "agent:main:main", "{}", "--create"),
                List.of("remove", "agent:main:main"),
                List.of("cleanup", "--enforce", "--allow-most"),
                List.of("restore", "agent:main:main"),
                List.of("revoke", "--owner", "main"),
                List.of("stats"),
                List.of("verify"),
                List.of("recover"))) {
            assertRefused(commandLine, "AccessDenied");
        }
        assertUntouched();
    }

    @Test
    void strangerWhoMayWriteTheDirectoryStillChangesNothingAndIsToldBothUsers() throws Exception {
        assumeSetpriv();
        give(directory, "rwxrwxrwx");
        give(document, "rw-rw-rw-");

        assertRefused(List.of("patch", "agent:main:main", "{\"label\":\"x\"}"), "65534", "65533");
        assertRefused(List.of("remove", "agent:main:main"), "65534", "65533");
        assertRefused(List.of("cleanup", "--enforce", "--allow-most"), "65534", "65533");
        assertRefused(List.of("revoke", "--owner", "main"), "65534", "65533");

        assertUntouched();
    }

    private void assertRefused(List<Object> commandLine, String... said) throws Exception {
        Object[] arguments = Stream.concat(commandLine.stream(), Stream.of("--store", document))
                .toArray();
        Result result = CreelProcess.run(AS_STRANGER, Map.of(), arguments);
        assertThat(result.code()).as(commandLine + ": " + result).isEqualTo(3);
        assertThat(result.err()).startsWith("creel: ").hasLineCount(1).contains(said);
        assertThat(result.out()).isEmpty();
    }

    private void assertUntouched() throws Exception {
        assertThat(Files.readString(document)).isEqualTo(Documents.DOCUMENT);
        assertAllAreTheGateways();
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).containsExactly(document);
        }
    }

    private static void assumeSetpriv() {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/setpriv")), "there is no setpriv to become another user with");
    }
}
