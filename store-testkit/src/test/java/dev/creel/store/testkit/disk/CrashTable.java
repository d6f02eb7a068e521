package dev.creel.store.testkit.disk;

import dev.creel.store.testkit.disk.CrashCampaign.Outcome;
import java.util.List;
import java.util.Locale;

/** The outcomes of a campaign as they stand in docs/reliability.md. Stateless, thread-safe. */
final class CrashTable {

    private CrashTable() {}

    static String of(List<Outcome> outcomes) {
        StringBuilder table = new StringBuilder(
                """
                | scenario | durability | calls | images | distinct | violations |
                |---|---|--:|--:|--:|--:|
                """);
        for (Outcome outcome : outcomes) {
            row(
                    table,
                    outcome.scenario().toString(),
                    "`" + outcome.durability() + "`",
                    outcome.calls(),
                    outcome.enumerated(),
                    outcome.distinct(),
                    outcome.violations());
        }
        row(
                table,
                "all",
                "",
                outcomes.stream().mapToInt(Outcome::calls).sum(),
                outcomes.stream().mapToLong(Outcome::enumerated).sum(),
                outcomes.stream().mapToInt(Outcome::distinct).sum(),
                outcomes.stream().mapToInt(Outcome::violations).sum());
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
