package dev.creel.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.creel.store.testkit.RealShapedStores;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class HugeDocumentIT {

    private static final long SEED = 20260321;
    private static final long BYTES = 760_000_000;

    @TempDir
    Path dir;

    @Test
    void documentOf760MegabytesIsListedReadAndPatchedIn64MegabytesOfHeap() throws Exception {
        assumeTrue(Files.exists(Path.of("/proc/self/status")), "the peak of a process is read from /proc");
        Path file = dir.resolve("sessions.json");
        RealShapedStores.Written written = RealShapedStores.withSeed(SEED).writeBytes(file, BYTES);
        Map<String, String> facts = probe(file);
        System.out.println("seed " + SEED + ", " + written + ": " + facts);
        assertThat(facts)
                .containsEntry("sessions", String.valueOf(written.entries()))
                .containsEntry("label", "patched");
        assertThat(Long.parseLong(facts.get("entry_bytes"))).isBetween(10_000L, 40_000L);
        assertThat(Long.parseLong(facts.get("peak_kb")))
                .as("peak RSS in KB, limit 170 MB")
                .isLessThanOrEqualTo(170 * 1024);
        assertThat(Files.size(file)).isBetween(written.bytes() - 100, written.bytes() + 100);
    }

    private Map<String, String> probe(Path file) throws IOException, InterruptedException {
        Path out = dir.resolve("out");
        int status = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        HugeDocumentProbe.class.getName(),
                        file.toString())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start()
                .waitFor();
        String text = Files.readString(out, StandardCharsets.UTF_8);
        assertThat(status).as(text).isZero();
        return text.lines()
                .filter(line -> line.indexOf('=') > 0)
                .collect(Collectors.toMap(
                        line -> line.substring(0, line.indexOf('=')), line -> line.substring(line.indexOf('=') + 1)));
    }
}
