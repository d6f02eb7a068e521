package dev.creel.store.guardian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.store.guardian.Trend.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleFileTest {

    private static final Instant START = Instant.parse("2026-11-16T10:00:00Z");
    private static final Duration KEEP = Duration.ofDays(1);
    private static final int A_DAY = 288;

    @TempDir
    private Path directory;

    private final MeddledFiles files = new MeddledFiles();

    private SampleFile file(int mostBytes) {
        return new SampleFile(files.folder(directory), KEEP, mostBytes);
    }

    private Path path() {
        return directory.resolve(SampleFile.NAME);
    }

    private static Sample sample(long number) {
        return new Sample(START.plus(SampleRing.SPAN.multipliedBy(number)), number, number + 1, number + 2, number + 3);
    }

    @Test
    void nothingIsThereBeforeTheFirstSample() throws IOException {
        assertThat(file(SampleFile.MOST_BYTES).load()).isEmpty();
    }

    @Test
    void samplesComeBackBySource() throws IOException {
        SampleFile file = file(SampleFile.MOST_BYTES);
        file.add("main", sample(1));
        file.add("ops", sample(1));
        file.add("main", sample(2));

        assertThat(file(SampleFile.MOST_BYTES).load())
                .isEqualTo(Map.of("main", List.of(sample(1), sample(2)), "ops", List.of(sample(1))));
        assertThat(Files.readAllLines(path()))
                .startsWith("{\"at\": 1794823500000,\"source\": \"main\",\"inUse\": 1,\"existing\": 2,\"bytes\": 3,"
                        + "\"tokens\": 4}");
    }

    @Test
    void theFileNeverSpansMoreThanTwiceWhatIsKept() throws IOException {
        SampleFile file = file(SampleFile.MOST_BYTES);
        for (int i = 0; i < 3 * A_DAY; i++) {
            file.add("main", sample(i));
            if (i == 2 * A_DAY - 1) {
                assertThat(file.load().get("main")).hasSize(2 * A_DAY);
            }
        }

        assertThat(file.load().get("main")).hasSize(2 * A_DAY).last().isEqualTo(sample(3 * A_DAY - 1));
    }

    @Test
    void theFileIsBoundedHoweverManySourcesThereAre() throws IOException {
        SampleFile file = file(4_000);
        for (int i = 0; i < 500; i++) {
            file.add("source" + i, sample(1));
            assertThat(Files.size(path())).isLessThanOrEqualTo(4_000);
        }

        assertThat(file.load()).containsKey("source499").hasSizeGreaterThan(10);
    }

    @Test
    void aTornLineAndLinesThatMakeNoSenseArePassedOver() throws IOException {
        file(SampleFile.MOST_BYTES).add("main", sample(1));
        Files.writeString(path(), "[]\n\n{\"at\":\"x\"}\n{\"at\": 17948", StandardOpenOption.APPEND);
        SampleFile file = file(SampleFile.MOST_BYTES);
        file.add("main", sample(2));

        assertThat(file.load()).isEqualTo(Map.of("main", List.of(sample(1), sample(2))));
    }

    @Test
    void aFileThatIsMuchTooLargeIsSetAside() throws IOException {
        Files.writeString(path(), "x".repeat(10_000));
        SampleFile file = file(4_000);

        assertThat(file.load()).isEmpty();
        file.add("main", sample(1));
        assertThat(file.load()).containsOnlyKeys("main");
        assertThat(directory.resolve("samples.jsonl.bad")).hasSize(10_000);
    }

    @Test
    void aFullDiskIsAnErrorAndLeavesWhatWasThere() throws IOException {
        SampleFile file = file(SampleFile.MOST_BYTES);
        file.add("main", sample(1));
        files.fail("write");

        assertThatThrownBy(() -> file.add("main", sample(2))).isInstanceOf(IOException.class);
        assertThat(file.load()).isEqualTo(Map.of("main", List.of(sample(1))));
    }
}
