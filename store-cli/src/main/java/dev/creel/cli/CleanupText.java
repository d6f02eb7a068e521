package dev.creel.cli;

import dev.creel.store.SessionSnapshot;
import dev.creel.store.SessionSnapshot.Summary;
import dev.creel.store.retention.RetentionPlan;
import dev.creel.store.retention.RetentionPlan.DiskUse;
import dev.creel.store.retention.RetentionPlan.FileRemoval;
import dev.creel.store.retention.RetentionPlan.Protection;
import dev.creel.store.retention.RetentionPlan.Reason;
import dev.creel.store.retention.RetentionPlan.Removal;
import dev.creel.store.retention.RetentionPlan.Shortfall;
import dev.creel.store.retention.RetentionPolicy.Mode;
import dev.creel.store.retention.RetentionReport;
import dev.creel.store.retention.RetentionReport.Skipped;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.function.Function;

/** Prints for people what a cleanup would do or did, first in the gateway's words, then what those leave out. Stateless. */
final class CleanupText {

    /** The reasons that the gateway does not know, in the order in which they are told. */
    private static final List<Map.Entry<Reason, String>> MORE = List.of(
            Map.entry(Reason.REVOKED, "Would remove revoked: "),
            Map.entry(Reason.LIFETIME, "Would prune by lifetime: "),
            Map.entry(Reason.TOKENS, "Would enforce token quotas: "),
            Map.entry(Reason.BYTES, "Would enforce byte limit: "));

    private final Output output;

    CleanupText(Output output) {
        this.output = output;
    }

    void print(Cleanup cleanup, SessionSnapshot snapshot, Progress progress) throws IOException {
        output.line("Session store: " + cleanup.store());
        Optional<RetentionReport> report = cleanup.applied();
        if (report.isPresent()) {
            applied(cleanup, report.get());
        } else {
            planned(cleanup);
        }
        output.line(cleanup.limits().line());
        protections(cleanup.plan().protections());
        for (Shortfall shortfall : cleanup.plan().shortfalls()) {
            output.line(overTheLimit(shortfall));
        }
        if (report.isEmpty() || cleanup.stopped().isPresent()) {
            table(cleanup, snapshot, progress);
            if (!cleanup.dryRun() && cleanup.plan().policy().mode() == Mode.WARN) {
                output.line("\nNothing was changed, since the mode is warn."
                        + (cleanup.stopped().isEmpty() ? " To do this, run it again with --enforce." : ""));
            }
        }
    }

    private void planned(Cleanup cleanup) throws IOException {
        output.line("Maintenance mode: " + Output.word(cleanup.plan().policy().mode()));
        int going = cleanup.removals().size();
        output.line("Entries: " + cleanup.before() + " -> " + (cleanup.before() - going) + " (remove " + going + ")");
        // Creel never calls a session forgotten for want of a transcript; programs that read the gateway's text expect
        // the line.
        output.line("Would prune missing transcripts: 0");
        output.line("Would prune stale: " + cleanup.removals(Reason.IDLE));
        output.line("Would cap overflow: " + cleanup.removals(Reason.COUNT));
        for (Map.Entry<Reason, String> more : MORE) {
            if (cleanup.removals(more.getKey()) > 0) {
                output.line(more.getValue() + cleanup.removals(more.getKey()));
            }
        }
        Optional<DiskUse> disk = cleanup.plan().disk();
        if (disk.isPresent()) {
            output.line("Would enforce disk budget: " + disk.get().before() + " -> "
                    + disk.get().after() + " bytes (files " + cleanup.files().size() + ", entries "
                    + cleanup.removals(Reason.DISK_BUDGET) + ")");
            output.line("Disk use: "
                    + disk.get().bytes().entrySet().stream()
                            .sorted(Map.Entry.comparingByKey())
                            .map(use -> Output.word(use.getKey()) + " " + use.getValue())
                            .reduce((a, b) -> a + ", " + b)
                            .orElse("0")
                    + " bytes");
        }
        lost("Would delete transcripts for good: ", cleanup.removals());
        files("Would remove files: ", cleanup.files());
    }

    private void applied(Cleanup cleanup, RetentionReport report) throws IOException {
        output.line("Applied maintenance. Current entries: " + report.after());
        if (!report.removed().isEmpty()) {
            output.line("Removed sessions: " + report.removed().size() + " ("
                    + counts(cleanup.removals(), removal -> Cleanup.action(removal.reason())) + ")"
                    + report.archive()
                            .map(name -> ", kept in archive " + name + "; to bring one back: creel restore KEY")
                            .orElse(""));
        }
        lost("Deleted transcripts for good: ", cleanup.removals());
        files("Removed files: ", report.files());
        for (Skipped skipped : report.skipped()) {
            output.line(
                    "Left as it is: " + Output.printable(skipped.name()) + ": " + Output.printable(skipped.because()));
        }
    }

