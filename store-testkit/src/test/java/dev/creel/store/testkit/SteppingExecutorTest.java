package dev.creel.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SteppingExecutorTest {

    private final SteppingExecutor executor = new SteppingExecutor();
    private final List<String> ran = new ArrayList<>();

    @Test
    void nothingRunsBeforeTheTestSaysSo() {
        executor.execute(() -> ran.add("a"));
        executor.execute(() -> ran.add("b"));

        assertThat(executor.pending()).isEqualTo(2);
        assertThat(ran).isEmpty();
    }

    @Test
    void tasksRunOneByOneInTheirOrderInTheThreadOfTheTest() {
        executor.execute(() -> ran.add("a " + Thread.currentThread().getName()));
        executor.execute(() -> ran.add("b"));

        assertThat(executor.runNext()).isTrue();
        assertThat(ran).containsExactly("a " + Thread.currentThread().getName());
        assertThat(executor.runNext()).isTrue();
        assertThat(executor.runNext()).isFalse();
        assertThat(executor.pending()).isZero();
    }

    @Test
    void runAllRunsWhatIsSubmittedMeanwhile() {
        executor.execute(() -> {
            ran.add("a");
            executor.execute(() -> ran.add("c"));
        });
        executor.execute(() -> ran.add("b"));

        assertThat(executor.runAll()).isEqualTo(3);
        assertThat(ran).containsExactly("a", "b", "c");
    }

    @Test
    void taskThatThrowsIsNamedWithThePlaceWhereItWasSubmittedAndTheOthersGoOnWaiting() {
        executor.execute(() -> ran.add("a"));
        IllegalStateException cause = new IllegalStateException("no room");
        executor.execute(() -> {
            throw cause;
        });
        executor.execute(() -> ran.add("c"));

        Throwable thrown = catchThrowable(executor::runAll);

        assertThat(thrown)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("Task 2")
                .hasMessageContaining("no room")
                .hasCause(cause);
        assertThat(thrown.getSuppressed()).singleElement().satisfies(place -> assertThat(place.getStackTrace())
                .anyMatch(frame -> frame.getClassName().equals(SteppingExecutorTest.class.getName())));
        assertThat(executor.pending()).isEqualTo(1);
        assertThat(executor.runAll()).isEqualTo(1);
        assertThat(ran).containsExactly("a", "c");
    }

    @Test
    void tasksThatNeverEndAreReportedInsteadOfRunningForEver() {
        executor.execute(new Runnable() {
            @Override
            public void run() {
                executor.execute(this);
            }
        });

        assertThatThrownBy(executor::runAll)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("10000 tasks")
                .hasMessageContaining("submits the next one");
    }
}
