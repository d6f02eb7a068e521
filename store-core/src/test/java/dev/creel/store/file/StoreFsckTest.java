package dev.creel.store.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.store.SessionStoreException.Unavailable;
import dev.creel.store.file.StoreFsck.Finding;
import dev.creel.store.file.StoreFsck.Problem;
import dev.creel.store.io.FileOpsScope;
import dev.creel.store.io.FileStamp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A check tells the truth about a document in use, and costs no more than a few readings of it. */
class StoreFsckTest {

    private static final FileStoreOptions OPTIONS = FileStoreOptions.builder()
            .lockTimeout(Duration.ofMillis(200))
            .maxDepth(1000)
            .build();

    @TempDir
    private Path folder;

    private Path document;

    @BeforeEach
    void name() throws IOException {
        document = folder.toRealPath().resolve("sessions.json");
    }

    private static String entry(int i) {
        return "\n  \"session:" + i + "\": {\n    \"sessionId\": \"s" + i
                + "\",\n    \"list\": [\n      {\n        \"n\": " + i + "\n      }\n    ],\n    \"updatedAt\": " + i
                + "\n  }";
    }

    /** Files that look still, and how often they were read. */
    private static final class CountingOps extends HookedFileOps {
        private final HookedFileOps still = HookedFileOps.still();
        private int reads;

        @Override
        void before(String operation, Path file) {
            reads += operation.equals("read") ? 1 : 0;
        }

        @Override
        public FileStamp stat(Path path) throws IOException {
            return still.stat(path);
        }
    }

    private static StoreFsck.Report checkStill(Path document) throws Exception {
        return FileOpsScope.with(HookedFileOps.still(), () -> StoreFsck.check(document, OPTIONS));
    }

    @Test
    void documentWithRemarksIsReplacedAtEachReadingThenItIsCheckedAllTheSame() throws Exception {
        String text = "{\n  \"A\": {},\n  \"a\": {}\n}";
        Files.writeString(document, text);
        HookedFileOps busy = new HookedFileOps() {
            @Override
            void before(String operation, Path file) {
                if (operation.equals("read")) {
                    Documents.replace(document, text);
                }
            }
        };

        StoreFsck.Report report = FileOpsScope.with(busy, () -> StoreFsck.check(document, OPTIONS));

        assertThat(report.isSound()).isTrue();
        assertThat(report.findings()).extracting(Finding::problem).contains(Problem.SPELLINGS);
    }

    @Test
    void damagedDocumentGrowsAtEachReadingThenTheCheckEndsAndNothingIsSaidAboutIt() throws Exception {
        Files.writeString(document, "{\n  \"a\": ]");
        HookedFileOps growing = new HookedFileOps() {
            private int reads;

            @Override
            void before(String operation, Path file) throws IOException {
                if (operation.equals("open")) {
                    reads = 0;
                }
                if (operation.equals("read")) {
                    assertThat(++reads).as("readings of one check").isLessThan(10);
                    Files.writeString(document, " ", StandardOpenOption.APPEND);
                }
            }
        };

        assertThatThrownBy(() -> FileOpsScope.with(growing, () -> StoreFsck.check(document, OPTIONS)))
                .isInstanceOf(Unavailable.class)
                .hasMessageContaining("rewritten");
    }

    @Test
    void documentWrittenInPlaceAtEachReadingThenNothingIsSaidAboutIt() throws Exception {
        Files.writeString(document, "{}");
        HookedFileOps busy = new HookedFileOps() {
            private int times;

            @Override
            void before(String operation, Path file) throws IOException {
                if (operation.equals("read")) {
                    Files.writeString(document, "{}" + " ".repeat(++times));
                }
            }
        };

        assertThatThrownBy(() -> FileOpsScope.with(busy, () -> StoreFsck.check(document, OPTIONS)))
                .isInstanceOf(Unavailable.class)
                .hasMessageContaining("rewritten");
    }

    @Test
    void eachOfManyValuesIsNeverClosedThenTheDocumentIsReadAFewTimesOnly() throws Exception {
        int entries = 500;
        String filler = "\n    \"x\": \"" + "y".repeat(90) + "\",";
        StringBuilder text = new StringBuilder("{");
        for (int i = 0; i < entries; i++) {
            text.append("\n  \"k").append(i).append("\": [").append(filler.repeat(40));
        }
        Files.writeString(document, text);
        CountingOps counting = new CountingOps();

        StoreFsck.Report report = FileOpsScope.with(counting, () -> StoreFsck.check(document, OPTIONS));

        assertThat(report.entries()).isZero();
        assertThat(report.lostBytes()).isEqualTo(text.length());
        assertThat(report.findings().stream().filter(f -> f.problem() == Problem.BROKEN))
                .hasSizeBetween(entries, entries + 1);
        // One for each entry line, and five readings of the whole in pieces of 64 KiB.
        assertThat(counting.reads).isLessThan(entries + 5 * (text.length() >> 16) + 10);
    }

