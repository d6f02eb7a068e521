package dev.creel.store.testkit.process;

import dev.creel.store.SessionStoreException;
import dev.creel.store.file.FileSessionStore;
import dev.creel.store.file.FileStoreOptions;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A process that makes one change and says in one line what became of it: {@code changed}, or the kind of the error and
 * its message. Arguments are the document and the lock timeout in milliseconds.
 */
final class UpdatingMain {

    private UpdatingMain() {}

    public static void main(String[] arguments) {
        FileStoreOptions options = FileStoreOptions.builder()
                .lockTimeout(Duration.ofMillis(Long.parseLong(arguments[1])))
                .build();
        try (FileSessionStore store = FileSessionStore.open(Path.of(arguments[0]), options)) {
            Counter.increment(store, Counter.KEY);
            System.out.println("changed");
        } catch (SessionStoreException e) {
            System.out.println(e.getClass().getSimpleName() + ": " + e.getMessage());
        }
    }
}
