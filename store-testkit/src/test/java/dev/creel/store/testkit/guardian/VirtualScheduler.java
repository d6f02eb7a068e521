package dev.creel.store.testkit.guardian;

import dev.creel.store.testkit.VirtualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Runs what is due in the thread that lets virtual time pass. Used by one thread at a time. */
final class VirtualScheduler extends ScheduledThreadPoolExecutor {

    private final VirtualClock clock;
    private final List<Due> waiting = new ArrayList<>();

    VirtualScheduler(VirtualClock clock) {
        super(0);
        this.clock = clock;
    }

    private final class Due extends FutureTask<Void> implements ScheduledFuture<Void> {

        private final long atNanos;

        private Due(Runnable command, long atNanos) {
            super(command, null);
            this.atNanos = atNanos;
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(atNanos - clock.getAsLong(), TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
        }

        @Override
        public boolean cancel(boolean mayInterrupt) {
            waiting.remove(this);
            return super.cancel(mayInterrupt);
        }
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        return add(command, unit.toNanos(delay));
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable command, long first, long delay, TimeUnit unit) {
        return add(() -> runAgainAndAgain(command, unit.toNanos(delay)), unit.toNanos(first));
    }

    private void runAgainAndAgain(Runnable command, long delayNanos) {
        command.run();
        add(() -> runAgainAndAgain(command, delayNanos), delayNanos);
    }

    private synchronized Due add(Runnable command, long delayNanos) {
        Due due = new Due(command, clock.getAsLong() + delayNanos);
        waiting.add(due);
        return due;
    }

    /** Lets time pass, and runs each task when it is due. */
    void pass(Duration time) {
        long end = clock.getAsLong() + time.toNanos();
        for (Due next = next(end); next != null; next = next(end)) {
            clock.advance(Duration.ofNanos(Math.max(0, next.atNanos - clock.getAsLong())));
            next.run();
        }
        clock.advance(Duration.ofNanos(end - clock.getAsLong()));
    }

    private synchronized Due next(long end) {
        Due next = waiting.stream()
                .filter(due -> due.atNanos <= end)
                .min(Comparator.naturalOrder())
                .orElse(null);
        waiting.remove(next);
        return next;
    }
}
