package dev.creel.store.retention;

import static dev.creel.store.retention.RetentionWorld.ENFORCE;
import static dev.creel.store.retention.RetentionWorld.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.store.SessionEntry;
import dev.creel.store.retention.Retention.OldKey;
import dev.creel.store.retention.Retention.Touch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Activity is written seldom, and nothing expires early for it. */
class TouchTest {

    /** 5 % of 30 days. */
    private static final Duration SHARE = Duration.ofHours(36);

    private static final RetentionPolicy SHORT =
            ENFORCE.toBuilder().idleTimeout(Duration.ofHours(31)).build();

    private static final RetentionPolicy ONE_STAYS = RetentionPolicy.unlimited().toBuilder()
            .mode(RetentionPolicy.Mode.ENFORCE)
            .maxSessions(1)
            .maxRemovalShare(1)
            .build();

    @TempDir
    Path folder;

    private RetentionWorld world;
    private Retention retention;

    @BeforeEach
    void open() {
        world = new RetentionWorld(folder);
        retention = world.open();
        world.session("a", START);
        world.session("b", START);
    }

    @AfterEach
    void close() {
        retention.close();
        world.close();
    }

    private SessionEntry entry(String key) {
        return world.store.get(key).orElseThrow();
    }

    @Test
    void row33TouchesAreWrittenOnceTheyMovedByTheShareOfTheIdleTimeout() {
        long commits = world.store.stats().commits();
        for (int hour = 0; hour < 36; hour++) {
            world.pass(Duration.ofHours(1));
            retention.touch("a", Touch.USER);
            retention.touch("b", Touch.USER);
        }
        assertThat(world.store.stats().commits()).isEqualTo(commits);
        assertThat(entry("a").lastInteractionAt()).isEmpty();

        world.pass(Duration.ofHours(1));
        retention.touch("A", Touch.USER);

        assertThat(world.store.stats().commits()).isEqualTo(commits + 1);
        assertThat(entry("a").lastInteractionAt()).contains(world.now);
        assertThat(entry("a").updatedAt()).contains(world.now);
        assertThat(entry("b").lastInteractionAt()).contains(START.plus(SHARE));
    }

    @Test
    void row33FlushWritesAllTouchesAsOneChange() {
        world.pass(Duration.ofMinutes(1));
        retention.touch("a", Touch.USER);
        retention.touch("b", Touch.USER);
        long commits = world.store.stats().commits();

        retention.flush();
        retention.flush();

        assertThat(world.store.stats().commits()).isEqualTo(commits + 1);
        assertThat(entry("b").lastInteractionAt()).contains(world.now);
    }

    @Test
    void row33NothingExpiresWhileATouchIsInMemoryOnly() {
        world.pass(SHARE);
        retention.touch("a", Touch.USER);
        assertThat(entry("a").lastInteractionAt()).isEmpty();
        world.pass(Duration.ofDays(31));

        assertThat(retention.plan(ENFORCE).removals())
                .extracting(RetentionPlan.Removal::key)
                .containsExactly("b");
        assertThat(retention.apply(retention.plan(ENFORCE)).removed()).hasSize(1);
        assertThat(world.keys()).containsExactly("a");
    }

    @Test
    void row17SystemActivityKeepsNoSessionAlive() {
        world.pass(Duration.ofDays(40));
        for (int beat = 0; beat < 48; beat++) {
            retention.touch("a", Touch.SYSTEM);
        }

        assertThat(entry("a").updatedAt()).contains(START);
        assertThat(world.open().plan(ENFORCE).removals()).hasSize(2);
    }

    @Test
    void row17TouchNeverSetsActivityBack() {
        Instant later = START.plus(Duration.ofDays(10));
        world.pass(Duration.ofDays(5));
        retention.touch("a", Touch.USER);
        world.store.update("a", entry -> entry.with("updatedAt", later).with("lastInteractionAt", later));
        world.pass(Duration.ofHours(1));
        retention.touch("a", Touch.USER);

        retention.flush();

        assertThat(entry("a").updatedAt()).contains(later);
        assertThat(entry("a").lastInteractionAt()).contains(later);
    }

