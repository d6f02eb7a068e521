package dev.creel.store.testkit.process;

import dev.creel.store.file.FileSessionStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A process that increments a counter: arguments are the document, the number of threads, and how often in each. */
final class CountingMain {

    private CountingMain() {}

    public static void main(String[] arguments) throws Exception {
        int threads = Integer.parseInt(arguments[1]);
        int times = Integer.parseInt(arguments[2]);
        ExecutorService workers = Executors.newFixedThreadPool(threads);
        try (FileSessionStore store = FileSessionStore.open(Path.of(arguments[0]))) {
            store.get(Counter.KEY);
            System.out.println("ready");
            if (System.in.read() < 0) {
                return;
            }
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                running.add(workers.submit(() -> {
                    for (int n = 0; n < times; n++) {
                        Counter.increment(store, Counter.KEY);
                    }
                }));
            }
            for (Future<?> worker : running) {
                worker.get();
            }
            System.out.println("longest wait " + store.stats().lockWait().longest());
        } finally {
            workers.shutdown();
        }
    }
}
