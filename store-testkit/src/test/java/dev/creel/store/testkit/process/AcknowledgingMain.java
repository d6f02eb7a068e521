package dev.creel.store.testkit.process;

import dev.creel.store.file.FileSessionStore;
import java.io.FileOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A process that increments a counter until it is killed, and says so after each time: arguments are the document and a
 * file that gets one line for each change that has returned.
 */
final class AcknowledgingMain {

    private AcknowledgingMain() {}

    public static void main(String[] arguments) throws Exception {
        try (FileSessionStore store = FileSessionStore.open(Path.of(arguments[0]));
                FileOutputStream acknowledged = new FileOutputStream(arguments[1])) {
            store.get(Counter.KEY);
            System.out.println("ready");
            System.in.read();
            while (!System.out.checkError()) {
                Counter.increment(store, Counter.KEY);
                byte[] line = (Counter.value(store, Counter.KEY) + "\n").getBytes(StandardCharsets.US_ASCII);
                acknowledged.write(line);
                System.out.write(line);
            }
        }
    }
}
