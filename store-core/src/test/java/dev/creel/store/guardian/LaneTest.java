package dev.creel.store.guardian;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** Tasks run in order, whatever the executor does. */
class LaneTest {

    private final List<String> ran = new ArrayList<>();
    private Executor executor = Runnable::run;
    private final Lane lane = new Lane("test", task -> executor.execute(task), () -> 0, 10);

    @Test
    void whatAnExecutorRefusesRunsInOrderOnceItTakesWorkAgain() {
        executor = task -> {
            throw new RejectedExecutionException("full");
        };
        lane.add(() -> ran.add("first"));
        lane.add(() -> ran.add("second"));
        lane.pump();
        assertThat(ran).isEmpty();
        assertThat(lane.isBusy()).isTrue();

        executor = Runnable::run;
        lane.pump();

        assertThat(ran).containsExactly("first", "second");
        assertThat(lane.isBusy()).isFalse();
    }

    @Test
    void anErrorOfAnExecutorDoesNotStopTheLane() {
        executor = task -> {
            throw new OutOfMemoryError("unable to create native thread");
        };
        lane.add(() -> ran.add("first"));
        lane.pump();

        executor = Runnable::run;
        lane.pump();

        assertThat(ran).containsExactly("first");
    }

    @Test
    void anExecutorThatThrowsAfterItRanATaskDoesNotRunItTwice() {
        executor = task -> {
            task.run();
            throw new IllegalStateException("afterwards");
        };
        lane.add(() -> ran.add("first"));
        lane.pump();
        lane.pump();

        assertThat(ran).containsExactly("first");
        assertThat(lane.isBusy()).isFalse();
    }
}
