package dev.creel.store.testkit.process;

import dev.creel.store.file.Durability;
import dev.creel.store.file.FileSessionStore;
import java.nio.file.Path;
import java.time.Duration;

/** A process that counts, with much patience, until it is killed. Arguments are the document and the key. */
final class SoakMain {

    static final Duration PATIENCE = Duration.ofMinutes(2);

    private SoakMain() {}

    public static void main(String[] arguments) throws Exception {
        try (FileSessionStore store = FileSessionStore.open(
                        Path.of(arguments[0]),
                        Memory.GATE_ZERO
                                .options(Durability.PROCESS)
                                .lockTimeout(PATIENCE)
                                .build());
                Acknowledgements acknowledgements = Acknowledgements.open()) {
            System.out.println("ready");
            System.in.read();
            for (long count = 1; ; count++) {
                CompetingMain.increment(store, arguments[1]);
                acknowledgements.add(Long.toString(count));
            }
        }
    }
}
