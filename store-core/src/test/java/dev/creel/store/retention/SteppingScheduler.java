package dev.creel.store.retention;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Runs what is due when the test says so, in the thread of the test. Not thread-safe. */
final class SteppingScheduler extends ScheduledThreadPoolExecutor {

    private final ArrayDeque<Due> due = new ArrayDeque<>();
    private final List<Duration> delays = new ArrayList<>();

    SteppingScheduler() {
        super(0);
    }

    /** A task that waits. */
    private final class Due extends FutureTask<Void> implements ScheduledFuture<Void> {

        private final long delay;

        private Due(Runnable command, long delay) {
            super(command, null);
            this.delay = delay;
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(delay, TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(delay, other.getDelay(TimeUnit.NANOSECONDS));
        }

        @Override
        public boolean cancel(boolean mayInterrupt) {
            due.remove(this);
            return super.cancel(mayInterrupt);
        }
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        Due task = new Due(command, unit.toNanos(delay));
        delays.add(Duration.ofNanos(task.delay));
        due.add(task);
        return task;
    }

    int waiting() {
        return due.size();
    }

    void runNext() {
        due.remove().run();
    }

    List<Duration> delays() {
        return delays;
    }
}
