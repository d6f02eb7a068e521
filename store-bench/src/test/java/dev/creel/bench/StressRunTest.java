package dev.creel.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.bench.contender.ContenderName;
import dev.creel.bench.contender.WholeFileJson;
import dev.creel.store.testkit.RealShapedStores;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StressRunTest {

    private static final long SEED = 20260321;
    private static final PrintStream NOWHERE =
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);

    @TempDir
    Path dir;

    @Test
    void contendersLeaveTheSameDocument() throws Exception {
        assertThat(documentAfter(ContenderName.CREEL)).isEqualTo(documentAfter(ContenderName.WHOLE_FILE));
    }

    @Test
    void contendersLeaveTheSameDocumentWithReuse() throws Exception {
        assertThat(documentAfter(ContenderName.CREEL, "--reuse-loaded-store"))
                .isEqualTo(documentAfter(ContenderName.WHOLE_FILE, "--reuse-loaded-store"));
    }

    @Test
    void contendersLeaveTheSameDocumentWithoutCaches() throws Exception {
        assertThat(documentAfter(ContenderName.CREEL, "--cache-ttl-ms", "0", "--reuse-loaded-store"))
                .isEqualTo(documentAfter(ContenderName.WHOLE_FILE, "--cache-ttl-ms", "0", "--reuse-loaded-store"));
    }

    @Test
    void contendersLeaveTheSameRealShapedDocumentAndTheGivenFileAlone() throws Exception {
        Path given = dir.resolve("given.json");
        RealShapedStores.withSeed(SEED).writeBytes(given, 1_500_000);
        byte[] before = Files.readAllBytes(given);
        String[] flags = {"--store", given.toString(), "--unique-touches", "9"};
        assertThat(documentAfter(ContenderName.CREEL, flags)).isEqualTo(documentAfter(ContenderName.WHOLE_FILE, flags));
        assertThat(given).hasBinaryContent(before);
    }

    @Test
    void generatedDocumentHasTheSizeAskedFor() throws IOException {
        Path file = dir.resolve("seed.json");
        SeedDocument.write(file, 200 * 1024, 2_048);
        assertThat(Files.size(file)).isBetween(200 * 1024L, 203 * 1024L);
        WholeFileJson json = new WholeFileJson();
        byte[] text = Files.readAllBytes(file);
        assertThat(json.stringify(json.parse(text))).isEqualTo(text);
    }

    @Test
    void wholeFileJsonWritesWhatItReadsInTheSameLayout() throws IOException {
        Path file = dir.resolve("canonical.json");
        RealShapedStores.withSeed(SEED).writeEntries(file, 20);
        WholeFileJson json = new WholeFileJson();
        String text = Files.readString(file).replaceAll("\"reading\": [^,]+", "\"reading\": 1");
        assertThat(new String(
                        json.stringify(json.parse(text.getBytes(StandardCharsets.UTF_8))), StandardCharsets.UTF_8))
                .isEqualTo(text);
    }

    private Map<String, Object> documentAfter(ContenderName name, String... flags) throws Exception {
        List<String> args = new ArrayList<>(
                List.of("--target-kb", "300", "--cycles", "23", "--sample-every", "7", "--durability", "process"));
        args.addAll(List.of(flags));
        Path directory = Files.createTempDirectory(dir, "run");
        StressRun.Outcome outcome = new StressRun(StressOptions.parse(args), name, NOWHERE).in(directory);
        assertThat(outcome.end().openFiles()).isPositive();
        assertThat(outcome.end().liveHeapMb()).isPositive();
        assertThat(outcome.samples()).extracting(Sample::cycle).containsExactly(0, 7, 14, 21, 23);
        Path document = directory.resolve("sessions.json");
        Map<String, Object> sessions = new WholeFileJson().parse(Files.readAllBytes(document));
        assertThat(sessions.values()).anySatisfy(entry -> assertThat(((Map<?, ?>) entry).get("label"))
                .isEqualTo("touched in cycle 23"));
        return sessions;
    }
}
