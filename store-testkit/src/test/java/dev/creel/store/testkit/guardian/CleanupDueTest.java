package dev.creel.store.testkit.guardian;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.store.guardian.Alert.Kind;
import dev.creel.store.guardian.CleanupSettings;
import dev.creel.store.guardian.GuardianSettings;
import dev.creel.store.guardian.Usage;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A cleanup is due every 15 minutes, and when it becomes critical, if so set. */
class CleanupDueTest {

    private static final Duration OLD = Duration.ofHours(5);
    private static final Duration FRESH = Duration.ZERO;
    private static final CleanupSettings CLEANUP =
            CleanupSettings.builder().minSessions(0).maxRemovalShare(1).build();

    private final Watching watching = new Watching();
    private final AgentStore agent = new AgentStore(watching.clock);
    private final ScriptedSource peer = new ScriptedSource("peer", watching.clock);

    private void build(CleanupSettings cleanup) {
        watching.build(builder -> builder.source(agent.source(50).build())
                .settings(GuardianSettings.builder().cleanup(cleanup).build()));
    }

    /** Lets a first cleanup find nothing that may go, so that the next one is due in 15 minutes. */
    private void begin() {
        agent.make("busy", 42, FRESH);
        watching.looks(4);
        assertThat(watching.alerts).extracting("kind").containsExactly(Kind.USAGE, Kind.CLEANUP_STOPPED);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatBecomesCriticalIsCleanedUpAtOnceIfSoSet(boolean atOnce) {
        build(CLEANUP.toBuilder().atCritical(atOnce).build());
        begin();
        agent.make("old", 4, OLD);

        watching.looks(1);
        assertThat(agent.size()).isEqualTo(atOnce ? 42 : 46);
        watching.looks(26);
        assertThat(agent.size()).as("at 15:00 it is due anyway").isEqualTo(42);
    }

    @Test
    void whatStaysCriticalIsCleanedUpAtOnceOnlyOnce() {
        build(CLEANUP.toBuilder().atCritical(true).build());
        begin();
        agent.make("fresh", 4, FRESH);
        agent.make("old", 4, OLD);

        watching.looks(1);
        assertThat(agent.size()).as("still critical").isEqualTo(46);
        agent.make("more", 1, OLD);
        watching.looks(29);
        assertThat(agent.size()).isEqualTo(47);
        watching.looks(2);
        assertThat(agent.size()).as("15 minutes later").isEqualTo(46);
    }

    @Test
    void whatAGroupHasBecomeCriticalForIsCleanedUpAtOnce() {
        agent.make("busy", 20, FRESH);
        peer.uses(11);
        watching.build(builder -> builder.source(
                        agent.source("store", Usage.Limits.none()).build())
                .source(peer)
                .group("both", Usage.Limits.none().withSessions(50), "store", "peer")
                .settings(GuardianSettings.builder()
                        .cleanup(CLEANUP.toBuilder().atCritical(true).build())
                        .build()));
        watching.looks(4);
        agent.make("old", 4, OLD);
        assertThat(agent.size()).isEqualTo(24);

        watching.looks(1);

        assertThat(agent.size()).isEqualTo(20);
        assertThat(watching.told()).contains("2:00 both USAGE CRITICAL +3");
    }
}
