package dev.creel.store.retention;

import static dev.creel.store.retention.RetentionWorld.ENFORCE;
import static dev.creel.store.retention.RetentionWorld.LONG_AGO;
import static dev.creel.store.retention.RetentionWorld.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.store.retention.Retention.Touch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Passes come again and again, one at a time, once somebody started them. */
class RetentionSchedulerTest {

    @TempDir
    Path folder;

    private RetentionWorld world;
    private Retention retention;
    private final SteppingScheduler executor = new SteppingScheduler();
    private final List<RetentionReport> reports = new ArrayList<>();
    private RetentionScheduler scheduler;

    @BeforeEach
    void open() {
        world = new RetentionWorld(folder);
        retention = world.open();
        world.session("old", LONG_AGO);
        world.session("fresh", START);
        scheduler = RetentionScheduler.builder(retention, ENFORCE, executor)
                .interval(Duration.ofMinutes(10))
                .random(new Random(1))
                .reports(reports::add)
                .build();
    }

    @AfterEach
    void close() {
        scheduler.close();
        retention.close();
        world.close();
    }

    @Test
    void nothingRunsBeforeTheStart() {
        assertThat(executor.waiting()).isZero();

        scheduler.start();
        scheduler.start();

        assertThat(executor.waiting()).isEqualTo(1);
        assertThat(reports).isEmpty();
        assertThat(world.keys()).hasSize(2);
    }

    @Test
    void passesFollowEachOtherWithJitter() {
        scheduler.start();
        for (int i = 0; i < 20; i++) {
            executor.runNext();
            assertThat(executor.waiting()).isEqualTo(1);
        }

        assertThat(reports).hasSize(20);
        assertThat(world.keys()).containsExactly("fresh");
        assertThat(executor.delays())
                .allMatch(delay ->
                        delay.compareTo(Duration.ofMinutes(8)) >= 0 && delay.compareTo(Duration.ofMinutes(12)) <= 0)
                .doesNotHaveDuplicates();
    }

    @Test
    void passIsLeftOutWhileAnotherProcessMakesOne() throws Exception {
        scheduler.start();
        SessionFiles files = world.store.files();
        try (SessionFiles.Hold other = files.tryLock(files.own(), "pass").orElseThrow()) {
            executor.runNext();
            assertThat(reports).isEmpty();
            assertThat(other).isNotNull();
        }
        executor.runNext();
        assertThat(reports).hasSize(1);
    }

    @Test
    void passThatOnlyWarnsIsMadeWhileAnotherProcessMakesOne() throws Exception {
        RetentionPolicy warn =
                ENFORCE.toBuilder().mode(RetentionPolicy.Mode.WARN).build();
        SessionFiles files = world.store.files();
        try (SessionFiles.Hold other = files.tryLock(files.own(), "pass").orElseThrow();
                RetentionScheduler warning = RetentionScheduler.builder(retention, warn, executor)
                        .reports(reports::add)
                        .build()) {
            warning.start();
            executor.runNext();
            assertThat(reports).extracting(RetentionReport::outcome).containsExactly(RetentionReport.Outcome.WARNED);
            assertThat(other).isNotNull();
        }
    }

    @Test
    void passThatFailsDoesNotEndTheSchedule() throws Exception {
        String good = Files.readString(world.document);
        Files.writeString(world.document, "{");
        scheduler.start();
        executor.runNext();
        assertThat(reports).isEmpty();

        Files.writeString(world.document, good);
        executor.runNext();

        assertThat(reports).hasSize(1);
        assertThat(world.keys()).containsExactly("fresh");
    }

    @Test
    void activeKeysAreAskedForAtEachPass() {
        try (RetentionScheduler active = RetentionScheduler.builder(retention, ENFORCE, executor)
                .activeKeys(() -> Set.of("OLD"))
                .build()) {
            active.start();
            executor.runNext();
            assertThat(world.keys()).hasSize(2);
        }
    }

    @Test
    void row33PassWritesTouchesFirst() {
        world.pass(Duration.ofMinutes(1));
        retention.touch("fresh", Touch.USER);
        scheduler.start();

        executor.runNext();

        assertThat(world.store.get("fresh").orElseThrow().lastInteractionAt()).contains(world.now);
    }

    @Test
    void closedSchedulerRunsNothingMore() {
        scheduler.start();
        scheduler.close();

        assertThat(executor.waiting()).isZero();
        assertThatThrownBy(scheduler::start).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void senselessIntervalIsRefused() {
        assertThatThrownBy(() ->
                        RetentionScheduler.builder(retention, ENFORCE, executor).interval(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("interval");
    }
}
