package dev.creel.store.guardian;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionSnapshot;
import dev.creel.store.SessionStoreException;
import dev.creel.store.guardian.SessionFacts.Fact;
import dev.creel.store.retention.SessionKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SessionFactsTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration FIVE = Duration.ofMinutes(5);

    private final Map<String, SessionEntry> sessions = new LinkedHashMap<>();
    private final List<String> read = new ArrayList<>();
    private long nanos = 7;
    private final SessionFacts facts = new SessionFacts(() -> nanos);

    /** Notes which sessions are read. */
    private final class Watched implements SessionSnapshot {
        @Override
        public int size() {
            return sessions.size();
        }

        @Override
        public Optional<SessionEntry> get(String key) {
            read.add(key);
            if (key.equals("bad")) {
                throw new SessionStoreException.Damaged("store", "bad entry", 7, key);
            }
            return Optional.ofNullable(sessions.get(key));
        }

        @Override
        public Stream<Summary> summaries() {
            return sessions.entrySet().stream()
                    .map(each -> new Summary(
                            each.getKey(),
                            each.getValue().updatedAt(),
                            each.getValue().length()));
        }

        @Override
        public List<Summary> newest(int limit) {
            throw new AssertionError("nobody asks");
        }

        @Override
        public void close() {}
    }

    private void session(String key, String json) {
        sessions.put(key, SessionEntry.parse(json));
    }

    private static String ago(Duration time) {
        return String.valueOf(NOW.minus(time).toEpochMilli());
    }

    private List<String> readKeys() {
        read.clear();
        facts.read(new Watched());
        return List.copyOf(read);
    }

    private Fact fact(String key, String json) {
        session(key, json);
        return facts.read(new Watched()).entrySet().stream()
                .filter(each -> each.getKey().key().equals(key))
                .findFirst()
                .orElseThrow()
                .getValue();
    }

    private boolean inUse(String json) {
        nanos += Duration.ofMinutes(15).toNanos();
        return fact("a", json).isInUse(NOW, FIVE);
    }

    @Test
    void onlyWhatChangedIsReadAgain() {
        session("a", "{\"updatedAt\":1}");
        session("b", "{\"updatedAt\":1}");
        assertThat(readKeys()).containsExactly("a", "b");
        assertThat(readKeys()).isEmpty();

        session("a", "{\"updatedAt\":2}");
        session("c", "{}");

        assertThat(readKeys()).containsExactly("a", "c");
    }

    @Test
    void everythingIsReadAgainEveryFifteenMinutes() {
        session("a", "{\"updatedAt\":1}");
        readKeys();
        nanos += Duration.ofMinutes(15).toNanos() - 1;
        assertThat(readKeys()).isEmpty();

        nanos++;

        assertThat(readKeys()).containsExactly("a");
        assertThat(readKeys()).isEmpty();
    }

    @Test
    void whatIsGoneIsForgotten() {
        session("a", "{\"updatedAt\":1}");
        readKeys();

        sessions.clear();

        assertThat(facts.read(new Watched())).isEmpty();
    }

    @Test
    void sessionIsInUseWhileAUserWasActiveAShortTimeAgo() {
        assertThat(inUse("{\"updatedAt\":" + ago(FIVE) + "}")).isTrue();
        assertThat(inUse("{\"updatedAt\":" + ago(FIVE.plusMillis(1)) + "}")).isFalse();
        assertThat(inUse("{}")).isFalse();
    }

    @Test
    void activityOfTheSystemIsNoUse() {
        assertThat(inUse("{\"updatedAt\":" + ago(Duration.ZERO) + ",\"lastInteractionAt\":" + ago(Duration.ofHours(1))
                        + "}"))
                .isFalse();
    }

    @Test
    void runningSessionIsInUseForSixHoursAfterItsLastSignOfLife() {
        String running = "{\"status\":\"running\",\"startedAt\":";
        assertThat(inUse(running + ago(Duration.ofHours(6)) + "}")).isTrue();
        assertThat(inUse(running + ago(Duration.ofHours(6).plusMillis(1)) + "}"))
                .isFalse();
        assertThat(inUse("{\"status\":\"done\",\"startedAt\":" + ago(FIVE) + "}"))
                .isFalse();
    }

    @Test
    void activityFarInTheFutureIsAMistake() {
        assertThat(inUse("{\"updatedAt\":" + ago(FIVE.negated()) + "}")).isTrue();
        assertThat(inUse("{\"updatedAt\":" + ago(FIVE.negated().minusMillis(1)) + "}"))
                .isFalse();
        assertThat(inUse("{\"lastInteractionAt\":" + ago(Duration.ofDays(-900)) + ",\"updatedAt\":" + ago(FIVE) + "}"))
                .isTrue();
    }

    @Test
    void ownerIsThePluginElseTheAgent() {
        assertThat(fact("agent:ops:cron:1", "{}").owner()).contains("ops");
        assertThat(fact("agent:ops:cron:1", "{\"pluginOwnerId\":\"mail\"}").owner())
                .contains("mail");
        assertThat(fact("cron:1", "{}").owner()).isEmpty();
        assertThat(fact("agent:ops:cron:1", "{}").kind()).isEqualTo(SessionKind.CRON);
    }

    @Test
    void tokensThatMakeNoSenseAreBounded() {
        assertThat(fact("a", "{\"totalTokens\":12}").tokens()).isEqualTo(12);
        assertThat(fact("a", "{\"totalTokens\":-12}").tokens()).isZero();
        assertThat(fact("a", "{\"totalTokens\":9e18}").tokens()).isEqualTo(1L << 42);
    }

    @Test
    void entryThatCannotBeReadCountsByWhatTheIndexKnows() {
        Fact fact = fact("bad", "{\"status\":\"running\",\"updatedAt\":" + ago(Duration.ofMinutes(1)) + "}");

        assertThat(fact.isInUse(NOW, FIVE)).isTrue();
        assertThat(fact.running()).isFalse();
        assertThat(fact.tokens()).isZero();
    }
}
