package dev.creel.cli;

import dev.creel.store.file.FileSessionStore;
import dev.creel.store.file.FileStoreOptions;
import dev.creel.store.file.FileStoreOptions.MissingDocument;
import dev.creel.store.retention.Retention;
import dev.creel.store.retention.Retention.RevokeBy;
import dev.creel.store.retention.RetentionPolicy;
import dev.creel.store.retention.RetentionReport;
import dev.creel.store.retention.RetentionReport.Removed;
import dev.creel.store.retention.RetentionReport.Skipped;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** Removes all sessions of an owner, a peer, a channel or a parent at once, for good. Stateless. */
final class RevokeCommand implements Command {

    private static final String REASON = "--reason";
    private static final String DRY_RUN = "--dry-run";

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.create().name("revoke");
        spec.usageMessage()
                .description(
                        "Remove all sessions of one owner, peer, channel or parent at once, also those in use. They"
                                + " go into the archive, and their keys cannot be used again for a day unless they are restored.");
        return spec.addOption(selector(RevokeBy.OWNER, "Those of a plugin, else of the agent that the key names."))
                .addOption(selector(RevokeBy.PEER, "Those with a peer."))
                .addOption(selector(RevokeBy.CHANNEL, "Those of a channel."))
                .addOption(selector(RevokeBy.PARENT, "Those that session X spawned, and all that these spawned."))
                .addOption(OptionSpec.builder(REASON)
                        .paramLabel("TEXT")
                        .type(String.class)
                        .description("Why, for the archive and the journal.")
                        .build())
                .addOption(Settings.flag(DRY_RUN, "Show what would be removed, and remove nothing."));
    }

    private static String option(RevokeBy by) {
        return "--" + Output.word(by);
    }

    private static OptionSpec selector(RevokeBy by, String description) {
        return OptionSpec.builder(option(by))
                .paramLabel("X")
                .type(String.class)
                .description(description)
                .build();
    }

    /**
     * Whose sessions.
     *
     * @param value as it was given
     */
    private record Selector(RevokeBy by, String value) {
        @Override
        public String toString() {
            return Output.word(by) + " " + Output.quoted(value);
        }
    }

    @Override
    public ExitCode run(ParseResult arguments, Settings settings, Output output) throws IOException {
        Selector selector = selector(arguments);
        String reason = arguments.matchedOptionValue(REASON, selector.toString());
        StoreView.requireDocument(settings);
        Progress.begin(settings, output, "Looking for sessions in");
        List<String> keys;
        Optional<RetentionReport> report = Optional.empty();
        FileStoreOptions options =
                arguments.hasMatchedOption(DRY_RUN) ? settings.toRead() : settings.toChange(MissingDocument.FAIL);
        try (FileSessionStore store = FileSessionStore.open(settings.store(), options);
                Retention retention = settings.retention(store, RetentionPolicy.gatewayDefaults())) {
            if (arguments.hasMatchedOption(DRY_RUN)) {
                keys = retention.revocable(selector.by(), selector.value());
            } else {
                report = Optional.of(retention.revoke(selector.by(), selector.value(), reason));
                keys = report.get().removed().stream().map(Removed::key).toList();
            }
        }
        List<Skipped> skipped = report.map(RetentionReport::skipped).orElse(List.of());
        for (Skipped each : skipped) {
            output.message("The session " + Output.quoted(each.name()) + " stays: " + each.because() + ".");
        }
        if (settings.json()) {
            json(selector, reason, keys, report, settings, output);
        } else if (!keys.isEmpty()) {
            text(selector, keys, report.isEmpty(), output);
        }
        if (keys.isEmpty()) {
            output.message("There is no session of " + selector + " in " + settings.store() + ". Nothing was changed.");
            return ExitCode.NOT_FOUND;
        }
        return ExitCode.DONE;
    }

    private static Selector selector(ParseResult arguments) {
        List<String> options = new ArrayList<>();
        Selector selector = null;
        for (RevokeBy by : RevokeBy.values()) {
            options.add(option(by));
            String value = arguments.matchedOptionValue(option(by), null);
            if (value != null) {
                selector = new Selector(by, value);
            }
        }
        Settings.requireOneOf(arguments, options.toArray(new String[0]));
        if (selector == null) {
            throw Settings.usage(arguments, "Say whose sessions: one of " + String.join(", ", options));
        }
        if (selector.value().isBlank()) {
            throw Settings.usage(arguments, option(selector.by()) + " is empty; say whose sessions");
        }
        return selector;
    }

    private static void text(Selector selector, List<String> keys, boolean dryRun, Output output) throws IOException {
        output.line((dryRun ? "Would revoke " : "Revoked ")
                + keys.size()
                + (keys.size() == 1 ? " session of " : " sessions of ")
                + Output.printable(selector.toString()));
        for (String key : keys) {
            output.line("  " + Output.printable(key));
        }
        if (!dryRun) {
            output.line((keys.size() == 1 ? "Its key" : "Their keys")
                    + " cannot be used again for a day. To bring "
                    + (keys.size() == 1 ? "it" : "one") + " back: creel restore KEY");
        }
    }

    private static void json(
            Selector selector,
            String reason,
            List<String> keys,
            Optional<RetentionReport> report,
            Settings settings,
            Output output)
            throws IOException {
        JsonOutput json = new JsonOutput(output.results())
                .beginObject()
                .field("path", settings.store().toString())
                .field("by", Output.word(selector.by()))
                .field("value", selector.value())
                .field("reason", reason)
                .field("dryRun", report.isEmpty())
                .field("count", keys.size());
        CleanupJson.texts(json.name("keys"), keys);
        json.field("archive", report.flatMap(RetentionReport::archive).orElse(null));
        CleanupJson.skipped(json, report.map(RetentionReport::skipped).orElse(List.of()));
        json.endObject();
    }
}
