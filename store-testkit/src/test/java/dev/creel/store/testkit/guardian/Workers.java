package dev.creel.store.testkit.guardian;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;

/** Runs each task in a thread of its own, and waits until it is through or hangs. Used by one thread. */
final class Workers implements Executor {

    private final Map<Long, Worker> workers = new ConcurrentHashMap<>();

    private static final class Worker extends Thread {

        private final CompletableFuture<Void> settled = new CompletableFuture<>();

        private Worker(Runnable task) {
            super(task);
            setDaemon(true);
        }

        @Override
        public void run() {
            try {
                super.run();
            } finally {
                settled.complete(null);
            }
        }
    }

    /** A place at which a worker hangs until it is let go. */
    static final class Hang {

        private final CountDownLatch free = new CountDownLatch(1);
        private volatile Worker held;

        /** Hangs; whoever gave the worker its task goes on. */
        void hang() throws InterruptedException {
            held = (Worker) Thread.currentThread();
            held.settled.complete(null);
            free.await();
        }

        /** Lets the worker go, and waits until it is through. */
        void release() throws InterruptedException {
            free.countDown();
            held.join();
        }
    }

    @Override
    public void execute(Runnable task) {
        Worker worker = new Worker(task);
        workers.put(worker.getId(), worker);
        worker.start();
        while (!worker.settled.isDone() && !waitsForOneThatHangs(worker)) {
            Thread.onSpinWait();
        }
    }

    /** One that waits for a monitor of a worker that hangs comes back after that one only. */
    private boolean waitsForOneThatHangs(Worker worker) {
        if (worker.getState() != Thread.State.BLOCKED) {
            return false;
        }
        ThreadInfo info = ManagementFactory.getThreadMXBean().getThreadInfo(worker.getId());
        Worker owner = info == null ? null : workers.get(info.getLockOwnerId());
        return owner != null && owner.isAlive() && owner.settled.isDone();
    }
}
