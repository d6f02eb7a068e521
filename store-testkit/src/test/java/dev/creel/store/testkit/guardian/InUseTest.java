package dev.creel.store.testkit.guardian;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.store.guardian.UsageSource;
import dev.creel.store.retention.Retention;
import dev.creel.store.testkit.VirtualClock;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Sessions in use and sessions that merely exist are counted apart. */
class InUseTest {

    private final VirtualClock clock = new VirtualClock();
    private final AgentStore agent = new AgentStore(clock);
    private final UsageSource source = agent.source(100).build();

    private long inUse() {
        try {
            assertThat(source.read().get(0).existing()).isEqualTo(agent.size());
            return source.read().get(0).inUse();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void row19LeasesCountWhereSomebodyTakesThem() {
        agent.make("fresh", Duration.ZERO);
        agent.make("leased", Duration.ofDays(1));
        try (var store = agent.open();
                Retention other = agent.retention(store)) {
            var lease = other.lease("leased");
            assertThat(inUse()).isEqualTo(1);
            lease.close();
            assertThat(inUse())
                    .as("nothing is leased, though the process lives")
                    .isZero();
        }
        assertThat(inUse()).as("nobody takes leases any more").isEqualTo(1);
    }

    @Test
    void row19LeaseOfAProcessThatDiedIsNoUse() {
        agent.make("leased", Duration.ofDays(1));
        var store = agent.open();
        agent.retention(store).lease("leased");
        assertThat(inUse()).isEqualTo(1);

        // Lets go of the owner's lock as the end of its process does.
        store.close();

        assertThat(inUse()).isZero();
    }

    @Test
    void elseRunningOrActiveInFiveMinutes() {
        agent.make("fresh", Duration.ZERO);
        agent.make("idle", Duration.ofMinutes(6));
        agent.put("job", Map.of("status", "running", "startedAt", clock.instant()));
        assertThat(inUse()).isEqualTo(2);

        clock.advance(Duration.ofMinutes(5));
        assertThat(inUse()).isEqualTo(2);
        clock.advance(Duration.ofMillis(1));
        assertThat(inUse()).isEqualTo(1);

        agent.patch("job", Map.of("status", "done"));
        assertThat(inUse()).isZero();
    }

    @Test
    void aCrashedRunningSessionEndsAfterSixHours() {
        agent.put("job", Map.of("status", "running", "updatedAt", clock.instant()));

        clock.advance(Duration.ofHours(6));
        assertThat(inUse()).isEqualTo(1);
        clock.advance(Duration.ofMillis(1));

        assertThat(inUse()).isZero();
    }
}
