package dev.creel.store.guardian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.creel.store.guardian.Usage.Limits;
import dev.creel.store.guardian.UsageSource.Counting;
import dev.creel.store.retention.Retention;
import dev.creel.store.retention.SessionKind;
import dev.creel.store.retention.SessionLease;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreSourceTest {

    @TempDir
    Path folder;

    private StoreWorld world;

    @BeforeEach
    void open() {
        world = new StoreWorld(folder);
    }

    @AfterEach
    void close() {
        world.close();
    }

    private static Usage read(UsageSource source) throws Exception {
        assertThat(source.read()).hasSize(1);
        return source.read().get(0);
    }

    @Test
    void tellsWhatThereIs() throws Exception {
        world.session("agent:ops:cron:1", "{\"totalTokens\":5}");
        world.session("agent:ops:cron:2", "{\"totalTokens\":7}");
        world.idle("agent:main:main", Duration.ZERO);
        UsageSource source =
                world.source().limits(Limits.none().withSessions(9)).build();

        Usage usage = read(source);

        assertThat(usage.name()).isEqualTo("main");
        assertThat(usage.at()).isEqualTo(StoreWorld.START);
        assertThat(usage.existing()).isEqualTo(3);
        assertThat(usage.inUse()).isEqualTo(1);
        assertThat(usage.tokens()).isEqualTo(12);
        assertThat(usage.limits().sessions()).hasValue(9);
        assertThat(usage.kinds()).isEqualTo(Map.of(SessionKind.CRON, 2L, SessionKind.MAIN, 1L));
        assertThat(usage.owners()).extracting(Usage.Share::name).containsExactly("ops", "main");
        assertThat(usage.bytes())
                .isEqualTo(usage.owners().stream().mapToLong(Usage.Share::bytes).sum());
        assertThat(usage.work()).isPresent();
    }

    @Test
    void ownersAreToldInTheOrderOfWhatIsNearestToItsLimit() throws Exception {
        world.session("agent:many:cron:1", "{}");
        world.session("agent:many:cron:2", "{}");
        world.session("agent:big:cron:1", "{\"note\":\"" + "x".repeat(500) + "\"}");
        world.session("agent:talk:cron:1", "{\"totalTokens\":70}");
        world.idle("agent:busy:main", Duration.ZERO);

        assertThat(firstOwner(Limits.none())).isEqualTo("many");
        assertThat(firstOwner(Limits.none().withSessions(9).withBytes(1 << 20))).isEqualTo("many");
        assertThat(firstOwner(Limits.none().withSessions(99).withBytes(900))).isEqualTo("big");
        assertThat(firstOwner(Limits.none().withSessions(99).withTokens(100))).isEqualTo("talk");
        assertThat(firstOwner(Limits.none().withSessions(99).withInUse(2))).isEqualTo("busy");
        assertThat(read(world.source().build()).owners())
                .filteredOn(owner -> owner.inUse() > 0 || owner.tokens() > 0)
                .extracting(Usage.Share::name, Usage.Share::inUse, Usage.Share::tokens)
                .containsExactly(tuple("busy", 1L, 0L), tuple("talk", 0L, 70L));
    }

    private String firstOwner(Limits limits) throws Exception {
        return read(world.source().limits(limits).build()).owners().get(0).name();
    }

    @Test
    void fifteenOwnersAreAllTold() throws Exception {
        for (int i = 1; i <= 15; i++) {
            world.idle("agent:a" + i + ":cron:1", Duration.ZERO);
        }

        assertThat(read(world.source().build()).owners()).hasSize(15);
    }

    @Test
    void buildingReadsNothingAndAnEmptyStoreUsesNothing() throws Exception {
        UsageSource source = world.source().build();
        assertThat(folder).isEmptyDirectory();
        assertThat(world.store.stats().reads()).isZero();

        assertThat(read(source).existing()).isZero();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void leasesCountOnceAnybodyTakesThem() throws Exception {
        world.idle("a", Duration.ZERO);
        world.idle("b", Duration.ofDays(1));
        UsageSource source = world.source().build();
        assertThat(read(source).inUse()).isEqualTo(1);

        try (Retention application = world.retention()) {
            SessionLease lease = application.lease("b");
            application.lease("a");
            assertThat(read(source).inUse()).isEqualTo(2);
            lease.close();
            assertThat(read(source).inUse()).isEqualTo(1);
            world.store.update("a", entry -> null);
            assertThat(read(source).inUse()).isZero();
        }
    }

    @Test
    void countingCanBeSet() throws Exception {
        world.idle("a", Duration.ofMinutes(20));
        world.idle("b", Duration.ofDays(1));
        try (Retention application = world.retention()) {
            assertThat(read(world.source().counting(Counting.LEASED).build()).inUse())
                    .isZero();
            application.lease("b");
            application.lease("a");

            assertThat(read(world.source()
                                    .counting(Counting.ACTIVE)
                                    .activeWithin(Duration.ofHours(1))
                                    .build())
                            .inUse())
                    .isEqualTo(1);
        }
    }

    @Test
    void closingLeavesAStoreAndARetentionThatWereGiven() throws Exception {
        world.idle("a", Duration.ZERO);
        try (Retention application = world.retention()) {
            SessionLease lease = application.lease("a");
            UsageSource source = world.source().retention(application).build();
            assertThat(source.retention()).contains(application);

            source.close();

            lease.renew();
            assertThat(world.keys()).containsExactly("a");
        }
    }

    @Test
    void suppliedUsageMustHaveTheNameOfItsSource() throws Exception {
        UsageSource source = UsageSource.of("pool", () -> Usage.of("pol", world.now, 1, 2, 3, Limits.none()));

        assertThatThrownBy(source::read)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("The source pool answered the usage of pol");
        assertThat(read(UsageSource.of("pool", () -> Usage.of("pool", world.now, 1, 2, 3, Limits.none())))
                        .existing())
                .isEqualTo(2);
    }

    @Test
    void activeWithinMustBeMoreThanZero() {
        assertThatThrownBy(() -> world.source().activeWithin(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("activeWithin is PT0S");
    }
}
