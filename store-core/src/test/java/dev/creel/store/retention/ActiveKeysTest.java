package dev.creel.store.retention;

import static dev.creel.store.retention.RetentionWorld.ENFORCE;
import static dev.creel.store.retention.RetentionWorld.LONG_AGO;
import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.store.retention.RetentionPlan.Protection;
import dev.creel.store.retention.RetentionPlan.Removal;
import dev.creel.store.retention.RetentionPlan.Shield;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The keys that an application names as active stay so, whoever else plans with the same retention. */
class ActiveKeysTest {

    @TempDir
    Path folder;

    private RetentionWorld world;
    private Retention retention;

    @BeforeEach
    void open() {
        world = new RetentionWorld(folder);
        retention = world.open();
        world.session("old:a", LONG_AGO);
        world.session("old:b", LONG_AGO);
        world.session("old:c", LONG_AGO);
    }

    @AfterEach
    void close() {
        retention.close();
        world.close();
    }

    private static List<String> removals(RetentionPlan plan) {
        return plan.removals().stream().map(Removal::key).toList();
    }

    @Test
    void whoPlansBesideKeepsTheActiveKeysAndItsOwn() {
        retention.plan(ENFORCE, Set.of("Old:A"));

        RetentionPlan beside = retention.planBeside(ENFORCE, Set.of("OLD:b"));

        assertThat(removals(beside)).containsExactly("old:c");
        assertThat(beside.protections()).extracting(Protection::shield).containsOnly(Shield.ACTIVE);
    }

    @Test
    void whoPlansBesideLeavesTheActiveKeysToAdmissionAndToTheNextPlan() {
        RetentionPolicy three =
                ENFORCE.toBuilder().idleTimeoutOff().maxSessions(3).build();
        retention.plan(ENFORCE, Set.of("old:a"));
        retention.planBeside(ENFORCE, Set.of("old:b"));

        RetentionPlan evictions = retention.admit("new", 10, three).evictions().orElseThrow();

        assertThat(removals(evictions)).hasSize(1).doesNotContain("old:a");
        assertThat(removals(retention.planBeside(ENFORCE, Set.of()))).containsExactly("old:b", "old:c");
        assertThat(removals(retention.plan(ENFORCE))).hasSize(3);
    }

    @Test
    void whatBecameActiveAfterAPlanBesideStays() {
        RetentionPlan beside = retention.planBeside(ENFORCE, Set.of());
        retention.plan(ENFORCE, Set.of("old:a"));

        retention.apply(beside);

        assertThat(world.keys()).containsExactly("old:a");
    }

    @Test
    void whatAnActiveSessionIsCalledNowStaysForWhoPlansBeside() {
        retention.plan(ENFORCE, Set.of("old:a"));
        retention.rekey("old:a", "next", Retention.OldKey.TOMBSTONE, Duration.ofDays(1));

        assertThat(removals(retention.planBeside(ENFORCE, Set.of()))).containsExactlyInAnyOrder("old:b", "old:c");
    }
}
