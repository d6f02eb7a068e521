package dev.creel.store.testkit.process;

import dev.creel.store.file.FileSessionStore;
import dev.creel.store.file.FileStoreOptions;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A process that increments a counter and dies on the way. Arguments are the document and before which of the calls that
 * change something on the disk it dies, counted from 1.
 */
final class HaltingMain {

    static final int HALTED = 99;

    private HaltingMain() {}

    public static void main(String[] arguments) throws Exception {
        AtomicInteger left = new AtomicInteger(Integer.parseInt(arguments[1]));
        InterceptedFiles.Action halt = call -> {
            if (call.verb().isChanging() && left.decrementAndGet() == 0) {
                Runtime.getRuntime().halt(HALTED);
            }
        };
        try (FileSessionStore store =
                InterceptedFiles.before(halt).open(Path.of(arguments[0]), FileStoreOptions.defaults())) {
            Counter.increment(store, Counter.KEY);
        }
    }
}
