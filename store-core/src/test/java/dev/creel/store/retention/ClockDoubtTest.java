package dev.creel.store.retention;

import static dev.creel.store.retention.RetentionWorld.ENFORCE;
import static dev.creel.store.retention.RetentionWorld.LONG_AGO;
import static dev.creel.store.retention.RetentionWorld.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.store.retention.RetentionEvent.Kind;
import dev.creel.store.retention.RetentionPlan.Verdict;
import dev.creel.store.retention.RetentionReport.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A clock that jumps suspends removal until it has gone steadily for a while. */
class ClockDoubtTest {

    @TempDir
    Path folder;

    private RetentionWorld world;
    private Duration ticked = Duration.ZERO;
    private Retention retention;

    @BeforeEach
    void open() {
        world = new RetentionWorld(folder);
        retention = world.builder(world.store).ticker(() -> ticked.toNanos()).build();
        world.session("old", LONG_AGO);
        world.session("fresh", START);
    }

    @AfterEach
    void close() {
        retention.close();
        world.close();
    }

    private void bothClocks(Duration time) {
        world.pass(time);
        ticked = ticked.plus(time);
    }

    private Verdict verdict() {
        return retention.plan(ENFORCE).verdict();
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 1})
    void row17JumpOfADaySuspendsRemovalUntilTheClocksAgreedForAWhile(long days) {
        assertThat(verdict()).isEqualTo(Verdict.READY);
        world.pass(Duration.ofDays(days));

        RetentionPlan doubted = retention.plan(ENFORCE);
        assertThat(doubted.verdict()).isEqualTo(Verdict.CLOCK_DOUBTED);
        assertThat(retention.apply(doubted).outcome()).isEqualTo(Outcome.STOPPED);
        assertThatThrownBy(() -> retention.confirm(doubted)).isInstanceOf(IllegalArgumentException.class);
        assertThat(world.keys()).hasSize(2);

        bothClocks(Duration.ofMinutes(4));
        assertThat(verdict()).isEqualTo(Verdict.CLOCK_DOUBTED);
        bothClocks(Duration.ofMinutes(1));
        assertThat(verdict()).isEqualTo(Verdict.READY);
    }

    @Test
    void row17SmallDifferencesDoNotMatter() {
        for (int i = 0; i < 100; i++) {
            assertThat(verdict()).isEqualTo(Verdict.READY);
            bothClocks(Duration.ofHours(1));
            world.pass(Duration.ofMinutes(4));
        }
    }

    @Test
    void row17ClockBeforeTheLastPassOfAnyProcessSuspendsRemoval() {
        retention.apply(retention.plan(ENFORCE));
        Instant passed = world.now;
        world.session("old", LONG_AGO);
        world.now = passed.minus(Duration.ofDays(1));
        Retention restarted = world.open();

        RetentionPlan plan = restarted.plan(ENFORCE);

        assertThat(plan.verdict()).isEqualTo(Verdict.CLOCK_DOUBTED);
        assertThat(plan.because()).contains("lastPass");
        world.now = passed;
        assertThat(world.open().plan(ENFORCE).verdict()).isEqualTo(Verdict.READY);
    }

    @Test
    void suspensionIsToldOnce() {
        List<RetentionEvent> events = new ArrayList<>();
        retention.listen(0, events::add);
        verdict();
        world.pass(Duration.ofDays(1));

        retention.apply(retention.plan(ENFORCE));
        retention.plan(ENFORCE);
        world.steps.runAll();

        assertThat(events).extracting(RetentionEvent::kind).containsExactly(Kind.SUSPENDED);
    }
}
