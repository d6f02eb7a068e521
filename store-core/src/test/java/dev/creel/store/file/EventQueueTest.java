package dev.creel.store.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.store.StoreEvent;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class EventQueueTest {

    private final Counters counters = new Counters();
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final EventQueue events = new EventQueue("store", Optional.of(tasks::add), counters);
    private final List<StoreEvent> told = new ArrayList<>();

    private void add(int count) {
        for (int i = 0; i < count; i++) {
            events.add(StoreEvent.Kind.UPDATED, "key", Instant.EPOCH, null);
        }
    }

    private void deliver() {
        events.deliver();
        while (!tasks.isEmpty()) {
            tasks.remove().run();
        }
    }

    @Test
    void eventsBeyondTenThousandAreDroppedAndCountedAndLeaveAGap() {
        events.listen(told::add);

        add(10_002);
        deliver();
        add(1);
        deliver();

        assertThat(counters.droppedEvents.sum()).isEqualTo(2);
        assertThat(told)
                .extracting(StoreEvent::sequence)
                .containsExactlyElementsOf(LongStream.concat(LongStream.rangeClosed(1, 10_000), LongStream.of(10_003))
                        .boxed()
                        .toList());
    }

    @Test
    void nothingIsStartedWhereNothingWaits() {
        add(1);
        events.listen(told::add);
        events.deliver();
        assertThat(tasks).isEmpty();

        add(1);
        events.deliver();
        events.deliver();
        add(1);
        events.deliver();
        assertThat(tasks).hasSize(1);

        deliver();
        assertThat(told).extracting(StoreEvent::sequence).containsExactly(1L, 2L);
        events.deliver();
        assertThat(tasks).isEmpty();
    }
}
