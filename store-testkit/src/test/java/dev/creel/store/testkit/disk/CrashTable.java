package dev.creel.store.testkit.disk;

import dev.creel.store.testkit.disk.CrashCampaign.Result;
import java.util.List;
import java.util.Locale;

/** The results of a campaign as they stand in docs/reliability.md. Stateless, thread-safe. */
final class CrashTable {

    private CrashTable() {}

    static String of(List<Result> results) {
        StringBuilder table = new StringBuilder(
                """
                | scenario | durability | calls | images | distinct | violations |
                |---|---|--:|--:|--:|--:|
                """);
        for (Result result : results) {
            row(
                    table,
                    result.scenario().toString(),
                    "`" + result.durability() + "`",
                    result.calls(),
                    result.enumerated(),
                    result.distinct(),
                    result.violations().size());
        }
        row(
                table,
                "all",
                "",
                results.stream().mapToInt(Result::calls).sum(),
                results.stream().mapToLong(Result::enumerated).sum(),
                results.stream().mapToInt(Result::distinct).sum(),
                results.stream().mapToInt(result -> result.violations().size()).sum());
        return table.toString();
    }

    private static void row(
            StringBuilder table,
            String scenario,
            String durability,
            int calls,
            long images,
            int distinct,
            int violations) {
        table.append(String.format(
                Locale.ROOT,
                "| %s | %s | %,d | %,d | %,d | %,d |%n",
                scenario,
                durability,
                calls,
                images,
                distinct,
                violations));
    }
}
