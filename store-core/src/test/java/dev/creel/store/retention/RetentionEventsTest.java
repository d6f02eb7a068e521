package dev.creel.store.retention;

import static dev.creel.store.retention.RetentionWorld.ENFORCE;
import static dev.creel.store.retention.RetentionWorld.LONG_AGO;
import static dev.creel.store.retention.RetentionWorld.START;
import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionStore.Subscription;
import dev.creel.store.retention.Retention.OldKey;
import dev.creel.store.retention.RetentionEvent.Kind;
import dev.creel.store.retention.RetentionPolicy.Counter;
import dev.creel.store.retention.RetentionPolicy.Mode;
import dev.creel.store.retention.RetentionPolicy.QuotaScope;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens to sessions is told in order, to listeners that may do what they want. */
class RetentionEventsTest {

    @TempDir
    Path folder;

    private RetentionWorld world;
    private Retention retention;
    private final List<RetentionEvent> events = new ArrayList<>();

    @BeforeEach
    void open() {
        world = new RetentionWorld(folder);
        retention = world.open();
        world.session("old:a", LONG_AGO);
        world.session("old:b", LONG_AGO.plusSeconds(1));
        world.session("fresh", START);
    }

    @AfterEach
    void close() {
        retention.close();
        world.close();
    }

    private RetentionReport clean() {
        return retention.apply(retention.plan(ENFORCE));
    }

    private List<String> told() {
        world.steps.runAll();
        return events.stream()
                .map(event -> event.kind() + " " + event.key().orElse("-") + " " + event.position())
                .toList();
    }

    @Test
    void eventsOfStoreAndRetentionComeInTheOrderOfTheChanges() {
        retention.listen(0, events::add);
        world.session("old:a", SessionEntry.of(Map.of("sessionId", "old-a", "updatedAt", LONG_AGO, "label", "x")));
        clean();
        world.session("old:a", SessionEntry.of(Map.of("sessionId", "again", "updatedAt", START)));
        retention.restore("old:b");
        retention.rekey("fresh", "newer", OldKey.TOMBSTONE, Duration.ofHours(1));

        assertThat(told().stream().filter(event -> !event.startsWith("RE") || event.startsWith("REMOVED")))
                .containsExactly(
                        "UPDATED old:a 0",
                        "REMOVED old:a 1",
                        "REMOVED old:b 2",
                        "CREATED old:a 0",
                        "CREATED old:b 0",
                        "REMOVED fresh 0",
                        "CREATED newer 0");
        assertThat(told()).contains("RESTORED old:b 0", "REKEYED newer 0");
    }

    @Test
    void row18RemovalCarriesItsCause() {
        retention.listen(0, events::add);
        clean();
        world.steps.runAll();

        assertThat(events).extracting(event -> event.cause().orElse("")).allMatch(cause -> cause.contains("idle for"));
    }

    @Test
    void row31ListenerIsToldFirstOfTheRemovalsThatItDoesNotKnow() {
        clean();
        world.session("old:c", LONG_AGO);
        clean();

        retention.listen(1, events::add);
        world.session("next", START);

        assertThat(told()).containsExactly("REMOVED old:b 2", "REMOVED old:c 3", "CREATED next 0");
    }

    @Test
    void removalsOfOtherProcessesAreToldBeforeLaterOnesOfThisOne() {
        retention.listen(0, events::add);
        try (RetentionWorld other = new RetentionWorld(folder);
                Retention elsewhere = other.open()) {
            elsewhere.apply(elsewhere.plan(ENFORCE));
        }
        world.session("old:c", LONG_AGO);

        clean();

        assertThat(told().stream().filter(event -> event.startsWith("REMOVED")))
                .containsExactly("REMOVED old:a 1", "REMOVED old:b 2", "REMOVED old:c 3");
    }

    @Test
    void nothingIsToldInTheThreadOfTheCallerOrAfterTheEndOfASubscription() {
        try (Subscription ended = retention.listen(0, events::add)) {
            clean();
            assertThat(events).isEmpty();
            assertThat(ended).isNotNull();
        }
        assertThat(told()).isEmpty();
    }

