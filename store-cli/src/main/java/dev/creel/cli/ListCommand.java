package dev.creel.cli;

import dev.creel.store.SessionSnapshot.Summary;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** Lists sessions, newest first. Reads one entry at a time and keeps none. Stateless. */
final class ListCommand implements Command {

    private static final int ALL = Integer.MAX_VALUE;
    private static final int MOST = 1_000_000_000;

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.create().name("list");
        spec.usageMessage().description("List the sessions, those with the latest activity first.");
        return spec.addOption(OptionSpec.builder("--active")
                        .paramLabel("MINUTES")
                        .type(String.class)
                        .description("Only sessions with activity in the last MINUTES.")
                        .build())
                .addOption(OptionSpec.builder("--limit")
                        .paramLabel("N")
                        .type(String.class)
                        .description("At most N sessions, or all. Default: all.")
                        .build());
    }

    @Override
    public ExitCode run(ParseResult arguments, Settings settings, Output output) throws IOException {
        int active = positive(arguments, "--active", " minutes", arguments.matchedOptionValue("--active", "all"));
        int limit = positive(arguments, "--limit", ", or all", arguments.matchedOptionValue("--limit", "all"));
        if (active == ALL && arguments.hasMatchedOption("--active")) {
            throw notPositive(arguments, "--active", " minutes", "all");
        }
        try (StoreView view = StoreView.open(settings)) {
            Instant now = Instant.now();
            int total = view.snapshot().size();
            List<Summary> newest = view.snapshot().newest(Math.min(limit, total));
            List<Summary> listed = active == ALL ? newest : newest.subList(0, countSince(newest, now, active));
            if (settings.json()) {
                json(view, listed, total, active, now, settings, output);
            } else {
                text(view, listed, active, now, settings, output);
            }
        }
        return ExitCode.DONE;
    }

    private static int countSince(List<Summary> newest, Instant now, int minutes) {
        Instant from = now.minusSeconds(minutes * 60L);
        int count = 0;
        while (count < newest.size()
                && newest.get(count).updatedAt().orElse(Instant.MIN).compareTo(from) >= 0) {
            count++;
        }
        return count;
    }

    private static void text(
            StoreView view, List<Summary> listed, int active, Instant now, Settings settings, Output output)
            throws IOException {
        SessionTable table = new SessionTable(output.results(), now);
        table.title(settings.store(), listed.size());
        if (active != ALL) {
            output.line("Filtered to last " + active + " minute(s)");
        }
        if (listed.isEmpty()) {
            output.line("No sessions found.");
            return;
        }
        Progress progress = Progress.of(settings, output, "Listed", listed.size());
        table.head();
        for (Summary summary : listed) {
            table.row(SessionRow.read(view.snapshot(), summary));
            progress.step();
        }
    }

    private static void json(
            StoreView view, List<Summary> listed, int total, int active, Instant now, Settings settings, Output output)
            throws IOException {
        JsonOutput json = new JsonOutput(output.results());
        json.beginObject()
                .field("path", settings.store().toString())
                .field("total", total)
                .field("count", listed.size())
                .field("activeMinutes", active == ALL ? null : active)
                .name("sessions")
                .beginArray();
        Progress progress = Progress.of(settings, output, "Listed", listed.size());
        for (Summary summary : listed) {
            SessionJson.write(json, SessionRow.read(view.snapshot(), summary), now);
            progress.step();
        }
        json.endArray().endObject();
    }

    private static int positive(ParseResult arguments, String option, String unit, String text) {
        if (text.equals("all")) {
            return ALL;
        }
        try {
            int number = Integer.parseInt(text);
            if (number > 0 && number <= MOST) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw notPositive(arguments, option, unit, text);
        }
        throw notPositive(arguments, option, unit, text);
    }

    private static RuntimeException notPositive(ParseResult arguments, String option, String unit, String text) {
        return Settings.usage(
                arguments,
                option + " is " + Output.quoted(text) + "; it must be a whole number from 1 to " + MOST + unit);
    }
}
