package dev.creel.store.testkit.process;

import dev.creel.store.file.FileSessionStore;
import dev.creel.store.io.FileOpsScope;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A process that increments a counter and dies on the way. Arguments are the document and before which of the calls that
 * change something on the disk it dies, counted from 1.
 */
final class HaltingMain {

    static final int HALTED = 99;

    private static final Set<String> CHANGING =
            Set.of("create", "createDirectories", "chown", "link", "rename", "delete", "forceDirectory");

    private HaltingMain() {}

    public static void main(String[] arguments) throws Exception {
        AtomicInteger left = new AtomicInteger(Integer.parseInt(arguments[1]));
        InterceptedFiles.Action halt = call -> {
            if (CHANGING.contains(call.method()) && left.decrementAndGet() == 0) {
                Runtime.getRuntime().halt(HALTED);
            }
        };
        try (FileSessionStore store =
                FileOpsScope.with(InterceptedFiles.before(halt), () -> FileSessionStore.open(Path.of(arguments[0])))) {
            Counter.increment(store, Counter.KEY);
        }
    }
}
