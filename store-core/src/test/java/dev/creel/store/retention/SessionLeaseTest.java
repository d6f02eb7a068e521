package dev.creel.store.retention;

import static dev.creel.store.retention.RetentionWorld.ENFORCE;
import static dev.creel.store.retention.RetentionWorld.LONG_AGO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.store.SessionStoreException;
import dev.creel.store.retention.Retention.OldKey;
import dev.creel.store.retention.Retention.RevokeBy;
import dev.creel.store.retention.RetentionPlan.Protection;
import dev.creel.store.retention.RetentionPlan.Shield;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A leased session stays, for as long as its owner lives and renews the lease. */
class SessionLeaseTest {

    @TempDir
    Path folder;

    private RetentionWorld world;
    private Retention retention;
    private Retention other;

    @BeforeEach
    void open() {
        world = new RetentionWorld(folder);
        retention = world.open();
        other = world.open();
        world.session("old:a", LONG_AGO);
    }

    @AfterEach
    void close() {
        other.close();
        retention.close();
        world.close();
    }

    private void requireRemovable(boolean removable) {
        assertThat(retention.plan(ENFORCE).removals()).hasSize(removable ? 1 : 0);
        assertThat(other.plan(ENFORCE).removals()).hasSize(removable ? 1 : 0);
    }

    @Test
    void row10LeasedSessionStaysForEveryOwnerUntilTheLeaseIsClosed() {
        SessionLease lease = other.lease("Old:A ");
        requireRemovable(false);
        assertThat(retention.plan(ENFORCE).protections())
                .extracting(Protection::shield)
                .containsExactly(Shield.LEASED);

        lease.close();

        requireRemovable(true);
    }

    @Test
    void sessionLeasedTwiceIsFreeAfterBothLeasesAreClosed() {
        SessionLease first = retention.lease("old:a");
        SessionLease second = retention.lease("old:a");

        first.close();
        requireRemovable(false);
        second.close();
        second.close();

        requireRemovable(true);
    }

    @Test
    void row23LeaseOfAnOwnerThatDiedIsVoidAndItsFilesAreRemoved() throws Exception {
        RetentionWorld dying = new RetentionWorld(folder);
        dying.open().lease("old:a");
        requireRemovable(false);

        // Lets go of the owner's lock as the end of its process does.
        dying.close();

        requireRemovable(true);
        try (var files = Files.list(world.own("leases"))) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void row23LeaseThatNobodyRenewsProtectsForATimeOnly() {
        SessionLease lease = other.lease("old:a");
        world.pass(Duration.ofHours(20));
        lease.renew();
        world.pass(Duration.ofHours(20));
        assertThat(world.open().plan(ENFORCE).removals()).isEmpty();

        world.pass(Duration.ofHours(5));

        Retention fresh = world.open();
        assertThat(fresh.apply(fresh.plan(ENFORCE)).removed()).hasSize(1);
        assertThatThrownBy(lease::renew).isInstanceOf(SessionStoreException.Conflict.class);
    }

    @Test
    void missingSessionCannotBeLeased() {
        assertThatThrownBy(() -> retention.lease("nobody"))
                .isInstanceOf(SessionStoreException.Conflict.class)
                .hasMessageContaining("no session nobody");
        assertThat(world.own("leases")).doesNotExist();
    }

    @Test
    void closedLeaseCannotBeRenewed() {
        SessionLease lease = retention.lease("old:a");
        lease.close();

        assertThatThrownBy(lease::renew).isInstanceOf(IllegalStateException.class);
        requireRemovable(true);
    }

    @Test
    void row35LeaseOfAnotherOwnerFollowsTheSessionToItsNewKey() {
        SessionLease lease = other.lease("old:a");

        retention.rekey("old:a", "new:a", OldKey.TOMBSTONE, Duration.ofHours(1));

        requireRemovable(false);
        assertThat(retention.apply(retention.plan(ENFORCE)).removed()).isEmpty();
        lease.renew();
        assertThat(lease.key()).isEqualTo("new:a");
    }

    @Test
    void row35OwnLeaseIsMovedWithTheSession() {
        SessionLease lease = retention.lease("old:a");

        retention.rekey("old:a", "new:a", OldKey.ALIAS, Duration.ofHours(1));

        assertThat(lease.key()).isEqualTo("new:a");
        world.pass(Duration.ofHours(2));
        assertThat(world.open().plan(ENFORCE).removals()).isEmpty();
    }

    @Test
    void revocationGoesOverALease() {
        world.store.update("old:a", entry -> entry.with("channel", "spam"));
        retention.lease("old:a");

        retention.revoke(RevokeBy.CHANNEL, "spam", "abuse");

        assertThat(world.keys()).isEmpty();
    }

    @Test
    void closingEndsAllLeases() throws Exception {
        SessionLease lease = other.lease("old:a");
        other.close();

        assertThat(retention.plan(ENFORCE).removals()).hasSize(1);
        assertThatThrownBy(lease::renew).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void row35LeaseOfAnotherOwnerIsKnownLongerThanTheOldKeyIsBuried() {
        SessionLease lease = other.lease("old:a");

        retention.rekey("old:a", "new:a", OldKey.ALIAS, Duration.ofMinutes(1));
        world.pass(Duration.ofHours(2));

        Retention third = world.open();
        assertThat(third.plan(ENFORCE).removals()).isEmpty();
        assertThat(third.apply(third.plan(ENFORCE)).removed()).isEmpty();
        lease.renew();
        assertThat(lease.key()).isEqualTo("new:a");
    }

    @Test
    void leaseAfterTheEndIsRefusedAndBeginsNothing() {
        other.lease("old:a");
        other.close();

        assertThatThrownBy(() -> other.lease("old:a"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");

        assertThat(world.own("leases")).isEmptyDirectory();
        assertThat(retention.plan(ENFORCE).removals()).hasSize(1);
    }
}
