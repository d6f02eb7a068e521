package dev.creel.store.retention;

import static dev.creel.store.retention.RetentionWorld.ENFORCE;
import static dev.creel.store.retention.RetentionWorld.LONG_AGO;
import static dev.creel.store.retention.RetentionWorld.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionStoreException;
import dev.creel.store.retention.Retention.OldKey;
import dev.creel.store.retention.Retention.RevokeBy;
import dev.creel.store.retention.RetentionReport.Outcome;
import dev.creel.store.retention.RetentionReport.Skipped;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What random histories found: changes that have no length, clocks that jump late, and keys that were given up. */
class ChangedAfterThePlanTest {

    private static final Duration DAY = Duration.ofDays(1);

    @TempDir
    Path folder;

    private RetentionWorld world;
    private Retention retention;

    @BeforeEach
    void open() {
        world = new RetentionWorld(folder);
        retention = world.open();
        world.session("old:a", entry("a", "stopped", LONG_AGO));
        world.session("old:b", entry("b", "stopped", LONG_AGO.plusSeconds(1)));
        world.session("fresh", entry("f", "stopped", START));
    }

    private static SessionEntry entry(String id, String status, Instant active) {
        return SessionEntry.of(Map.of(
                "sessionId", id, "status", status, "lastInteractionAt", active, "updatedAt", active, "channel", id));
    }

    @AfterEach
    void close() {
        retention.close();
        world.close();
    }

    @Test
    void row10SessionThatBeganToRunAfterThePlanStaysAlthoughItsEntryIsAsLongAsBefore() {
        RetentionPlan plan = retention.plan(ENFORCE);
        world.store.update("old:a", entry -> entry.with("status", "running").with("updatedAt", START));

        RetentionReport report = retention.apply(plan);

        assertThat(report.skipped()).extracting(Skipped::name).containsExactly("old:a");
        assertThat(world.keys()).containsExactly("old:a", "fresh");
    }

    @Test
    void row12MinimumStaysAlsoIfSessionsWentAfterThePlan() {
        world.session("old:c", entry("c", "stopped", LONG_AGO.plusSeconds(2)));
        RetentionPolicy policy = ENFORCE.toBuilder().minSessions(2).build();
        RetentionPlan plan = retention.confirm(retention.plan(policy));
        assertThat(plan.removals()).hasSize(world.keys().size() - 2);
        world.store.update("fresh", entry -> null);

        RetentionReport report = retention.apply(plan);

        assertThat(world.keys()).as("those with the latest activity").containsExactlyInAnyOrder("old:b", "old:c");
        assertThat(report.skipped()).singleElement().satisfies(skipped -> assertThat(skipped.because())
                .contains("no more than 2 sessions were left"));
    }

    @Test
    void row17TimeFarAheadIsNoActivityInTheRunAsInTheDryRun() {
        Instant mistake = START.plus(Duration.ofDays(400_000));
        world.store.update("old:a", entry -> entry.with("lastInteractionAt", mistake));

        RetentionReport report = retention.apply(retention.plan(ENFORCE));

        assertThat(report.skipped()).isEmpty();
        assertThat(world.keys()).containsExactly("fresh");
    }

    @Test
    void row17ClockThatJumpsAfterThePlanEndsNoLease() {
        try (Retention standing = world.builder(world.store).ticker(() -> 0).build();
                SessionLease lease = retention.lease("old:a")) {
            RetentionPlan plan = standing.plan(ENFORCE);
            world.pass(Duration.ofDays(2));

            RetentionReport report = standing.apply(plan);

            assertThat(report.outcome()).isEqualTo(Outcome.STOPPED);
            assertThat(report.because()).contains("the clock cannot be trusted");
            assertThat(world.keys()).contains(lease.key()).hasSize(3);
        }
    }

    @Test
    void newKeyThatIsRevokedIsRefusedBeforeTheOldOneIsBuried() {
        retention.revoke(RevokeBy.CHANNEL, "b", "left");

        assertThatThrownBy(() -> retention.rekey("fresh", "old:b", OldKey.TOMBSTONE, DAY))
                .isInstanceOf(SessionStoreException.Revoked.class)
                .hasMessageContaining("cannot get the key old:b");

        assertThat(world.store.files().tombstones())
                .extracting(SessionFiles.Tombstone::key)
                .containsExactly("old:b");
        assertThat(retention.plan(ENFORCE).removals())
                .extracting(RetentionPlan.Removal::key)
                .containsExactly("old:a");
    }

    @Test
    void sessionComesBackUnderItsOwnKeyAlsoIfThatIsTheAliasOfARevokedOne() {
        retention.apply(retention.plan(ENFORCE));
        retention.rekey("fresh", "next", OldKey.ALIAS, DAY);
        retention.rekey("next", "old:a", OldKey.TOMBSTONE, DAY);
        retention.rekey("old:a", "old:b", OldKey.ALIAS, DAY);
        retention.revoke(RevokeBy.CHANNEL, "f", "left");

        retention.restore("old:a");

        assertThat(world.keys()).containsExactly("old:a");
    }

    @Test
    void leaseIsOfTheSessionThatHasTheKeyNowAlsoIfAnotherOneGaveItUp() {
        retention.apply(retention.plan(ENFORCE));
        retention.rekey("fresh", "old:a", OldKey.ALIAS, DAY);
        retention.rekey("old:a", "next", OldKey.ALIAS, DAY);
        try (SessionLease byAlias = retention.lease("old:a")) {
            assertThat(byAlias.key()).isEqualTo("next");
        }
        world.store.update("next", entry -> null);
        retention.restore("old:a");

        try (SessionLease lease = retention.lease("old:a")) {
            assertThat(lease.key()).isEqualTo("old:a");
            lease.renew();
            assertThat(lease.key()).isEqualTo("old:a");
        }
    }

    @Test
    void newKeyThatIsAnAliasOfASessionThatIsGoneIsTheSessionsOwn() {
        retention.rekey("old:a", "next", OldKey.ALIAS, DAY);
        world.store.update("next", entry -> null);

        retention.rekey("fresh", "old:a", OldKey.TOMBSTONE, DAY);

        assertThat(world.keys()).containsExactly("old:b", "old:a");
    }

    @Test
    void row17RestorationByAClockFarAheadIsNoActivityInTheRunAsInTheDryRun() {
        retention.apply(retention.plan(ENFORCE));
        world.pass(DAY.multipliedBy(10));
        retention.restore("old:a");
        world.pass(DAY.multipliedBy(-9));

        RetentionReport report = retention.apply(retention.plan(ENFORCE));

        assertThat(report.skipped()).isEmpty();
        assertThat(world.keys()).containsExactly("fresh");
    }
}
