package dev.creel.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionSnapshot;
import dev.creel.store.SessionSnapshot.Summary;
import dev.creel.store.StoreEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the store in memory offers beside the contract. */
class InMemorySessionStoreTest {

    private static SessionEntry entry(long updatedAt) {
        return SessionEntry.parse("{\"updatedAt\":" + updatedAt + ",\"acp\":1}");
    }

    @Test
    void storesHaveSessionsOfTheirOwnUnlessTheyShareThem() {
        try (InMemorySessionStore store = InMemorySessionStore.open();
                InMemorySessionStore other = InMemorySessionStore.open();
                InMemorySessionStore sharing =
                        InMemorySessionStore.builder().sharing(store).open()) {
            store.update("key", none -> entry(1));

            assertThat(sharing.get("key")).hasValue(entry(1));
            assertThat(other.get("key")).isEmpty();
            assertThat(store.toString()).isNotEqualTo(other.toString()).isNotEqualTo(sharing.toString());
        }
    }

    @Test
    void oneBuilderOpensStoresWithSessionsOfTheirOwnUnlessTheyShareThem() {
        InMemorySessionStore.Builder builder = InMemorySessionStore.builder().sessions(Map.of("key", entry(1)));
        try (InMemorySessionStore first = builder.open();
                InMemorySessionStore second = builder.open();
                InMemorySessionStore sharing = builder.sharing(first).open();
                InMemorySessionStore sharingToo = builder.open()) {
            first.update("key", present -> null);

            assertThat(second.get("key")).hasValue(entry(1));
            assertThat(sharing.get("key")).isEmpty();
            assertThat(sharingToo.get("key")).isEmpty();
        }
    }

    @Test
    void initialSessionsKeepTheirSpellingsInTheOrderOfEcmaScript() {
        Map<String, SessionEntry> initial = new LinkedHashMap<>();
        for (String key : List.of("Key", "10", "key", "9", "4294967295")) {
            initial.put(key, entry(key.equals("Key") ? 2 : 1));
        }
        try (InMemorySessionStore store =
                        InMemorySessionStore.builder().sessions(initial).open();
                SessionSnapshot snapshot = store.snapshot()) {
            assertThat(snapshot.summaries().map(Summary::key)).containsExactly("9", "10", "Key", "4294967295");
            assertThat(snapshot.get("KEY")).hasValue(entry(2));
        }
    }

    @Test
    void otherFieldsCanBeProtected() {
        try (InMemorySessionStore store = InMemorySessionStore.builder()
                .protectedFields(List.of("updatedAt"))
                .open()) {
            store.update("key", none -> entry(1));
            store.update("key", present -> SessionEntry.parse("{}"));

            assertThat(store.get("key").orElseThrow().fields()).containsExactly("updatedAt");
        }
    }

    @Test
    void givenExecutorRunsTheListeners() {
        List<Runnable> tasks = new ArrayList<>();
        List<StoreEvent> told = new ArrayList<>();
        try (InMemorySessionStore store =
                InMemorySessionStore.builder().eventExecutor(tasks::add).open()) {
            store.listen(told::add);
            store.update("a", none -> entry(1));
            store.update("b", none -> entry(1));
            assertThat(told).isEmpty();

            tasks.forEach(Runnable::run);

            assertThat(told).extracting(StoreEvent::sequence).containsExactly(1L, 2L);
        }
    }

    @Test
    void executorThatFailsCostsNoChangeAndNoLaterEvent() {
        List<Runnable> tasks = new ArrayList<>();
        List<StoreEvent> told = new ArrayList<>();
        try (InMemorySessionStore store = InMemorySessionStore.builder()
                .eventExecutor(task -> {
                    tasks.add(task);
                    if (tasks.size() == 1) {
                        throw new IllegalStateException("the executor is full");
                    }
                    task.run();
                })
                .open()) {
            store.listen(told::add);
            store.update("a", none -> entry(1));
            assertThat(store.get("a")).hasValue(entry(1));

            assertThat(told).extracting(StoreEvent::kind).containsExactly(StoreEvent.Kind.CREATED);
        }
    }

    @Test
    void lockTimeoutHasToBeMoreThanZero() {
        for (Duration wrong : List.of(Duration.ZERO, Duration.ofMillis(-1))) {
            assertThatThrownBy(() -> InMemorySessionStore.builder().lockTimeout(wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(wrong.toString());
        }
    }
}
