package dev.creel.store.testkit.process;

import dev.creel.store.SessionStore;
import dev.creel.store.file.Durability;
import dev.creel.store.file.FileSessionStore;
import java.nio.file.Path;

/**
 * A process that increments its own counter and the common one, both in one change, until it is killed, and acknowledges
 * each change by what its own counter says. Arguments are the document, its own key and the durability.
 */
final class CompetingMain {

    private CompetingMain() {}

    public static void main(String[] arguments) throws Exception {
        String key = arguments[1];
        try (FileSessionStore store = FileSessionStore.open(
                        Path.of(arguments[0]),
                        Memory.CACHES_ON
                                .options(Durability.valueOf(arguments[2]))
                                .build());
                Acknowledgements acknowledgements = Acknowledgements.open()) {
            store.get(Counter.KEY);
            System.out.println("ready");
            System.in.read();
            for (long count = 1; ; count++) {
                increment(store, key);
                acknowledgements.add(Long.toString(count));
            }
        }
    }

    /** Counts once for one process and for all of them together. */
    static void increment(SessionStore store, String key) {
        store.transact(transaction -> {
                    transaction.update(key, Counter::next);
                    transaction.update(Counter.KEY, Counter::next);
                    return key;
                })
                .close();
    }
}
