package dev.creel.store.retention;

import static dev.creel.store.retention.RetentionWorld.ENFORCE;
import static dev.creel.store.retention.RetentionWorld.START;
import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.store.SessionStore.Subscription;
import dev.creel.store.retention.RetentionEvent.Kind;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** A listener may throw, hang or come late: it is told what it must be told, and harms nobody. */
class RetentionListenerTest extends ToldEvents {

    private RetentionReport clean() {
        return retention.apply(retention.plan(ENFORCE));
    }

    private List<Long> toldPositions() {
        world.steps.runAll();
        return events.stream()
                .map(RetentionEvent::position)
                .filter(position -> position > 0)
                .toList();
    }

    private static List<Long> positions(long first, long last) {
        return LongStream.rangeClosed(first, last).boxed().toList();
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

    private static RetentionEvent event(Kind kind, long position) {
        return new RetentionEvent(kind, Optional.of("k"), Optional.empty(), START, position);
    }

    @Test
    void eventsBeyondTheBoundAreDroppedForThatListenerOnlyButNoRemoval() {
        List<RetentionEvent> removals = LongStream.rangeClosed(1, 2 * ListenerQueue.CAPACITY)
                .mapToObj(position -> event(Kind.REMOVED, position))
                .toList();
        ListenerQueue queue = new ListenerQueue(events::add, world.steps, () -> removals, 0);
        for (int i = 0; i < ListenerQueue.CAPACITY + 5; i++) {
            queue.add(event(Kind.UPDATED, 0));
        }
        queue.addRemovals(5);
        queue.addRemovals(removals.size());
        queue.deliver();
        world.steps.runAll();

        assertThat(toldPositions()).containsExactlyElementsOf(positions(1, removals.size()));
        assertThat(events).hasSize(ListenerQueue.CAPACITY + removals.size());
        queue.add(event(Kind.CREATED, 0));
        queue.deliver();
        world.steps.runAll();
        assertThat(events).last().extracting(RetentionEvent::kind).isEqualTo(Kind.CREATED);
    }

    @Test
    void removalsThatCouldNotBeReadAreToldOnceTheyCanBe() {
        boolean[] broken = {true};
        ListenerQueue.Journal journal = () -> {
            if (broken[0]) {
                throw new IOException("broken");
            }
            return List.of(event(Kind.REMOVED, 1), event(Kind.REMOVED, 2), event(Kind.REMOVED, 3));
        };
        ListenerQueue queue = new ListenerQueue(events::add, world.steps, journal, 1);
        queue.addRemovals(2);
        queue.deliver();
        assertThat(toldPositions()).isEmpty();

        broken[0] = false;
        queue.addRemovals(2);
        queue.deliver();

        assertThat(toldPositions()).containsExactly(2L);
    }
}
