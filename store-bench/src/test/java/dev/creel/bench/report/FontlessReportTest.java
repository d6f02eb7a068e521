package dev.creel.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FontlessReportTest {

    @TempDir
    Path dir;

    @Test
    void reportLooksForNoFontOfTheMachine() throws Exception {
        Path log = dir.resolve("log");
        int status = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-Xlog:class+load",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.creel.bench.Bench",
                        "report",
                        "--results",
                        Fixture.directory().toString(),
                        "--docs",
                        dir.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start()
                .waitFor();
        assertThat(status).as(Files.readString(log)).isZero();
        assertThat(dir.resolve("images/benchmarks-latency-update-light.svg")).isNotEmptyFile();
        assertThat(Files.readString(log)).contains("FixedFont").doesNotContain("sun.font.SunFontManager");
    }
}
