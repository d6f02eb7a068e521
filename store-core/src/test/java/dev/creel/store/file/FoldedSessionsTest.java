package dev.creel.store.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.store.file.StoreFsck.Finding;
import dev.creel.store.file.StoreFsck.Problem;
import dev.creel.store.io.FileOpsScope;
import dev.creel.store.io.FileStamp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions that became fields of an entry, because its last brace is missing, are told of by every check and recovery. */
class FoldedSessionsTest {

    private static final FileStoreOptions OPTIONS =
            FileStoreOptions.builder().lockTimeout(Duration.ofSeconds(20)).build();
    private static final String SESSION = "{\"sessionId\": \"s\", \"updatedAt\": 1}";

    @TempDir
    private Path folder;

    private Path document;

    @BeforeEach
    void name() throws IOException {
        document = folder.toRealPath().resolve("sessions.json");
    }

    private List<Finding> check(String text) throws Exception {
        Files.writeString(document, text);
        return folded(FileOpsScope.with(HookedFileOps.still(), () -> StoreFsck.check(document, OPTIONS)));
    }

    private static List<Finding> folded(StoreFsck.Report report) {
        return report.findings().stream()
                .filter(finding -> finding.problem() == Problem.HOLDS_SESSIONS)
                .toList();
    }

    @Test
    void braceIsMissingThenTheRecoveryAndEachCheckBeforeAndAfterItNameTheSessionsInside() throws Exception {
        String text = "{\n  \"agent:main:main\": {\n    \"sessionId\": \"0\",\n    \"updatedAt\": 0,\n"
                + "  \"agent:main:cron:1\": " + SESSION + ",\n  \"agent:main:cron:2\": " + SESSION + "\n}";

        List<Finding> before = check(text);
        StoreFsck.Recovery recovery =
                FileOpsScope.with(HookedFileOps.still(), () -> StoreFsck.recover(document, OPTIONS));
        StoreFsck.Report after = FileOpsScope.with(HookedFileOps.still(), () -> StoreFsck.check(document, OPTIONS));

        assertThat(before).singleElement().satisfies(finding -> {
            assertThat(finding.key()).contains("agent:main:main");
            assertThat(finding.position()).isEqualTo(4);
            assertThat(finding.message())
                    .startsWith("the entry holds what looks like 2 other sessions, as if a brace were missing:"
                            + " agent:main:cron:1, agent:main:cron:2;");
        });
        assertThat(folded(recovery.report())).isEqualTo(before);
        assertThat(folded(after)).isEqualTo(before);
        assertThat(after.isSound()).isTrue();
    }

    @Test
    void manySessionsAreInsideThenTheFirstFiveAreNamedAndTheOthersCounted() throws Exception {
        String inside = IntStream.range(0, 7)
                .mapToObj(i -> "\"session:" + i + "\": " + SESSION)
                .collect(Collectors.joining(","));

        assertThat(check("{\"a\": {" + inside + "}, \"b\": {\"x:y\": " + SESSION + "}}"))
                .extracting(Finding::message)
                .satisfiesExactly(
                        seven -> assertThat(seven)
                                .contains("7 other sessions")
                                .contains(": session:0, session:1, session:2, session:3, session:4, and 2 more;"),
                        one -> assertThat(one).contains("1 other session,").contains(": x:y;"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"systemPromptReport\": {\"sessionId\": \"s\", \"updatedAt\": 1}}",
                "{\"plugin:data\": {\"updatedAt\": 1}}",
                "{\"plugin:data\": {\"sessionId\": \"s\"}}",
                "{\"plugin:data\": {\"sessionId\": \"s\", \"updatedAt\": \"today\"}}",
                "{\"plugin:data\": {\"deeper\": {\"sessionId\": \"s\"}, \"updatedAt\": 1}}",
                "{\"plugin:data\": [\"sessionId\", \"updatedAt\"]}",
                "{\"data\": {\"plugin:data\": {\"sessionId\": \"s\", \"updatedAt\": 1}}}",
                "{\"agent:main\": \"sessionId, updatedAt\", \"updatedAt\": 1, \"sessionId\": \"s\"}",
                "[]"
            })
    void whatIsNotASessionUnderASessionKeyIsNoFinding(String entry) throws Exception {
        assertThat(check("{\"agent:main:main\": " + entry + "}")).isEmpty();
    }

    @Test
    void documentIsDamagedInPlaceWhileItsEntriesAreLookedThroughThenTheTruthAboutTheNewTextIsTold() throws Exception {
        Files.writeString(document, "{\"a\": {\"b:c\": " + SESSION + "}}");
        HookedFileOps rewriting = new HookedFileOps() {
            private final HookedFileOps still = HookedFileOps.still();
            private int reads;

            @Override
            void before(String operation, Path file) throws IOException {
                if (operation.equals("read") && ++reads == 2) {
                    Files.writeString(document, "{\"a\": [[[");
                }
            }

            @Override
            public FileStamp stat(Path path) throws IOException {
                return still.stat(path);
            }
        };

        StoreFsck.Report report = FileOpsScope.with(rewriting, () -> StoreFsck.check(document, OPTIONS));

        assertThat(report.bytes()).isEqualTo(9);
        assertThat(report.findings()).extracting(Finding::problem).contains(Problem.BROKEN);
    }
}
