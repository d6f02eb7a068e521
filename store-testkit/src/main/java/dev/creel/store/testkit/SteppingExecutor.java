package dev.creel.store.testkit;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * An executor that runs nothing before the test says so, and then in the test's own thread: what happens in the
 * background happens at a known point. Give it to {@code eventExecutor} of a store's options.
 *
 * <p>Thread-safe: any thread may submit, and tasks run one at a time if one thread runs them.
 */
public final class SteppingExecutor implements Executor {

    private static final int ENDLESS = 10_000;

    private final Deque<Task> waiting = new ArrayDeque<>();
    private int submitted;

    /** What was submitted, and from where. */
    private record Task(int number, Runnable work, Throwable submission) {}

    /** Keeps a task until the test runs it. */
    @Override
    public synchronized void execute(Runnable work) {
        Objects.requireNonNull(work, "work");
        submitted++;
        Throwable submission = new Throwable("task " + submitted + " was submitted here, by thread "
                + Thread.currentThread().getName());
        waiting.add(new Task(submitted, work, submission));
    }

    /** Answers how many tasks wait. */
    public synchronized int pending() {
        return waiting.size();
    }

    /**
     * Runs the task that has waited longest.
     *
     * @return false if none waited
     * @throws AssertionError if the task throws; it names the task, says where it was submitted, and has what was thrown
     *     as its cause. The tasks behind it go on waiting.
     */
    public boolean runNext() {
        Task task = next();
        if (task == null) {
            return false;
        }
        try {
            task.work.run();
            return true;
        } catch (Throwable e) {
            AssertionError failure = new AssertionError("Task " + task.number + " of the executor threw " + e, e);
            failure.addSuppressed(task.submission);
            throw failure;
        }
    }

    private synchronized @Nullable Task next() {
        return waiting.poll();
    }

    /**
     * Runs tasks until none waits, those too that are submitted meanwhile.
     *
     * @return how many ran
     * @throws AssertionError if a task throws, as {@link #runNext()} does, or if 10,000 tasks ran and there is still one
     */
    public int runAll() {
        int ran = 0;
        while (runNext()) {
            if (++ran == ENDLESS && pending() > 0) {
                throw new AssertionError(ran + " tasks ran and " + pending()
                        + " still wait: it seems that each of them submits the next one");
            }
        }
        return ran;
    }

    @Override
    public synchronized String toString() {
        return "SteppingExecutor[" + waiting.size() + " waiting, " + (submitted - waiting.size()) + " started]";
    }
}
