package dev.creel.store.retention;

import static dev.creel.store.retention.RetentionWorld.LONG_AGO;
import static dev.creel.store.retention.RetentionWorld.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.store.file.FileSessionStore;
import dev.creel.store.file.FileStoreOptions;
import dev.creel.store.file.FileStoreOptions.Access;
import dev.creel.store.retention.Retention.OldKey;
import dev.creel.store.retention.Retention.Touch;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who counts what is in use must know whether nothing is leased or nobody takes leases. */
class RetentionLeasedTest {

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

    @Test
    void whereNobodyTakesLeasesThereIsNoAnswer() {
        assertThat(retention.leased()).isEmpty();
    }

    @Test
    void leasesOfEveryOwnerAreAnswered() {
        other.lease("Old:A ");

        assertThat(retention.leased()).contains(Map.of("old:a", START));
        assertThat(other.leased()).contains(Map.of("old:a", START));
    }

    @Test
    void livingOwnerThatHasClosedItsLeasesLeasesNothing() {
        other.lease("old:a").close();

        assertThat(retention.leased()).contains(Map.of());
        assertThat(other.leased()).contains(Map.of());
    }

    @Test
    void ownerThatOnlyTouchesTakesNoLeases() {
        other.touch("old:a", Touch.USER);
        world.pass(Duration.ofMinutes(1));
        other.touch("old:a", Touch.USER);

        assertThat(retention.leased()).isEmpty();
    }

    @Test
    void ownerThatIsClosedCountsNoMore() {
        other.lease("old:a");
        other.close();

        assertThat(retention.leased()).isEmpty();
        assertThatThrownBy(other::leased).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void ownerThatDiedCountsNoMore() {
        RetentionWorld dying = new RetentionWorld(folder);
        dying.open().lease("old:a");
        assertThat(retention.leased()).isPresent();

        dying.close();

        assertThat(retention.leased()).isEmpty();
    }

    @Test
    void leaseThatNobodyRenewsIsLeftOutAfterTheLeaseProtection() {
        other.lease("old:a");
        world.pass(Duration.ofHours(24));
        assertThat(retention.leased()).contains(Map.of("old:a", START));

        world.pass(Duration.ofMillis(1));

        assertThat(retention.leased()).contains(Map.of());
    }

    @Test
    void leaseFollowsTheSessionToItsNewKey() {
        other.lease("old:a");

        retention.rekey("old:a", "new:a", OldKey.ALIAS, Duration.ofHours(1));

        assertThat(retention.leased().orElseThrow()).containsKey("new:a");
    }

    @Test
    void leasesAreSeenThroughAStoreThatIsOpenForReadingOnly() {
        other.lease("old:a");
        try (FileSessionStore reader = FileSessionStore.open(
                        world.document,
                        FileStoreOptions.defaults().toBuilder()
                                .access(Access.READ_ONLY)
                                .build());
                Retention reading = world.builder(reader).build()) {
            assertThat(reading.leased()).contains(Map.of("old:a", START));
        }
    }

    @Test
    void withoutFilesOnlyOwnLeasesAreKnown() {
        Retention without = world.builder(new WithoutFiles(world.store)).build();
        other.lease("old:a");
        assertThat(without.leased()).isEmpty();

        without.lease("old:a");

        assertThat(without.leased()).contains(Map.of("old:a", START));
    }
}
