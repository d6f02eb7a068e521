package dev.creel.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchmarksPageTest {

    @TempDir
    Path dir;

    private static String page() throws IOException {
        return BenchmarksPage.of(Fixture.directory()).files().get("benchmarks.md");
    }

    private static List<String> rows(String section) throws IOException {
        String page = page();
        int from = page.indexOf("## " + section);
        int to = page.indexOf("\n## ", from);
        return page.substring(from, to < 0 ? page.length() : to)
                .lines()
                .filter(line -> line.startsWith("| "))
                .skip(1)
                .toList();
    }

    @Test
    void pageBeginsWithTheWordThatItIsGenerated() throws IOException {
        assertThat(page()).startsWith("<!-- Generated");
    }

    @Test
    void firstSectionSaysWhereCreelLosesTheWorstFirst() throws IOException {
        assertThat(page().indexOf("## ")).isEqualTo(page().indexOf("## Where Creel loses"));
        assertThat(rows("Where Creel loses").get(0))
                .isEqualTo("| update | written, bytes per byte changed | process | 1 |  | ×185: 152,000, sqlite 820 |"
                        + " ×747: 620,000, sqlite 830 |");
    }

    @Test
    void loserIsComparedOnlyWithWhoIsAsDurable() throws IOException {
        assertThat(rows("Where Creel loses"))
                .contains("| update | time, µs | file-and-directory | 1 |  | ×3.60: 9,000, rocksdb 2,500 |  |");
    }

    @Test
    void workThatCreelDoesBestIsNotAmongTheLosses() throws IOException {
        assertThat(rows("Where Creel loses")).noneMatch(row -> row.startsWith("| hotGet | time"));
    }

    @Test
    void eachWorkHasATableWithErrorAndRatioToTheBest() throws IOException {
        assertThat(rows("Work by work"))
                .contains(
                        "| process | 1 | creel | 300 ± 5.00 (×5.00) | 1,200 ± 20.0 (×20.0) | 3,000 ± 50.0 (×50.0) |",
                        "| file-and-directory | 1 | rocksdb |  | 2,500 (×1.00) |  |",
                        "| process | 1 | creel | 90,000; 80.0 MB | 90,000; 80.0 MB | 90,000; 80.0 MB |");
    }

    @Test
    void wholeProcessesHaveTheirTables() throws IOException {
        assertThat(rows("Memory over cycles"))
                .contains("| creel | 64m | 20,000 | 50.0 |  | 70.0 | 72.5 | 72.5 | 4.80 | 8 | 10.0 |");
        assertThat(rows("Start")).contains("| creel | 3 | 155 (150-160) | 195 (190-200) | 60.5 (60.0-61.0) |");
        assertThat(rows("Two loads")).contains("| whole-file | full-cache | 100 | 231 | 80.0 | 1.1 | 900 |");
        assertThat(rows("Bytes written")).contains("| sqlite | 7.6 | process | 41,000 | 820 |");
        assertThat(rows("Machine, versions and settings")).contains("| settings of creel | gate 1,000,000 |");
    }

    @Test
    void everyChartOfThePageIsWrittenForLightAndForDarkPages() throws IOException {
        BenchmarksPage.of(Fixture.directory()).writeTo(dir);
        List<String> shown = Files.readString(dir.resolve("benchmarks.md"))
                .lines()
                .filter(line -> line.contains(".svg"))
                .map(line -> line.replaceAll(".*\"(images/[^\"]+)\".*", "$1"))
                .toList();
        assertThat(shown)
                .contains("images/benchmarks-latency-update-dark.svg", "images/benchmarks-rss-cycles-light.svg")
                .allSatisfy(image -> assertThat(dir.resolve(image)).isNotEmptyFile());
        try (var images = Files.list(dir.resolve("images"))) {
            assertThat(images).hasSameSizeAs(shown);
        }
    }

    @Test
    void sameResultsGiveTheSameBytesWhateverTheReadersLocaleAndZone() throws IOException {
        Map<String, String> first = BenchmarksPage.of(Fixture.directory()).files();
        Locale locale = Locale.getDefault();
        TimeZone zone = TimeZone.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            TimeZone.setDefault(TimeZone.getTimeZone("Asia/Kathmandu"));
            assertThat(BenchmarksPage.of(Fixture.directory()).files()).isEqualTo(first);
        } finally {
            Locale.setDefault(locale);
            TimeZone.setDefault(zone);
        }
    }
}
