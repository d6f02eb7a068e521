package dev.creel.store.testkit.disk;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.creel.store.SessionEntry;
import dev.creel.store.SessionStoreException;
import dev.creel.store.io.FileHandle;
import dev.creel.store.io.FileOps;
import dev.creel.store.testkit.disk.DiskCall.Verb;
import dev.creel.store.testkit.disk.FaultCampaign.Result;
import dev.creel.store.testkit.disk.FaultCampaign.Violation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** A store that would do wrong is reported: what lies between it and its disk makes it do so. */
class FaultCampaignHasTeethTest {

    private static final Map<String, SessionEntry> BEFORE = OtherProgram.sessions(3);
    private static final SessionEntry NEXT = OtherProgram.entry("next", 100);
    private static final DiskScenario UPDATE =
            new WorkOnDocument("update", BEFORE, (run, store) -> run.update(store, "session:1", NEXT));
    private static final Logger ROOT = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    private static final Level LEVEL = ROOT.getLevel();

    @TempDir(factory = MemoryBackedDirectory.class)
    private Path directory;

    @BeforeAll
    static void leaveOutThousandsOfWarnings() {
        ROOT.setLevel(Level.OFF);
    }

    @AfterAll
    static void restoreLevel() {
        ROOT.setLevel(LEVEL);
    }

    /** Lies between a store and the faulty disk. */
    private static class Between extends ForwardingFileOps {

        private final FileOps below;

        Between(ForwardingFileOps below) {
            super(below);
            this.below = below;
        }

        FileOps below() {
            return below;
        }
    }

    @Test
    void nothingIsWrongThenNothingIsReported() {
        assertThat(campaign(Between::new).run(UPDATE).violations()).isEmpty();
    }

    @Test
    void replacesTheDocumentInTwoStepsThenReported() {
        assertReported("Missing", below -> new Between(below) {
            @Override
            public void rename(Path from, Path to) throws IOException {
                if (isDocument(to)) {
                    super.delete(to);
                }
                super.rename(from, to);
            }
        });
    }

    @Test
    void writesTheDocumentInPlaceThenReported() {
        assertReported("Damaged", below -> new Between(below) {
            @Override
            public void rename(Path from, Path to) throws IOException {
                if (!isDocument(to)) {
                    super.rename(from, to);
                    return;
                }
                try (FileHandle source = below().open(from)) {
                    below().delete(to);
                    try (FileHandle target = below().create(to)) {
                        target.append(source, 0, below().stat(from).size());
                    }
                }
                below().delete(from);
            }
        });
    }

    @Test
    void takesARenameThatFailedForDoneThenReported() {
        assertReported("after a change that was acknowledged", below -> new Between(below) {
            @Override
            public void rename(Path from, Path to) throws IOException {
                try {
                    super.rename(from, to);
                } catch (IOException ignored) {
                    // What is wrong with it.
                }
            }
        });
    }

    @Test
    void takesAWriteThatFailedForDoneThenReported() {
        assertReported("can no longer be read", below -> new Between(below) {
            @Override
            protected <T> T around(DiskCall call, Step<T> step) throws IOException {
                try {
                    return super.around(call, step);
                } catch (IOException e) {
                    if (call.verb() == Verb.WRITE) {
                        return step.half();
                    }
                    throw e;
                }
            }
        });
    }

    @Test
    void leavesFilesOpenThenReported() {
        assertReported("Files were left open: [", below -> new Between(below) {
            @Override
            public FileHandle open(Path path) throws IOException {
                super.open(path);
                return super.open(path);
            }
        });
    }

    @Test
    void leavesTheLockFileThenReported() {
        assertReported("A file was left behind", below -> keeping(below, ".lock"));
    }

    @Test
    void leavesATemporaryOfTheLockThenReported() {
        assertReported("left behind", below -> keeping(below, "lock.new"));
    }

    private static ForwardingFileOps keeping(ForwardingFileOps below, String end) {
        return new Between(below) {
            @Override
            public void delete(Path path) throws IOException {
                if (!path.toString().endsWith(end)) {
                    super.delete(path);
                }
            }
        };
    }

    @Test
    void losesAnInterruptThenReported() {
        assertReported("the flag is gone", below -> new Between(below) {
            @Override
            protected <T> T around(DiskCall call, Step<T> step) throws IOException {
                try {
                    return super.around(call, step);
                } finally {
                    Thread.interrupted();
                }
            }
        });
    }

    @Test
    void throwsWhatTheContractDoesNotNameThenReported() {
        assertReported("UncheckedIOException", below -> new Between(below) {
            @Override
            protected <T> T around(DiskCall call, Step<T> step) {
                try {
                    return super.around(call, step);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        });
    }

    @Test
    void acknowledgesWhatWasRefusedThenReportedAndRunAgain() {
        Map<String, SessionEntry> next = new LinkedHashMap<>(BEFORE);
        next.put("session:1", NEXT);
        DiskScenario hopeful = new WorkOnDocument(
                "hopeful update",
                BEFORE,
                (run, store) -> run.change(next, () -> {
                    try {
                        store.update("session:1", present -> NEXT);
                    } catch (SessionStoreException ignored) {
                        // What is wrong with it.
                    }
                    return next;
                }));
        FaultCampaign campaign = new FaultCampaign(directory);

        Violation found = campaign.runUntilViolation(hopeful).violations().get(0);

        assertThat(found.toString())
                .contains("hopeful update", "after a change that was acknowledged", "run again: new FaultCase(");
        assertThat(campaign.run(hopeful, found.repetition()).violations())
                .singleElement()
                .extracting(Violation::repetition)
                .isEqualTo(found.repetition());
    }

    private void assertReported(String what, UnaryOperator<ForwardingFileOps> between) {
        Result result = campaign(between).runUntilViolation(UPDATE);
        assertThat(result.violations()).isNotEmpty();
        assertThat(result.violations().get(0).toString()).contains(what);
    }

    private FaultCampaign campaign(UnaryOperator<ForwardingFileOps> between) {
        return new FaultCampaign(directory, between);
    }

    private static boolean isDocument(Path path) {
        return path.endsWith("sessions.json");
    }
}
