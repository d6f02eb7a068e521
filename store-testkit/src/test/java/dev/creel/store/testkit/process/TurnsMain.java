package dev.creel.store.testkit.process;

import dev.creel.store.file.FileSessionStore;
import dev.creel.store.file.FileStoreOptions;
import dev.creel.store.file.LockScope;
import dev.creel.store.testkit.process.LockReferee.Player;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A process that increments a counter and tells a referee when it is alone: within its function, and while it holds the
 * gateway's lock file. Arguments are the document, the referee's port, a name, the number of threads, how often in each,
 * and the scope of the lock: with {@code JVM} it breaks the rules.
 */
final class TurnsMain {

    private TurnsMain() {}

    public static void main(String[] arguments) throws Exception {
        Path document = Path.of(arguments[0]);
        int port = Integer.parseInt(arguments[1]);
        String name = arguments[2];
        int threads = Integer.parseInt(arguments[3]);
        int times = Integer.parseInt(arguments[4]);
        FileStoreOptions options = FileStoreOptions.builder()
                .lockScope(LockScope.valueOf(arguments[5]))
                .build();
        RefereedCommits commits = new RefereedCommits(document);
        ExecutorService workers = Executors.newFixedThreadPool(threads);
        try (FileSessionStore store = commits.files().open(document, options)) {
            store.get(Counter.KEY);
            System.out.println("ready");
            System.in.read();
            List<Callable<Void>> tasks = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                String player = name + "-" + i;
                tasks.add(() -> {
                    try (Player function = Player.connect(port, "function", player);
                            Player commit = Player.connect(port, "commit", player)) {
                        commits.judge(commit);
                        for (int n = 0; n < times; n++) {
                            turn(store, function);
                        }
                    }
                    return null;
                });
            }
            for (Future<Void> worker : workers.invokeAll(tasks)) {
                worker.get();
            }
            System.out.println("done");
        } finally {
            workers.shutdown();
        }
    }

    private static void turn(FileSessionStore store, Player player) {
        store.update(Counter.KEY, present -> {
            player.enter();
            try {
                return Counter.next(present);
            } finally {
                player.leave();
            }
        });
    }
}
