package dev.creel.store.testkit.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.store.file.FileSessionStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManyProcessesTest {

    private static final int PROCESSES = 4;
    private static final int THREADS = 2;
    private static final int TIMES = 100;

    @TempDir
    private Path folder;

    @Test
    void fourProcessesOfTwoThreadsIncrementOneCounterThenNoneIsLost() throws Exception {
        Path document = folder.resolve("sessions.json");
        Document.fill(document, 20, 2_000);
        List<ChildProcess> children = new ArrayList<>();
        try {
            for (int i = 0; i < PROCESSES; i++) {
                children.add(ChildJvm.start(CountingMain.class, document, THREADS, TIMES));
            }
            for (ChildProcess child : children) {
                child.expect("ready");
            }
            for (ChildProcess child : children) {
                child.say("go");
            }
            for (ChildProcess child : children) {
                System.out.println(child.end());
            }
        } finally {
            for (ChildProcess child : children) {
                child.close();
            }
        }
        try (FileSessionStore store = FileSessionStore.open(document)) {
            assertThat(Counter.value(store, Counter.KEY)).isEqualTo(PROCESSES * THREADS * TIMES);
        }
        Document.assertWhole(document);
        Document.assertNoLeftovers(document);
    }
}
