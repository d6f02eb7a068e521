package dev.creel.store.testkit.retention;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.creel.store.retention.RetentionPolicy;
import dev.creel.store.retention.RetentionPolicy.ArchiveNaming;
import dev.creel.store.retention.RetentionPolicy.Mode;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.slf4j.LoggerFactory;

/**
 * Whatever happens to the sessions of a store, only what a plan or a revocation names is removed, it is not in use, and it
 * can be brought back.
 */
class LifetimeHistoryTest {

    private static final Logger LOG = (Logger) LoggerFactory.getLogger("dev.creel.store");
    private static final RetentionPolicy LIMITS = RetentionPolicy.builder()
            .mode(Mode.ENFORCE)
            .idleTimeout(Duration.ofDays(2))
            .lifetime(Duration.ofDays(20))
            .maxSessions(5)
            .maxRemovalShare(1)
            .archiveRetentionOff()
            .archiveMaxBytesOff()
            .exempt(History.MAIN)
            .build();

    private static final List<RetentionPolicy> POLICIES = List.of(
            LIMITS,
            LIMITS.toBuilder()
                    .minSessions(2)
                    .archiveNaming(ArchiveNaming.GATEWAY)
                    .build(),
            LIMITS.toBuilder()
                    .maxSessions(2)
                    .maxRemovalShare(0.5)
                    .touchShare(0.5)
                    .build(),
            LIMITS.toBuilder()
                    .idleTimeoutOff()
                    .diskBudget(800)
                    .orphanGrace(Duration.ofDays(3))
                    .build());

    @BeforeContainer
    static void leaveOutWarnings() {
        LOG.setLevel(Level.ERROR);
    }

    @AfterContainer
    static void restoreLevel() {
        LOG.setLevel(null);
    }

    @Provide
    Arbitrary<RetentionPolicy> policies() {
        return Arbitraries.of(POLICIES);
    }

    @Provide
    Arbitrary<List<Step>> histories() {
        return Step.histories(60);
    }

    @Provide
    Arbitrary<List<Step>> longHistories() {
        return Step.histories(150);
    }

    @Property(tries = 150, edgeCases = EdgeCasesMode.NONE)
    void row10WhateverHappensNothingInUseIsRemovedAndAllThatIsRemovedComesBack(
            @ForAll("policies") RetentionPolicy policy, @ForAll("histories") List<Step> steps) {
        run(policy, steps);
    }

    @Tag("slow")
    @Property(tries = 5_000, edgeCases = EdgeCasesMode.NONE)
    void row10WhateverHappensForLongNothingInUseIsRemovedAndAllThatIsRemovedComesBack(
            @ForAll("policies") RetentionPolicy policy, @ForAll("longHistories") List<Step> steps) {
        run(policy, steps);
    }

    private static void run(RetentionPolicy policy, List<Step> steps) {
        try (World world = new World(policy)) {
            History history = new History(world);
            steps.forEach(history::happens);
            history.end();
            assertThat(world.disk.openHandles()).isZero();
        }
    }
}
