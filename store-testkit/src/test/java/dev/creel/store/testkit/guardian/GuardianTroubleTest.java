package dev.creel.store.testkit.guardian;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.store.guardian.GuardianState;
import dev.creel.store.guardian.Level;
import dev.creel.store.guardian.SessionGuardian;
import dev.creel.store.guardian.Usage;
import dev.creel.store.io.FileOps;
import dev.creel.store.io.FileOpsScope;
import dev.creel.store.testkit.disk.Fault;
import dev.creel.store.testkit.disk.FaultyFileOps;
import dev.creel.store.testkit.disk.MemoryFileOps;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever fails or hangs, the rest goes on being watched, and people are told once. */
class GuardianTroubleTest {

    private static final int HOUR = 120;

    private static final Path GUARD = Path.of("/guard");

    private final Watching watching = new Watching();
    private final ScriptedSource other = new ScriptedSource("other", watching.clock);

    @Test
    void aSourceThatHangsIsToldOnceAndTheOthersAreWatched() throws Exception {
        Workers.Hang hang = new Workers.Hang();
        watching.build(builder -> builder.source(other).source(watching.main));
        watching.main.uses(40);
        watching.looks(1);
        other.hangsAt(hang);
        watching.main.uses(85);

        watching.looks(HOUR - 1);

        assertThat(watching.told())
                .containsExactly(
                        "0:30 main USAGE WARNING +0",
                        "1:30 other UNREACHABLE WARNING +0",
                        "15:30 main USAGE WARNING +29",
                        "30:30 main USAGE WARNING +29",
                        "45:30 main USAGE WARNING +29");
        assertThat(source("other").trouble()).hasValue("no answer since 00:01: it was asked and has not come back");
        hang.release();
        watching.looks(5);
        assertThat(watching.told().subList(5, watching.told().size())).contains("62:00 other ANSWERS_AGAIN NORMAL +0");
        assertThat(source("other").trouble()).isEmpty();
    }

    @Test
    void aDeadPeerIsToldOnceAndStaysInItsGroup() {
        watching.build(builder -> builder.source(watching.main)
                .source(other)
                .group("gateway", Usage.Limits.none().withInUse(100), "main", "other"));
        watching.main.uses(30);
        other.uses(52);
        watching.looks(2);

        other.fails("connection refused");
        watching.looks(60);

        assertThat(watching.told())
                .containsExactly(
                        "0:00 gateway USAGE WARNING +0",
                        "1:30 other UNREACHABLE WARNING +0",
                        "15:00 gateway USAGE WARNING +29",
                        "30:00 gateway USAGE WARNING +29");
        assertThat(watching.alerts.get(0).text()).doesNotContain("Not all figures are new");
        assertThat(watching.alerts.get(3).text())
                .endsWith(" Not all figures are new: other: no answer since 00:01: connection refused.");
        assertThat(source("gateway").level()).isEqualTo(Level.WARNING);
        assertThat(source("gateway").usage().orElseThrow().inUse()).isEqualTo(82);
        assertThat(source("gateway").trouble()).hasValue("other: no answer since 00:01: connection refused");
        assertThat(source("other").usage().orElseThrow().inUse()).isEqualTo(52);

        other.uses(10);
        watching.looks(6);
        assertThat(watching.told().subList(4, watching.told().size()))
                .containsExactly("33:00 other ANSWERS_AGAIN NORMAL +0", "33:00 gateway RECOVERED NORMAL +1");
        assertThat(source("gateway").trouble()).isEmpty();
    }

    @Test
    void aRestartWhileAPeerIsDeadIsNoRecoveryOfItsGroup() throws Exception {
        MemoryFileOps disk = new MemoryFileOps();
        watching.main.uses(30);
        other.uses(52);
        buildGroup(disk);
        watching.looks(2);
        watching.guardian.close();

        other.fails("connection refused");
        buildGroup(disk);
        watching.looks(10);

        assertThat(watching.told())
                .containsExactly("0:00 gateway USAGE WARNING +0", "1:30 other UNREACHABLE WARNING +0");
        assertThat(source("gateway").level()).isEqualTo(Level.WARNING);

        watching.main.uses(95);
        watching.looks(1);
        assertThat(watching.told().subList(2, watching.told().size())).contains("6:00 gateway USAGE CRITICAL +1");
    }

