package dev.creel.store.testkit.guardian;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.store.guardian.Alert;
import dev.creel.store.guardian.Alert.Kind;
import dev.creel.store.guardian.CleanupSettings;
import dev.creel.store.guardian.GuardianSettings;
import dev.creel.store.guardian.Usage;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Fifteen agents share a store: what stops cleanups is told once whoever leads just now, and what causes usage is told truly. */
class ManyOwnersTest {

    private static final Duration OLD = Duration.ofHours(30);
    private static final Duration FRESH = Duration.ZERO;
    private static final int AGENTS = 15;
    private static final int LIMIT = 100;

    private final Watching watching = new Watching();
    private final AgentStore agent = new AgentStore(watching.clock);
    private int number;

    private void watch(Usage.Limits limits) {
        watching.build(
                builder -> builder.source(agent.source(LIMIT).limits(limits).build())
                        .workers(Runnable::run)
                        .settings(GuardianSettings.builder()
                                .cleanup(CleanupSettings.builder()
                                        .minSessions(0)
                                        .maxRemovalShare(1)
                                        .build())
                                .build()));
    }

    private void watchSessions() {
        watch(Usage.Limits.none().withSessions(LIMIT));
    }

    /** Makes a session of the next agent. */
    private String make(Duration ago) {
        String key = "agent:a" + (1 + number % AGENTS) + ":cron:" + number++;
        agent.make(key, ago);
        return key;
    }

    private void make(int count, Duration ago) {
        for (int i = 0; i < count; i++) {
            make(ago);
        }
    }

    private void minutes(int minutes) {
        watching.looks(2 * minutes);
    }

    private List<Alert> stops() {
        return watching.alerts.stream()
                .filter(alert -> alert.kind() == Kind.CLEANUP_STOPPED)
                .toList();
    }

    private Alert lastOfUsage() {
        return watching.alerts.stream()
                .filter(alert -> alert.kind() == Kind.USAGE)
                .reduce((one, next) -> next)
                .orElseThrow();
    }

    /** Lets a cleanup free 20 sessions, which all agents together have again a minute later. */
    private Deque<String> rebound() {
        watchSessions();
        make(80, OLD);
        minutes(1);
        assertThat(agent.size()).isEqualTo(60);
        Deque<String> again = new ArrayDeque<>();
        for (int i = 0; i < 20; i++) {
            again.add(make(FRESH));
        }
        minutes(1);
        return again;
    }

    @Test
    void row20ReboundThatIsOfAllAgentsStaysOneAlertForHoursWhoeverLeads() {
        Deque<String> again = rebound();
        assertThat(stops())
                .singleElement()
                .satisfies(
                        alert -> assertThat(alert.text())
                                .isEqualTo(
                                        "No further cleanup: what a cleanup freed was used again at once; growing: cron of 15 owners."));

        for (int minute = 0; minute < 300; minute++) {
            agent.remove(again.removeFirst());
            while (agent.size() < 80) {
                again.add(make(FRESH));
            }
            minutes(1);
        }

        assertThat(agent.size()).as("not cleaned again").isEqualTo(80);
        assertThat(stops()).hasSize(1);
    }

    @Test
    void stopByAReboundEndsOnceClearlyMoreMayGoAndIsNotToldAnew() {
        rebound();
        make(4, OLD);
        minutes(40);
        assertThat(agent.size()).as("hardly more than what came back").isEqualTo(84);

        make(1, OLD);
        minutes(16);
        assertThat(agent.size()).isEqualTo(60);
        make(25, FRESH);
        minutes(120);

        assertThat(agent.size()).isEqualTo(85);
        assertThat(stops()).hasSize(1);
    }

    @Test
    void smallCleanupThatIsRefilledDoesNotKeepALargeOneFromComing() {
        watchSessions();
        make(80, FRESH);
        make(2, OLD);
        minutes(1);
        assertThat(agent.size()).isEqualTo(80);
        make(2, FRESH);

        minutes(180);

        assertThat(agent.size()).isEqualTo(60);
        assertThat(stops()).as("nothing may go, for two hours").hasSize(1);
    }

    @Test
    void loneIdleSessionAnHourWhileMostIsInUseIsNoAlertEachTime() {
        watchSessions();
        make(90, FRESH);
        List<String> used = agent.keys();
        for (int hour = 0; hour < 12; hour++) {
            used.forEach(key -> agent.make(key, FRESH));
            minutes(30);
            String idle = make(OLD);
            minutes(30);
            assertThat(agent.keys()).hasSize(90).doesNotContain(idle);
        }

        assertThat(stops()).hasSize(1);
    }

    @Test
    void ownerThatBecomesOneOfTheLargestDidNotGrowByAllItHas() {
        watch(Usage.Limits.none().withSessions(220));
        for (int of = 1; of <= AGENTS; of++) {
            for (int i = 0; i < (of <= 5 ? 20 : of == 6 ? 19 : 5); i++) {
                agent.make("agent:a" + of + ":cron:" + i, FRESH);
            }
        }
        minutes(1);
        for (int of = 1; of <= AGENTS; of++) {
            agent.make("agent:a" + of + ":hook:more", FRESH);
        }
        agent.make("agent:a6:hook:one more", FRESH);
        agent.make("agent:a6:hook:two more", FRESH);
        minutes(1);

        assertThat(lastOfUsage().text()).startsWith("181 of 220 sessions (82 %).");
        assertThat(lastOfUsage().growth()).isEqualTo("+17 sessions in the last 60 s, most of them hook");
        assertThat(lastOfUsage().owners())
                .hasSize(5)
                .extracting(Usage.Share::name)
                .contains("a6");
    }

    private void put(String key, Map<String, Object> more) {
        Map<String, Object> fields = new HashMap<>(more);
        fields.put("sessionId", key.replace(':', '-'));
        fields.put("updatedAt", watching.clock.instant().minus(OLD));
        agent.put(key, fields);
    }

    @Test
    void limitOnBytesNamesWhoHasThem() {
        watch(Usage.Limits.none().withBytes(120_000));
        make(30, OLD);
        minutes(1);
        put("agent:big:cron:1", Map.of("note", "x".repeat(100_000)));
        minutes(1);

        assertThat(lastOfUsage().advice()).contains("The most bytes are of big (97.7 KB in 1 session).");
        assertThat(lastOfUsage().growth()).startsWith("+97.7 KB in the last").endsWith(", most of big");
        assertThat(lastOfUsage().owners().get(0).name()).isEqualTo("big");
    }

    @Test
    void limitOnTokensNamesWhoUsedThem() {
        watch(Usage.Limits.none().withTokens(1_000));
        make(30, OLD);
        minutes(1);
        put("agent:talk:direct:1", Map.of("totalTokens", 900));
        minutes(1);

        assertThat(lastOfUsage().advice()).contains("The most tokens are of talk (900).");
        assertThat(lastOfUsage().growth()).isEqualTo("+900 tokens in the last 60 s, most of talk");
    }

    @Test
    void limitOnSessionsInUseNamesWhoUsesThem() {
        watch(Usage.Limits.none().withInUse(5));
        make(45, OLD);
        minutes(1);
        for (int i = 0; i < 4; i++) {
            agent.make("agent:busy:direct:" + i, FRESH);
        }
        minutes(1);

        assertThat(lastOfUsage().advice())
                .isEqualTo(
                        "All 4 are in use; a cleanup frees none. The most are of busy (4). Stop some, or raise the limit.");
        assertThat(lastOfUsage().growth()).isEqualTo("+4 in use in the last 60 s, most of busy");
    }
}
