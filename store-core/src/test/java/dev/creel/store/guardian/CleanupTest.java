package dev.creel.store.guardian;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.store.retention.Retention;
import dev.creel.store.retention.RetentionPlan;
import dev.creel.store.retention.RetentionPlan.Protection;
import dev.creel.store.retention.RetentionPlan.Removal;
import dev.creel.store.retention.RetentionPlan.Shield;
import dev.creel.store.retention.RetentionPlan.Verdict;
import dev.creel.store.retention.RetentionPolicy;
import dev.creel.store.retention.RetentionReport;
import dev.creel.store.retention.SessionKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CleanupTest {

    private static final Duration TWO_HOURS = Duration.ofHours(2);

    @TempDir
    Path folder;

    private StoreWorld world;
    private CleanupSettings.Builder settings;

    @BeforeEach
    void open() {
        world = new StoreWorld(folder);
        settings = CleanupSettings.builder().minSessions(0).maxRemovalShare(1);
    }

    @AfterEach
    void close() {
        world.close();
    }

    private Cleanup cleanup() {
        return new Cleanup(world.source().build(), settings.build());
    }

    private RetentionPlan plan(long sessions) {
        return cleanup().plan(OptionalLong.of(sessions), OptionalLong.empty());
    }

    private static Set<String> removed(RetentionPlan plan) {
        return Set.copyOf(plan.removals().stream().map(Removal::key).toList());
    }

    @Test
    void row20OnlyWhatWasIdleForTwoHoursGoes() {
        world.idle("a", TWO_HOURS.minusMillis(1));
        world.idle("b", TWO_HOURS);
        world.idle("c", Duration.ofDays(30));

        assertThat(removed(plan(1))).containsExactlyInAnyOrder("b", "c");
    }

    @Test
    void noMoreGoesThanMust() {
        world.idle("a", Duration.ofHours(3));
        world.idle("b", Duration.ofHours(4));
        world.idle("c", Duration.ofHours(5));

        assertThat(removed(plan(2))).containsExactly("c");
        assertThat(plan(3).removals()).isEmpty();
        assertThat(cleanup().plan(OptionalLong.empty(), OptionalLong.empty()).removals())
                .isEmpty();
        assertThat(cleanup().plan(OptionalLong.empty(), OptionalLong.of(1)).removals())
                .hasSize(3);
    }

    @Test
    void row20MinimumStays() {
        settings.minSessions(2);
        world.idle("a", Duration.ofHours(3));
        world.idle("b", Duration.ofHours(4));
        world.idle("c", Duration.ofHours(5));

        assertThat(removed(plan(1))).containsExactly("c");
    }

    @Test
    void whatIsExemptStays() {
        settings.exempt("vip:*")
                .exemptKinds(Set.of(SessionKind.MAIN, SessionKind.DIRECT))
                .priority("ops:*", 10)
                .priority("low:*", 9)
                .exemptFrom(10);
        for (String key : new String[] {"vip:1", "agent:a:main", "agent:a:direct:x", "ops:1", "low:1", "other:1"}) {
            world.idle(key, Duration.ofDays(1));
        }

        assertThat(removed(plan(1))).containsExactlyInAnyOrder("low:1", "other:1");
    }

    @Test
    void highPriorityGoesLast() {
        settings.priority("ops:*", 10);
        world.idle("ops:1", Duration.ofDays(2));
        world.idle("other:1", Duration.ofDays(1));

        assertThat(removed(plan(1))).containsExactly("other:1");
    }

    @Test
    void sessionWithoutActivityOnRecordStays() {
        world.session("none:1", "{}");
        world.session("none:2", "{\"sessionId\":\"x\"}");
        world.idle("old:1", Duration.ofDays(1));
        world.idle("old:2", Duration.ofDays(1));

        RetentionPlan plan = plan(1);

        assertThat(removed(plan)).containsExactlyInAnyOrder("old:1", "old:2");
        assertThat(plan.protections()).extracting(Protection::shield).containsOnly(Shield.ACTIVE);
    }

    @Test
    void whatIsLeasedOrRunningStays() {
        world.idle("leased", Duration.ofDays(1));
        long started = world.now.minus(Duration.ofHours(5)).toEpochMilli();
        world.session("running", "{\"status\":\"running\",\"updatedAt\":" + started + "}");
        world.idle("old", Duration.ofHours(3));
        try (Retention application = world.retention()) {
            application.lease("leased");

            assertThat(removed(plan(1))).containsExactly("old");
        }
    }

    @Test
    void planIsExecuted() {
        world.idle("a", Duration.ofHours(3));
        world.idle("b", Duration.ofHours(4));
        Cleanup cleanup = cleanup();
        RetentionPlan plan = cleanup.plan(OptionalLong.of(1), OptionalLong.empty());

        RetentionReport report = cleanup.apply(plan);

        assertThat(report.removed()).extracting(RetentionReport.Removed::key).containsExactly("b");
        assertThat(world.keys()).containsExactly("a");
    }

    @Test
    void sessionThatWasUsedAfterThePlanStays() {
        world.idle("a", Duration.ofHours(3));
        world.idle("b", Duration.ofHours(4));
        Cleanup cleanup = cleanup();
        RetentionPlan plan = cleanup.plan(OptionalLong.of(1), OptionalLong.empty());
        world.idle("b", Duration.ZERO);

        assertThat(cleanup.apply(plan).removed()).isEmpty();
        assertThat(world.keys()).containsExactly("a", "b");
    }

    @Test
    void largeShareIsNotRemovedAtOnce() {
        settings.maxRemovalShare(0.5);
        for (int i = 0; i < 10; i++) {
            world.idle("a" + i, Duration.ofHours(3));
        }

        assertThat(plan(5).verdict()).isEqualTo(Verdict.READY);
        assertThat(plan(4).verdict()).isEqualTo(Verdict.TOO_MANY);
    }

    @Test
    void touchesOfTheApplicationsOwnRetentionCountBeforeTheyAreWritten() {
        world.idle("a", Duration.ofHours(3));
        world.idle("b", Duration.ofHours(3));
        try (Retention application = Retention.builder(world.store)
                .clock(() -> world.now)
                .ticker(world::nanos)
                .build()) {
            application.touch("a", Retention.Touch.USER);
            Cleanup own = new Cleanup(world.source().retention(application).build(), settings.build());

            assertThat(removed(own.plan(OptionalLong.of(1), OptionalLong.empty())))
                    .containsExactly("b");
            own.flush();
            assertThat(removed(own.plan(OptionalLong.empty(), OptionalLong.of(1))))
                    .containsExactly("b");
        }
    }

    @Test
    void keysThatTheApplicationNamesAsActiveStayAndGoOnToStay() {
        for (String key : new String[] {"a", "b", "c"}) {
            world.idle(key, Duration.ofHours(3));
        }
        world.session("timeless", "{}");
        RetentionPolicy two = RetentionPolicy.unlimited().toBuilder()
                .mode(RetentionPolicy.Mode.ENFORCE)
                .maxSessions(3)
                .build();
        try (Retention application = world.retention()) {
            application.plan(two, Set.of("a"));
            Cleanup own = new Cleanup(world.source().retention(application).build(), settings.build());

            RetentionPlan plan = own.plan(OptionalLong.of(1), OptionalLong.empty());
            assertThat(removed(plan)).containsExactlyInAnyOrder("b", "c");
            assertThat(removed(application.admit("new", 10, two).evictions().orElseThrow()))
                    .as("the next in turn after the active one")
                    .doesNotContain("a")
                    .contains("timeless");

            application.plan(two, Set.of("b"));
            own.apply(plan);
            assertThat(world.keys()).as("as the application says by now").containsExactly("a", "b", "timeless");
        }
    }

    @Test
    void touchesThatAnotherProcessHasNotWrittenAreAllowedFor() {
        world.idle("a", TWO_HOURS.plusHours(35));
        world.idle("b", TWO_HOURS.plusHours(36));
        world.idle("c", Duration.ZERO);
        try (Retention application = Retention.builder(world.store)
                .clock(() -> world.now)
                .ticker(world::nanos)
                .build()) {
            application.touch("c", Retention.Touch.USER);

            assertThat(removed(plan(1))).containsExactly("b");
        }
    }
}
