package dev.creel.store.testkit.guardian;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.creel.store.guardian.CleanupSettings;
import dev.creel.store.retention.SessionKind;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import net.jqwik.api.statistics.Statistics;
import org.slf4j.LoggerFactory;

/** Whatever happens, and in whatever order, a cleanup removes nothing that is in use or exempt, and keeps the minimum. */
class CleanupPropertyTest {

    private static final Logger LOG = (Logger) LoggerFactory.getLogger("dev.creel.store");

    private static final CleanupSettings EAGER = CleanupSettings.builder()
            .every(Duration.ofMinutes(1))
            .minSessions(0)
            .maxRemovalShare(1)
            .headroom(90)
            .build();

    /** Settings between which a history changes. */
    static final List<CleanupSettings> SETTINGS = List.of(
            EAGER,
            EAGER.toBuilder().minSessions(3).exempt("*:cron:1").build(),
            EAGER.toBuilder()
                    .exemptKinds(Set.of(SessionKind.DIRECT))
                    .atCritical(true)
                    .build(),
            EAGER.toBuilder()
                    .idle(Duration.ofHours(5))
                    .maxRemovalShare(0.5)
                    .priority("*:cron:*", 10)
                    .priority("*:direct:*", 5)
                    .exemptFrom(10)
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
    Arbitrary<List<GuardedHistory.Step>> histories() {
        return histories(80);
    }

    @Provide
    Arbitrary<List<GuardedHistory.Step>> longHistories() {
        return histories(150);
    }

    private static Arbitrary<List<GuardedHistory.Step>> histories(int length) {
        Arbitrary<GuardedHistory.Step> step = Combinators.combine(
                        Arbitraries.frequency(Arrays.stream(GuardedHistory.Event.values())
                                .map(event -> Tuple.of(event.weight, event))
                                .toList()),
                        Arbitraries.integers().between(0, GuardedHistory.KEYS.size() - 1),
                        Arbitraries.integers().between(0, 240))
                .as(GuardedHistory.Step::new);
        return step.list().ofMinSize(20).ofMaxSize(length);
    }

    @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
    void row20WhateverHappensOnlyWhatWasIdleForLongEnoughGoesAndIsNoted(
            @ForAll("histories") List<GuardedHistory.Step> steps) throws Exception {
        run(steps);
    }

    @Tag("slow")
    @Property(tries = 5_000, edgeCases = EdgeCasesMode.NONE)
    void row20WhateverHappensForLongOnlyWhatWasIdleForLongEnoughGoesAndIsNoted(
            @ForAll("longHistories") List<GuardedHistory.Step> steps) throws Exception {
        run(steps);
    }

    private static void run(List<GuardedHistory.Step> steps) throws Exception {
        try (GuardedHistory history = new GuardedHistory()) {
            for (GuardedHistory.Step step : steps) {
                history.happens(step);
            }
            Statistics.label("something was removed")
                    .collect(history.removed() > 0)
                    .coverage(coverage -> coverage.check(true).percentage(percent -> percent > 10));
        }
    }
}