    private void buildGroup(FileOps disk) throws Exception {
        FileOpsScope.with(
                disk,
                () -> watching.build(builder -> builder.source(watching.main)
                        .source(other)
                        .directory(GUARD)
                        .group("gateway", Usage.Limits.none().withInUse(100), "main", "other")));
    }

    @Test
    void aPeerWithSeveralSourcesIsToldOnceWhenItDies() {
        watching.build(builder ->
                builder.source(other).group("both", Usage.Limits.none().withInUse(100), "other"));
        other.tellsOf("a", "b");
        other.uses(20);
        watching.looks(2);
        assertThat(watching.guardian.state().sources())
                .extracting(GuardianState.Source::name)
                .containsExactly("both", "other/a", "other/b");

        other.fails("connection refused");
        watching.looks(10);

        assertThat(watching.told()).containsExactly("1:30 other UNREACHABLE WARNING +0");
        assertThat(source("both").usage().orElseThrow().inUse()).isEqualTo(40);
        assertThat(source("other/b").trouble()).hasValue("no answer since 00:01: connection refused");

        other.uses(20);
        watching.looks(5);
        assertThat(watching.told())
                .containsExactly("1:30 other UNREACHABLE WARNING +0", "8:00 other ANSWERS_AGAIN NORMAL +0");
        assertThat(source("other/b").trouble()).isEmpty();
    }

    @Test
    void aNameThatAPeerNoLongerTellsOfIsToldOnce() {
        watching.build(builder -> builder.source(other));
        other.tellsOf("a", "b");
        other.uses(20);
        watching.looks(2);

        other.tellsOf("a");
        watching.looks(10);

        assertThat(watching.told()).containsExactly("1:30 other/b UNREACHABLE WARNING +0");
        assertThat(watching.alerts.get(0).text()).isEqualTo("Does not answer: other no longer tells of it");
    }

    @Test
    void aSourceThatFailsOnceIsNotTold() {
        watching.build(builder -> builder.source(watching.main));
        for (int look = 0; look < HOUR; look++) {
            if (look % 2 == 0) {
                watching.main.fails("busy");
            } else {
                watching.main.uses(10);
            }
            watching.looks(1);
        }

        assertThat(watching.told()).isEmpty();
    }

    @Test
    void aSourceThatComesAndGoesIsToldOnceInACooldownAndCounted() {
        watching.build(builder -> builder.source(watching.main));
        for (int look = 0; look < HOUR; look++) {
            if (look % 8 < 2) {
                watching.main.fails("busy");
            } else {
                watching.main.uses(10);
            }
            watching.looks(1);
        }

        assertThat(watching.told())
                .containsExactly(
                        "0:30 main UNREACHABLE WARNING +0",
                        "3:00 main ANSWERS_AGAIN NORMAL +0",
                        "16:30 main UNREACHABLE WARNING +3",
                        "19:00 main ANSWERS_AGAIN NORMAL +0",
                        "32:30 main UNREACHABLE WARNING +3",
                        "35:00 main ANSWERS_AGAIN NORMAL +0",
                        "48:30 main UNREACHABLE WARNING +3",
                        "51:00 main ANSWERS_AGAIN NORMAL +0");
    }

    @Test
    void aRestartDoesNotRepeatThatASourceIsDead() throws Exception {
        MemoryFileOps disk = new MemoryFileOps();
        watching.main.fails("connection refused");
        for (int crash = 0; crash < 5; crash++) {
            build(disk, GUARD);
            watching.looks(4);
        }
        watching.main.uses(10);
        watching.looks(5);

        assertThat(watching.told())
                .containsExactly("0:30 main UNREACHABLE WARNING +0", "12:00 main ANSWERS_AGAIN NORMAL +0");
    }

