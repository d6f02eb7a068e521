package dev.creel.store.testkit.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.store.file.FileSessionStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KilledProcessTest {

    private static final int KILLS = 50;

    @TempDir
    private Path folder;

    @TempDir
    private Path store;

    @Test
    void killedFiftyTimesInTheMiddleOfUpdatesThenNothingAcknowledgedIsLost() throws Exception {
        long seed = new Random().nextLong();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        Path document = store.resolve("sessions.json");
        Document.fill(document, 40, 4_000);
        long acknowledged = 0;
        Duration longestWait = Duration.ZERO;
        ChildProcess next = start(document, 0);
        for (int kill = 1; kill <= KILLS; kill++) {
            try (ChildProcess child = next) {
                // The next JVM starts while this one works, and waits to be told to begin.
                next = start(document, kill);
                child.expect("ready");
                child.say("go");
                for (int changes = 1 + random.nextInt(20); changes > 0; changes--) {
                    assertThat(child.line()).as(child.toString()).isNotNull();
                }
                spin(random.nextInt(4_000_000));
                child.kill();
            }
            acknowledged = Math.max(acknowledged, lastAcknowledged(kill - 1));
            String name = "kill " + kill + " of seed " + seed;
            Document.assertWhole(document);
            try (FileSessionStore here = FileSessionStore.open(document)) {
                long value = Counter.value(here, Counter.KEY);
                assertThat(value).as(name).isBetween(acknowledged, acknowledged + 1);
                Counter.increment(here, Counter.KEY);
                acknowledged = value + 1;
                assertThat(Counter.value(here, Counter.KEY)).as(name).isEqualTo(acknowledged);
                longestWait = Collections.max(
                        List.of(longestWait, here.stats().lockWait().longest()));
            }
            Document.assertNoLeftovers(document);
        }
        next.close();
        System.out.println(acknowledged + " changes, longest wait after a kill " + longestWait);
    }

    private ChildProcess start(Path document, int number) throws Exception {
        return ChildProcess.jvm(AcknowledgingMain.class, document, acknowledgements(number));
    }

    private Path acknowledgements(int number) {
        return folder.resolve("acknowledged." + number);
    }

    private long lastAcknowledged(int number) throws Exception {
        String text = Files.readString(acknowledgements(number));
        List<String> lines = text.lines().toList();
        assertThat(text).endsWith("\n");
        return Long.parseLong(Objects.requireNonNull(lines.get(lines.size() - 1)));
    }

    /** Moves the moment of the kill through all steps of a change; nothing depends on how long it takes. */
    private static void spin(long nanos) {
        long begin = System.nanoTime();
        while (System.nanoTime() - begin < nanos) {
            Thread.onSpinWait();
        }
    }
}