    private void lost(String title, List<Removal> removals) throws IOException {
        List<Removal> lost = removals.stream()
                .filter(removal ->
                        !removal.restorable() && !removal.transcripts().isEmpty())
                .toList();
        if (!lost.isEmpty()) {
            output.line(title
                    + lost.stream()
                            .mapToInt(removal -> removal.transcripts().size())
                            .sum() + ", "
                    + lost.stream().mapToLong(Removal::transcriptBytes).sum() + " bytes");
        }
    }

    private void files(String title, List<FileRemoval> files) throws IOException {
        if (!files.isEmpty()) {
            output.line(title + files.size() + ", " + sum(files) + " bytes");
            Map<String, List<FileRemoval>> byClass = new LinkedHashMap<>();
            files.forEach(file -> byClass.computeIfAbsent(Output.word(file.kind()), none -> new ArrayList<>())
                    .add(file));
            for (Map.Entry<String, List<FileRemoval>> each : byClass.entrySet()) {
                output.line(
                        "  " + each.getKey() + ": " + each.getValue().size() + ", " + sum(each.getValue()) + " bytes");
            }
        }
    }

    private static long sum(List<FileRemoval> files) {
        return files.stream().mapToLong(FileRemoval::bytes).sum();
    }

    private void protections(List<Protection> protections) throws IOException {
        if (!protections.isEmpty()) {
            output.line("Protected: " + protections.size() + " ("
                    + counts(protections, protection -> Output.word(protection.shield())) + ")");
        }
    }

    private static String overTheLimit(Shortfall shortfall) {
        String unit =
                switch (shortfall.reason()) {
                    case COUNT -> " sessions";
                    case TOKENS -> " tokens";
                    case BYTES -> " bytes of entries";
                    default -> " bytes on the disk";
                };
        StringJoiner shields = new StringJoiner(", ", ", because of sessions in use or exempt: ", "").setEmptyValue("");
        new TreeMap<>(shortfall.shields()).forEach((shield, count) -> shields.add(Output.word(shield) + " " + count));
        return "Over the limit of " + shortfall.limit() + unit + " (" + Output.printable(shortfall.scope()) + "): "
                + shortfall.remaining() + " remain, and nothing more may go" + shields;
    }

    private static <T> String counts(List<T> all, Function<T, String> name) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        all.forEach(each -> counts.merge(name.apply(each), 1, Integer::sum));
        StringJoiner text = new StringJoiner(", ");
        counts.forEach((word, count) -> text.add(word + " " + count));
        return text.toString();
    }

    private void table(Cleanup cleanup, SessionSnapshot snapshot, Progress progress) throws IOException {
        if (snapshot.size() == 0) {
            return;
        }
        Map<String, String> actions = new LinkedHashMap<>();
        for (Removal removal : cleanup.plan().removals()) {
            actions.put(removal.key(), Cleanup.action(removal.reason()));
        }
        Map<String, String> shields = new LinkedHashMap<>();
        for (Protection protection : cleanup.plan().protections()) {
            shields.put(protection.key(), "stays:" + Output.word(protection.shield()));
        }
        output.line("\nPlanned session actions:");
        SessionTable table = new SessionTable(output.results(), cleanup.plan().madeAt());
        table.actionHead();
        boolean isKeptForNoLimit = false;
        for (Summary summary : snapshot.newest(snapshot.size())) {
            boolean kept = !actions.containsKey(summary.key()) && !shields.containsKey(summary.key());
            isKeptForNoLimit |= kept && isIdle(cleanup.plan(), summary);
            table.action(
                    actions.getOrDefault(summary.key(), "keep"),
                    SessionRow.read(snapshot, summary),
                    shields.getOrDefault(summary.key(), ""));
            progress.step();
        }
        if (isKeptForNoLimit) {
            output.line("Idle for longer than the limit and kept without \"stays:\": it was restored since, or another"
                    + " process may not have written its latest activity yet.");
        }
    }

    private static boolean isIdle(RetentionPlan plan, Summary summary) {
        return plan.policy()
                .idleTimeout()
                .flatMap(idle -> summary.updatedAt().map(plan.madeAt().minus(idle)::isAfter))
                .orElse(false);
    }
}
