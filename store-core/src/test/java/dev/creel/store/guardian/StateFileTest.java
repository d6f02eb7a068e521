package dev.creel.store.guardian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFileTest {

    private static final Instant NOON = Instant.parse("2026-11-16T12:00:00Z");

    @TempDir
    private Path directory;

    private final MeddledFiles files = new MeddledFiles();

    private StateFile file() {
        return new StateFile(files.folder(directory.resolve("guard")));
    }

    private Path path() {
        return directory.resolve("guard").resolve(StateFile.NAME);
    }

    private static StateFile.Content content(long number) {
        CleanupJudge.State cleanup = new CleanupJudge.State(
                Optional.of(NOON),
                Usage.Measure.BYTES,
                500,
                300,
                true,
                2,
                Optional.of(CleanupJudge.Stop.REBOUND),
                "cron of agent:ops",
                new CleanupJudge.Told(
                        Set.of(CleanupJudge.Stop.REBOUND, CleanupJudge.Stop.NOTHING_MAY_GO),
                        Optional.of(NOON.minusSeconds(60)),
                        Optional.of(NOON.minusSeconds(900)),
                        true,
                        true));
        Saved saved = new Saved(
                Level.CRITICAL,
                NOON,
                Map.of(Level.WARNING, NOON.minusSeconds(900), Level.CRITICAL, NOON),
                29,
                Level.CRITICAL,
                new Reach(1, true, 3, Optional.of(NOON), Optional.of(NOON.plusSeconds(30))),
                cleanup);
        Saved fresh = new Saved(Level.NORMAL, NOON, Map.of(), 0, Level.NORMAL, Reach.NONE, CleanupJudge.State.NONE);
        return new StateFile.Content(
                number,
                "GuardianSettings[\"x\"]",
                Map.of("main", saved, "server2/ops", fresh),
                List.of(ExampleAlerts.full(), ExampleAlerts.bare()));
    }

    @Test
    void withoutAFileThereIsNothing() throws IOException {
        assertThat(file().read()).isEqualTo(new StateFile.Reading(StateFile.Content.NONE, Optional.empty()));
    }

    @Test
    void allThatWasWrittenComesBack() throws IOException {
        StateFile file = file();
        file.read();
        file.write(content(1));
        file.write(content(2));

        assertThat(file().read()).isEqualTo(new StateFile.Reading(content(2), Optional.empty()));
    }

    @Test
    void whatAFormerVersionWroteOfCleanupsIsRead() throws IOException {
        file().write(content(1));
        String now = Files.readString(path());
        String former = now.replaceFirst("\"watched\":\\s*true", "\"freed\": 200")
                .replaceFirst(
                        "\"told\":\\s*\\[[^]]*],\\s*\"lowSince\":\\s*\\d+,\\s*\"failedAt\":\\s*\\d+,\\s*\"workedSince\":\\s*true",
                        "\"failed\": true");
        assertThat(former).isNotEqualTo(now);
        Files.writeString(path(), former);

        CleanupJudge.State state = file().read().content().sources().get("main").cleanup();

        assertThat(state.watched()).isTrue();
        assertThat(state.stop()).contains(CleanupJudge.Stop.REBOUND);
        assertThat(state.told())
                .isEqualTo(new CleanupJudge.Told(
                        Set.of(CleanupJudge.Stop.REBOUND), Optional.empty(), Optional.of(Instant.EPOCH), false, true));
    }

    @Test
    void whatAFormerVersionWroteIsUnderstood() throws IOException {
        file().write(content(1));
        String former = Files.readString(path())
                .replace("\"failed\": 1,", "\"failed\": 1,\"told\": true,")
                .replace("\"failed\": 0,", "\"failed\": 0,\"told\": false,")
                .replaceAll("\"worst\": \"[A-Z]*\",", "");
        Files.writeString(path(), former);

        StateFile.Reading reading = file().read();

        assertThat(reading.trouble()).isEmpty();
        assertThat(reading.content().sources()).isEqualTo(content(1).sources());
    }

    @Test
    void itIsWrittenDurablyAndForItsOwnerOnly() throws IOException {
        file().write(content(1));

        assertThat(files.calls()).containsSubsequence("create", "write", "force", "rename", "forceDirectory");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path())))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path().getParent())))
                .isEqualTo("rwx------");
    }

    @Test
    void aFileThatMakesNoSenseIsSetAsideAndSaidToBe() throws IOException {
        file().write(content(1));
        String text = Files.readString(path()).replace("\"level\": \"CRITICAL\"", "\"level\": \"AWFUL\"");
        Files.writeString(path(), text);

        StateFile file = file();
        StateFile.Reading reading = file.read();

        assertThat(reading.content()).isEqualTo(StateFile.Content.NONE);
        assertThat(reading.trouble().orElseThrow())
                .startsWith(path() + " makes no sense and is now state.json.bad: ")
                .contains("level is \"AWFUL\"; it must be one of [NORMAL, NOTICE, WARNING, CRITICAL]");
        assertThat(path().resolveSibling("state.json.bad")).hasContent(text);
        file.write(content(2));
        assertThat(file().read().content().number()).isEqualTo(2);
    }

    @Test
    void aFileThatWasCutOffOrIsOfALaterFormatMakesNoSense() throws IOException {
        for (String text : List.of("", "{\"format\":1,\"num", "[]", "{\"format\":2}", "{\"format\":1}")) {
            Files.createDirectories(path().getParent());
            Files.writeString(path(), text);

            assertThat(file().read().trouble()).as(text).isPresent();
            assertThat(path()).doesNotExist();
        }
    }

    @Test
    void anotherGuardianInTheSameDirectoryIsNoticedWhileItWrites() throws IOException {
        StateFile one = file();
        StateFile other = file();
        one.read();
        other.read();
        one.write(content(1));

        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> other.write(content(2)))
                    .isInstanceOf(IOException.class)
                    .hasMessage("another guardian writes to " + path() + "; give each a directory of its own");
        }
        files.later(2);
        other.write(content(3));
        assertThat(file().read().content().number()).isEqualTo(3);
    }

    @Test
    void afterAFullDiskItIsWrittenAgain() throws IOException {
        StateFile file = file();
        file.write(content(1));
        for (String operation : List.of("write", "force", "rename", "forceDirectory")) {
            files.fail(operation);
            assertThatThrownBy(() -> file.write(content(2))).hasMessage("No space left on device");
            files.fail("");
            assertThatCode(() -> file.write(content(3))).as(operation).doesNotThrowAnyException();
        }
        assertThat(file().read().content().number()).isEqualTo(3);
    }
}