    @Test
    void row17TouchCountsAlthoughATimeFarAheadIsWrittenByMistake() {
        Instant mistake = START.plus(Duration.ofDays(400_000));
        world.store.update("a", entry -> entry.with("lastInteractionAt", mistake));
        world.pass(Duration.ofDays(20));
        retention.touch("a", Touch.USER);
        assertThat(entry("a").updatedAt()).contains(world.now);
        world.pass(Duration.ofHours(1));
        retention.touch("a", Touch.USER);
        world.pass(Duration.ofDays(15));

        assertThat(retention.plan(ENFORCE).removals())
                .extracting(RetentionPlan.Removal::key)
                .containsExactly("b");
    }

    @Test
    void row17TouchByAClockThatWasSetFarBackSetsNoActivityBack() {
        world.store.update("a", entry -> entry.with("lastInteractionAt", START));
        world.pass(Duration.ofDays(-400));

        retention.touch("a", Touch.USER);
        retention.touch("b", Touch.USER);
        retention.flush();

        assertThat(entry("a").lastInteractionAt()).contains(START);
        assertThat(entry("b").lastInteractionAt()).isEmpty();
        assertThat(entry("b").updatedAt()).contains(START);
    }

    @Test
    void row34TouchDoesNotBringASessionBack() {
        world.pass(Duration.ofMinutes(1));
        retention.touch("a", Touch.USER);
        world.store.update("a", entry -> null);

        retention.flush();
        retention.touch("a", Touch.USER);
        retention.flush();

        assertThat(world.keys()).containsExactly("b");
    }

    @Test
    void closingWritesWhatIsPending() {
        world.pass(Duration.ofMinutes(1));
        retention.touch("a", Touch.USER);

        retention.close();

        assertThat(entry("a").lastInteractionAt()).contains(world.now);
    }

    @Test
    void row35PendingTouchFollowsTheSessionToItsNewKey() {
        world.pass(Duration.ofMinutes(1));
        retention.touch("a", Touch.USER);

        retention.rekey("a", "c", OldKey.TOMBSTONE, Duration.ofHours(1));
        retention.flush();

        assertThat(entry("c").lastInteractionAt()).contains(world.now);
    }

    @Test
    void firstTouchOfASessionWithoutActivityIsWrittenAtOnce() {
        world.session("odd", SessionEntry.of(Map.of()));
        world.pass(Duration.ofMinutes(1));

        retention.touch("odd", Touch.USER);

        assertThat(entry("odd").updatedAt()).contains(world.now);
    }

    @Test
    void touchOfAnOldKeyIsActivityOfTheSession() {
        retention.rekey("a", "c", OldKey.ALIAS, Duration.ofHours(1));
        world.pass(Duration.ofMinutes(1));

        retention.touch("A", Touch.USER);
        retention.flush();

        assertThat(entry("c").lastInteractionAt()).contains(world.now);
    }

    @Test
    void row35TouchInAnotherObjectFollowsLongerThanTheOldKeyIsBuried() {
        Retention other = world.open();
        world.pass(SHARE);
        other.touch("a", Touch.USER);
        Instant at = world.now;
        retention.rekey("a", "c", OldKey.ALIAS, Duration.ofMinutes(1));
        world.pass(Duration.ofHours(20));

        assertThat(entry("c").lastInteractionAt()).isEmpty();
        other.flush();

        assertThat(entry("c").lastInteractionAt()).contains(at);
    }

    @Test
    void plansKnowATouchUnderTheKeyThatTheSessionHasNow() {
        Retention other = world.open();
        world.pass(SHARE);
        other.touch("a", Touch.USER);
        retention.rekey("a", "c", OldKey.TOMBSTONE, Duration.ofHours(1));
        world.pass(Duration.ofHours(30));

        assertThat(other.plan(SHORT).removals())
                .extracting(RetentionPlan.Removal::key)
                .containsExactly("b");
    }

    @Test
    void touchOfASessionThatCannotBeReadIsWrittenOnceItCan() throws Exception {
        world.store.update("a", entry -> entry.with("flag", true));
        world.pass(Duration.ofMinutes(1));
        retention.touch("a", Touch.USER);
        String document = Files.readString(world.document);
        Files.writeString(world.document, document.replace("true", "tru"));
        retention.flush();
        Files.writeString(world.document, document);

        retention.flush();

        assertThat(entry("a").lastInteractionAt()).contains(world.now);
    }