    @Test
    void listenerThatThrowsGoesOnBeingTold() {
        retention.listen(0, event -> {
            events.add(event);
            throw new IllegalStateException("listener");
        });
        clean();

        assertThat(told()).containsExactly("REMOVED old:a 1", "REMOVED old:b 2");
    }

    @Test
    void listenerThatHangsHoldsUpNobody() throws Exception {
        CountDownLatch hanging = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        BlockingQueue<RetentionEvent> others = new LinkedBlockingQueue<>();
        try (Retention threaded = Retention.builder(world.store)
                .clock(() -> world.now)
                .ticker(() -> 0)
                .build()) {
            threaded.listen(0, event -> {
                hanging.countDown();
                try {
                    end.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            threaded.listen(0, others::add);

            threaded.apply(threaded.plan(ENFORCE));
            world.steps.runAll();

            assertThat(hanging.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(others.poll(10, TimeUnit.SECONDS)).isNotNull();
            assertThat(others.poll(10, TimeUnit.SECONDS)).isNotNull();
        } finally {
            end.countDown();
        }
    }

    @Test
    void eventsBeyondTheBoundAreDroppedForThatListenerOnly() {
        List<RetentionEvent> slow = new ArrayList<>();
        ListenerQueue queue = new ListenerQueue(slow::add, world.steps, List.of(), 0);
        for (int i = 1; i <= ListenerQueue.CAPACITY + 5; i++) {
            queue.add(new RetentionEvent(Kind.REMOVED, Optional.of("k"), Optional.empty(), START, i));
        }

        world.steps.runAll();

        assertThat(slow).hasSize(ListenerQueue.CAPACITY);
        queue.add(new RetentionEvent(Kind.REMOVED, Optional.of("k"), Optional.empty(), START, 20_000));
        world.steps.runAll();
        assertThat(slow).last().extracting(RetentionEvent::position).isEqualTo(20_000L);
    }

    @Test
    void row18SessionThatExpiresSoonIsAnnouncedOnce() {
        RetentionPolicy notice =
                ENFORCE.toBuilder().mode(Mode.WARN).notice(Duration.ofDays(3)).build();
        retention.listen(0, events::add);
        world.pass(Duration.ofDays(30));
        Retention later = world.open();
        later.listen(0, events::add);

        later.apply(later.plan(notice));
        world.pass(Duration.ofMinutes(1));
        later.apply(later.plan(notice));

        assertThat(told()).containsExactly("ABOUT_TO_EXPIRE fresh 0");
    }

    @Test
    void limitThatStaysExceededIsToldOnce() {
        RetentionPolicy one =
                ENFORCE.toBuilder().idleTimeoutOff().maxSessions(1).build();
        retention.listen(0, events::add);
        SessionLease first = retention.lease("old:a");
        SessionLease second = retention.lease("old:b");

        retention.apply(retention.plan(one));
        retention.apply(retention.plan(one));

        assertThat(told().stream().filter(event -> event.startsWith("LIMIT"))).containsExactly("LIMIT_REACHED - 0");
        first.close();
        second.close();
    }

    @Test
    void quotaThatIsUsedUpToItsHardLevelIsToldAsANotice() {
        RetentionPolicy quota = ENFORCE.toBuilder()
                .idleTimeoutOff()
                .quota(QuotaScope.SESSION, Counter.TOTAL, 100, 200)
                .build();
        world.session("fresh", SessionEntry.of(Map.of("sessionId", "fresh", "updatedAt", START, "totalTokens", 200)));
        retention.listen(0, events::add);

        RetentionReport report = retention.apply(retention.plan(quota));

        assertThat(report.removed()).isEmpty();
        world.steps.runAll();
        assertThat(events)
                .filteredOn(event -> event.kind() == Kind.LIMIT_REACHED)
                .extracting(event -> event.cause().orElseThrow())
                .containsExactly("fresh used 200 tokens; the notice level, 100, is exceeded");
    }
}
