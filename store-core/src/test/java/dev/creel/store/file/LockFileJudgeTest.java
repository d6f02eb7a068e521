package dev.creel.store.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.store.file.LockFileJudge.Verdict;
import dev.creel.store.io.FileStamp;
import java.nio.file.Path;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the age of a lock file counts for. */
class LockFileJudgeTest {

    private static final Path FILE = Path.of("/folder/sessions.json.lock");
    private static final long NOW = TimeUnit.SECONDS.toNanos(1_700_000_000);

    @TempDir
    private Path noProcFileSystem;

    private Verdict judge(String text, long modified) {
        FileStamp stamp = new FileStamp(1, 2, 3, modified, modified, 0, 0, 0100600, NOW);
        return new LockFileJudge(new ProcessTable(noProcFileSystem)).judge(FILE, text, stamp);
    }

    @Test
    void fileThatNamesNoProcessIsLeftBehindAfterHalfAMinuteAndNotBefore() {
        long limit = TimeUnit.SECONDS.toNanos(30);

        assertThat(judge("", NOW - limit).reason()).isNull();
        assertThat(judge("", NOW - limit - 1).reason()).isEqualTo("missing-pid");
        assertThat(judge("", NOW - limit).pid()).isEmpty();
        assertThat(judge("", NOW - TimeUnit.SECONDS.toNanos(7)).obstacle().found())
                .isEqualTo("the lock file " + FILE + " names no process, and is 7.0 s old");
        assertThat(judge("", NOW + 1_000_000_000).obstacle().found()).endsWith("is 0.0 s old");
    }

    @Test
    void liveProcessKeepsItsLockAndIsNamedWithTheAgeThatTheFileSays() {
        long parent = ProcessHandle.current().parent().orElseThrow().pid();
        String text = LockPayload.text(parent, Instant.ofEpochSecond(1_700_000_000 - 90), OptionalLong.of(5));

        Verdict verdict = judge(text, NOW);

        assertThat(verdict.reason()).isNull();
        assertThat(verdict.pid()).hasValue(parent);
        assertThat(verdict.obstacle().holder()).isEqualTo("pid " + parent);
        assertThat(verdict.obstacle().found())
                .isEqualTo("pid " + parent + ", which is alive, took the lock file " + FILE + " 90.0 s ago");
    }

    @Test
    void withoutATimeInItTheAgeIsThatOfTheFile() {
        long parent = ProcessHandle.current().parent().orElseThrow().pid();

        assertThat(judge("{\"pid\":" + parent + "}", NOW - TimeUnit.SECONDS.toNanos(12))
                        .obstacle()
                        .found())
                .endsWith(" 12.0 s ago");
        assertThat(judge("{\"pid\":" + parent + "}", NOW + TimeUnit.SECONDS.toNanos(12))
                        .obstacle()
                        .found())
                .endsWith(" 0.0 s ago");
    }

    @Test
    void ownPidIsLeftBehindBecauseThreadsAskEachOtherFirst() {
        long own = ProcessHandle.current().pid();

        assertThat(judge("{\"pid\":" + own + ",\"starttime\":1}", NOW).reason()).isEqualTo("orphan-self-pid");
    }
}