    @Test
    void row35TouchInAnotherObjectFollowsForAsLongAsItKeepsTheSession() {
        Retention other = world.open();
        world.pass(SHARE);
        other.touch("a", Touch.USER);
        Instant at = world.now;
        retention.rekey("a", "c", OldKey.TOMBSTONE, Duration.ofHours(1));
        world.pass(Duration.ofDays(30));

        assertThat(other.plan(ENFORCE).removals())
                .extracting(RetentionPlan.Removal::key)
                .doesNotContain("c");
        other.flush();

        assertThat(entry("c").lastInteractionAt()).contains(at);
        assertThat(world.open().plan(ENFORCE).removals())
                .extracting(RetentionPlan.Removal::key)
                .doesNotContain("c");
    }

    @Test
    void row35TouchInAnotherObjectWithALongerTimeoutFollowsForItsLagToo() {
        Retention other = world.builder(world.store)
                .policy(ENFORCE.toBuilder()
                        .idleTimeout(Duration.ofDays(100))
                        .touchShare(0.5)
                        .build())
                .build();
        world.pass(Duration.ofHours(1));
        other.touch("a", Touch.USER);
        retention.rekey("a", "c", OldKey.TOMBSTONE, Duration.ofHours(1));
        world.pass(Duration.ofDays(49));
        other.touch("a", Touch.USER);
        Instant at = world.now;
        world.pass(Duration.ofDays(30));

        other.flush();

        assertThat(entry("c").lastInteractionAt()).contains(at);
    }

    @Test
    void row17TouchCountsForGoodAlthoughAnEarlierOneWasMadeByAClockFarAhead() {
        world.session("c", START);
        world.pass(Duration.ofDays(30));
        retention.touch("a", Touch.USER);
        world.pass(Duration.ofDays(-29));

        retention.touch("a", Touch.USER);

        assertThat(entry("a").lastInteractionAt()).contains(world.now);
        assertThat(entry("a").updatedAt()).contains(world.now);
        assertThat(world.open().plan(ONE_STAYS).removals())
                .extracting(RetentionPlan.Removal::key)
                .containsExactly("c", "b");
    }

    @Test
    void row17TouchByAClockFarAheadThatIsInMemoryOnlyGivesWayToTheNext() {
        world.session("c", START);
        world.pass(Duration.ofDays(30));
        retention.touch("a", Touch.USER);
        world.pass(Duration.ofHours(1));
        retention.touch("a", Touch.USER);
        world.pass(Duration.ofDays(-29));

        retention.touch("a", Touch.USER);

        assertThat(entry("a").lastInteractionAt()).contains(world.now);
        assertThat(entry("a").updatedAt()).contains(world.now);
    }

    @Test
    void row17TouchByAClockFarAheadIsNoActivityInTheRunAsInTheDryRun() {
        world.pass(Duration.ofDays(30));
        retention.touch("a", Touch.USER);
        world.pass(Duration.ofHours(1));
        retention.touch("a", Touch.USER);
        world.pass(Duration.ofDays(-29));
        Retention standing = retention;
        RetentionPlan plan = world.open().plan(ONE_STAYS);
        assertThat(plan.removals()).extracting(RetentionPlan.Removal::key).containsExactly("a");

        RetentionReport report = standing.apply(plan);

        assertThat(report.skipped()).isEmpty();
        assertThat(world.keys()).containsExactly("b");
    }

    @Test
    void row17TouchThatMostSessionsContradictWaitsUntilTheClockIsRight() {
        world.store.update("a", entry -> entry.with("lastInteractionAt", START));
        world.session("odd", SessionEntry.of(Map.of("updatedAt", START)));
        world.pass(Duration.ofDays(-400));
        retention.touch("a", Touch.USER);
        retention.touch("odd", Touch.USER);
        retention.flush();
        assertThat(entry("a").lastInteractionAt()).contains(START);
        assertThat(entry("odd").lastInteractionAt()).isEmpty();
        world.pass(Duration.ofDays(401));

        retention.touch("a", Touch.USER);
        retention.flush();

        assertThat(entry("a").lastInteractionAt()).contains(START.plus(Duration.ofDays(1)));
        assertThat(world.open().plan(ENFORCE).removals()).isEmpty();
    }

    @Test
    void touchAfterTheEndIsRefusedAndBeginsNothing() throws Exception {
        retention.touch("a", Touch.USER);
        retention.close();
        world.pass(Duration.ofMinutes(1));

        assertThatThrownBy(() -> retention.touch("a", Touch.USER))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");

        assertThat(entry("a").lastInteractionAt()).isEmpty();
        assertThat(world.own("leases")).isEmptyDirectory();
    }
}