    @Test
    void oneByteIsMissingAnywhereInOneEntryThenAllOthersAreSaved() throws Exception {
        List<String> entries =
                IntStream.range(0, 6).mapToObj(StoreFsckTest::entry).toList();
        String text = "{" + String.join(",", entries) + "\n}";
        int from = text.indexOf(entries.get(2)) + 4;
        int to = text.indexOf(entries.get(3)) - 1;
        Path target = folder.resolve("saved.json");
        for (int at = from; at < to; at++) {
            Files.writeString(document, text.substring(0, at) + text.substring(at + 1));

            FileOpsScope.with(HookedFileOps.still(), () -> StoreFsck.recoverTo(document, target, OPTIONS));

            String saved = Files.readString(target);
            for (int i : new int[] {0, 1, 3, 4, 5}) {
                assertThat(saved).as("without byte %d", at).contains(entries.get(i));
            }
            Files.delete(target);
        }
    }

    @Test
    void oneEntryLosesItsLastLineThenAllOthersAreSaved() throws Exception {
        for (int without = 0; without < 5; without++) {
            int lost = without;
            String text = IntStream.range(0, 6)
                    .mapToObj(i -> i == lost ? entry(i).replaceAll("\n  }$", "") : entry(i) + (i == 5 ? "" : ","))
                    .collect(Collectors.joining());
            Files.writeString(document, "{" + text + "\n}");

            StoreFsck.Report report = checkStill(document);

            assertThat(report.entries()).as("without the end of %d", lost).isEqualTo(5);
            assertThat(report.lostBytes()).isLessThan(entry(lost).length() + 10);
        }
    }

    @Test
    void entryWithoutItsLastLineThenThoseBehindItAreSavedWhateverTheirKeys() throws Exception {
        Files.writeString(
                document,
                "{" + entry(0).replaceAll("\n  }$", "") + "\n  \"global\": {\n    \"x\": 1\n  }," + entry(1) + "\n}");

        assertThat(checkStill(document).entries()).isEqualTo(2);
        Path target = document.resolveSibling("saved.json");
        FileOpsScope.with(HookedFileOps.still(), () -> StoreFsck.recoverTo(document, target, OPTIONS));
        assertThat(Files.readString(target))
                .contains("\"global\"", "\"session:1\"")
                .doesNotContain("s0");
    }

    @Test
    void manyEntriesLoseTheirLastLineThenEachOtherOneIsSavedAndTheDocumentIsReadAFewTimesOnly() throws Exception {
        int entries = 1000;
        StringBuilder text = new StringBuilder("{");
        for (int i = 0; i < entries; i++) {
            text.append(i % 3 == 1 ? entry(i).replaceAll("\n  }$", "") : entry(i) + ",");
        }
        Files.writeString(document, text.substring(0, text.length() - 1) + "\n}");
        CountingOps counting = new CountingOps();

        StoreFsck.Report report = FileOpsScope.with(counting, () -> StoreFsck.check(document, OPTIONS));

        assertThat(report.entries()).isEqualTo(entries - entries / 3);
        // Each entry three times on its own: as a field, as a session and as what may hold others.
        assertThat(counting.reads).isLessThan(4 * entries);
    }

    @Test
    void manyBadEntriesInOneLineThenTheDocumentIsReadAFewTimesOnly() throws Exception {
        String bad = "\"a:1\":{\"x\":tru},";
        int entries = 50_000;
        Files.writeString(document, "{" + bad.repeat(entries) + "\"b\":{}}");
        CountingOps counting = new CountingOps();

        StoreFsck.Report report = FileOpsScope.with(counting, () -> StoreFsck.check(document, OPTIONS));

        assertThat(report.entries()).isEqualTo(1);
        assertThat(counting.reads).isLessThan(5 * ((bad.length() * entries) >> 16) + 10);
    }

    @Test
    void manyEntriesLoseABraceThenEachOtherOneIsSaved() throws Exception {
        int entries = 300;
        StringBuilder text = new StringBuilder("{");
        for (int i = 0; i < entries; i++) {
            String whole = entry(i);
            text.append(i == 0 ? "" : ",").append(i % 3 == 1 ? whole.replace("{\n        ", "") : whole);
        }
        Files.writeString(document, text.append("\n}"));

        StoreFsck.Report report = checkStill(document);

        assertThat(report.entries()).isEqualTo(entries * 2 / 3);
        assertThat(report.findings().stream().filter(f -> f.problem() == Problem.BROKEN))
                .hasSize(entries / 3);
    }
}
