package dev.creel.bench;

import dev.creel.bench.report.BenchmarksPage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** The command {@code report}. Stateless. */
final class Report {

    private Report() {}

    static void run(List<String> args) throws UsageException, IOException {
        Flags flags = Flags.parse(args, Set.of("--results", "--docs"), Set.of());
        Path results = flags.directory("--results").orElseThrow(() -> new UsageException("report needs --results DIR"));
        Path docs = flags.directory("--docs").orElseThrow(() -> new UsageException("report needs --docs DIR"));
        BenchmarksPage.of(results).writeTo(docs);
    }
}
