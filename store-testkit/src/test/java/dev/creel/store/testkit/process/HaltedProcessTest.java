package dev.creel.store.testkit.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.store.file.FileSessionStore;
import dev.creel.store.file.FileStoreOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A process dies before each of the steps of a change in turn. The next one finds all in order, and tidies up. */
class HaltedProcessTest {

    /** What the process that dies finds. */
    enum Found {
        NOTHING,
        DOCUMENT,
        LOCK_FILE_OF_A_DEAD_PROCESS
    }

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void haltedBeforeEachStepThenTheNextChangeWaitsForNobodyAndLeavesNothingBehind(Found found) throws Exception {
        Deque<ChildProcess> ahead = new ArrayDeque<>();
        try {
            int steps = 0;
            ahead.add(start(found, 1));
            for (int step = 1; ; step++) {
                ahead.add(start(found, step + 1));
                int code;
                try (ChildProcess child = ahead.remove()) {
                    code = child.exitCode();
                    assertThat(code).as(child.toString()).isIn(0, HaltingMain.HALTED);
                }
                assertInOrder(document(step), "step " + step, code);
                if (code == 0) {
                    break;
                }
                steps++;
            }
            System.out.println(found + ": " + steps + " steps");
            assertThat(steps).isGreaterThan(5);
        } finally {
            for (ChildProcess child : ahead) {
                child.close();
            }
        }
    }

    private void assertInOrder(Path document, String step, int code) throws Exception {
        FileStoreOptions options =
                FileStoreOptions.builder().lockTimeout(Duration.ofSeconds(5)).build();
        try (FileSessionStore store = FileSessionStore.open(document, options)) {
            long before = Counter.value(store, Counter.KEY);
            assertThat(before).as(step).isBetween(code == 0 ? 1L : 0L, 1L);
            Counter.increment(store, Counter.KEY);
            assertThat(Counter.value(store, Counter.KEY)).as(step).isEqualTo(before + 1);
        }
        Document.assertWhole(document);
        Document.assertNoLeftovers(document);
    }

    private ChildProcess start(Found found, int step) throws Exception {
        Path document = document(step);
        Files.createDirectories(document.getParent());
        if (found != Found.NOTHING) {
            Document.fill(document, 3, 100);
        }
        if (found == Found.LOCK_FILE_OF_A_DEAD_PROCESS) {
            Files.writeString(
                    document.resolveSibling("sessions.json.lock"),
                    "{\"pid\": " + deadProcess() + ", \"createdAt\": \"2026-01-01T00:00:00.000Z\"}");
        }
        return ChildJvm.start(HaltingMain.class, document, step);
    }

    private static long deadProcess() throws Exception {
        Process process = new ProcessBuilder("true").start();
        process.waitFor();
        return process.pid();
    }

    private Path document(int step) {
        return folder.resolve("step" + step).resolve("sessions.json");
    }
}
