package dev.creel.store.testkit.process;

import dev.creel.store.file.Durability;
import dev.creel.store.file.FileSessionStore;
import java.nio.file.Path;

/**
 * A process that goes on with the {@link KilledHistory} until it is killed, and acknowledges each change that has
 * returned by its number. Arguments are the document, the durability and the memory.
 */
final class AcknowledgingMain {

    private AcknowledgingMain() {}

    public static void main(String[] arguments) throws Exception {
        Memory memory = Memory.valueOf(arguments[2]);
        try (FileSessionStore store = FileSessionStore.open(
                        Path.of(arguments[0]),
                        memory.options(Durability.valueOf(arguments[1])).build());
                Acknowledgements acknowledgements = Acknowledgements.open()) {
            store.get(Counter.KEY);
            System.out.println("ready");
            System.in.read();
            for (long number = Counter.value(store, Counter.KEY) + 1; ; number++) {
                KilledHistory.change(store, number);
                acknowledgements.add(Long.toString(number));
            }
        }
    }
}
