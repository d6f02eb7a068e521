package dev.creel.store.testkit.process;

import dev.creel.store.SessionStoreException;
import dev.creel.store.file.FileSessionStore;
import dev.creel.store.file.FileStoreOptions;
import dev.creel.store.io.FileOps;
import dev.creel.store.io.FileOpsScope;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A process that freezes in the middle of a change until somebody wakes it, and then says in one line what became of the
 * change. Arguments are the document, the lock timeout in milliseconds, and where to freeze: in the {@code function} of
 * the change, or right after the {@code lock} file was taken.
 */
final class FreezingMain {

    private static final AtomicBoolean FROZEN = new AtomicBoolean();

    private FreezingMain() {}

    public static void main(String[] arguments) throws Exception {
        Path document = Path.of(arguments[0]);
        boolean inFunction = arguments[2].equals("function");
        FileStoreOptions options = FileStoreOptions.builder()
                .lockTimeout(Duration.ofMillis(Long.parseLong(arguments[1])))
                .build();
        FileOps ops = InterceptedFiles.after(call -> {
            if (!inFunction && call.takes(document.resolveSibling(document.getFileName() + ".lock"))) {
                freeze();
            }
        });
        try (FileSessionStore store = FileOpsScope.with(ops, () -> FileSessionStore.open(document, options))) {
            store.update(Counter.KEY, present -> {
                if (inFunction) {
                    freeze();
                }
                return Counter.next(present);
            });
            System.out.println("changed");
        } catch (SessionStoreException e) {
            System.out.println(e.getClass().getSimpleName() + ": " + e.getMessage());
        }
    }

    /** Stops the whole process, the first time. */
    private static void freeze() {
        if (!FROZEN.compareAndSet(false, true)) {
            return;
        }
        String pid = Long.toString(ProcessHandle.current().pid());
        try {
            new ProcessBuilder("kill", "-STOP", pid).start().onExit().join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