    @Test
    void aFullDiskForTheStateStillAlertsOnce(@TempDir Path directory) throws Exception {
        FaultyFileOps disk =
                FaultyFileOps.failing(0).ofThoseThatChange().andAllLater().with(Fault.DISK_FULL);
        build(disk, directory);
        watching.main.uses(85);

        watching.looks(HOUR);

        assertThat(watching.told())
                .containsExactly(
                        "0:00 main USAGE WARNING +0",
                        "0:00 state.json FILE_FAILED WARNING +0",
                        "5:00 samples.jsonl FILE_FAILED WARNING +0",
                        "15:00 main USAGE WARNING +29",
                        "30:00 main USAGE WARNING +29",
                        "45:00 main USAGE WARNING +29");
        assertThat(watching.guardian.state().troubles())
                .hasSize(2)
                .allMatch(trouble -> trouble.endsWith("No space left on device"));

        disk.heal();
        watching.looks(11);
        assertThat(watching.guardian.state().troubles()).isEmpty();
        build(disk, directory);
        watching.looks(1);
        assertThat(watching.told()).hasSize(7).endsWith("60:00 main USAGE WARNING +29");
    }

    @Test
    void aDiskThatHangsHoldsNoAlertUpForLongerThanAMinute() throws Exception {
        Workers.Hang hang = new Workers.Hang();
        build(new HangingDisk(hang), GUARD);
        watching.main.uses(85);
        watching.looks(2);
        assertThat(watching.told()).isEmpty();

        watching.looks(40);

        assertThat(watching.told())
                .containsExactly(
                        "0:00 main USAGE WARNING +0",
                        "1:00 state.json FILE_FAILED WARNING +0",
                        "15:00 main USAGE WARNING +29");
        hang.release();
        assertThat(watching.told()).hasSize(3);
        watching.looks(1);
        assertThat(watching.guardian.state().troubles()).isEmpty();
    }

    @Test
    void whatWaitsForADiskThatHangsIsToldWhenTheGuardianIsClosed() throws Exception {
        Workers.Hang hang = new Workers.Hang();
        build(new HangingDisk(hang), GUARD);
        watching.main.uses(85);
        watching.guardian.look();
        assertThat(watching.told()).isEmpty();

        // Nobody waits for the disk then.
        Thread.currentThread().interrupt();
        watching.guardian.close();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(watching.told()).containsExactly("0:00 main USAGE WARNING +0");
        hang.release();
        assertThat(watching.told()).hasSize(1);
    }

    @Test
    void aStateThatMakesNoSenseIsSetAsideAndToldOnce() throws Exception {
        MemoryFileOps disk = new MemoryFileOps();
        disk.createDirectories(GUARD);
        disk.rewrite(GUARD.resolve("state.json"), "{\"format\":1,".getBytes(StandardCharsets.UTF_8));
        build(disk, GUARD);
        watching.main.uses(85);

        watching.looks(3);

        assertThat(watching.told())
                .containsExactly("0:00 state.json FILE_FAILED WARNING +0", "0:00 main USAGE WARNING +0");
        assertThat(disk.stat(GUARD.resolve("state.json.bad"))).isNotNull();
        assertThat(watching.guardian.state().troubles()).isEmpty();
    }

    @Test
    void whoOnlyObservesSendsAndWritesNothing() throws Exception {
        MemoryFileOps disk = new MemoryFileOps();
        FileOpsScope.with(
                disk,
                () -> watching.build(builder ->
                        builder.source(watching.main).directory(GUARD).observing()));
        watching.main.uses(95);

        watching.looks(HOUR);

        assertThat(watching.told()).isEmpty();
        assertThat(disk.stat(GUARD)).isNull();
        assertThat(source("main").level()).isEqualTo(Level.CRITICAL);
    }

    private SessionGuardian build(FileOps disk, Path directory) throws Exception {
        return FileOpsScope.with(
                disk,
                () -> watching.build(builder -> builder.source(watching.main).directory(directory)));
    }

    private GuardianState.Source source(String name) {
        Optional<GuardianState.Source> found = watching.guardian.state().sources().stream()
                .filter(source -> source.name().equals(name))
                .findFirst();
        return found.orElseThrow();
    }
}
