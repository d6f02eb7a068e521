package dev.creel.cli;

import dev.creel.store.KeyNormalizer;
import dev.creel.store.SessionSnapshot;
import dev.creel.store.SessionStoreException;
import dev.creel.store.file.FileSessionStore;
import dev.creel.store.file.FileStoreOptions;
import dev.creel.store.file.FileStoreOptions.MissingDocument;
import dev.creel.store.retention.Retention;
import dev.creel.store.retention.RetentionPlan;
import dev.creel.store.retention.RetentionPlan.Verdict;
import dev.creel.store.retention.RetentionPolicy;
import dev.creel.store.retention.RetentionPolicy.Mode;
import dev.creel.store.retention.RetentionReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** Removes what a policy says, or shows what it would remove. Stateless. */
final class CleanupCommand implements Command {

    private static final String ACTIVE_KEY = "--active-key";
    private static final String POLICY = "--policy";
    private static final String ALL_AGENTS = "--all-agents";

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.create().name("cleanup");
        spec.usageMessage()
                .description(
                        "Remove the sessions and files that the retention policy lets go, into an archive from which"
                                + " sessions can be restored. Sessions in use stay. Exit code 1 if a limit stays exceeded or"
                                + " nothing may go.");
        return spec.addOption(Settings.flag("--dry-run", "Show what would be done, and do nothing."))
                .addOption(Settings.flag("--enforce", "Do it also if the policy's mode is warn."))
                .addOption(Settings.flag(
                        "--allow-most",
                        "Do it also if more than half of the sessions would go. Look at --dry-run first."))
                .addOption(OptionSpec.builder(ACTIVE_KEY)
                        .paramLabel("KEY")
                        .type(String.class)
                        .description("The session that is in use now; it stays.")
                        .build())
                .addOption(Settings.flag(ALL_AGENTS, "Work on the stores of all agents in ~/.openclaw/agents."))
                .addOption(OptionSpec.builder(POLICY)
                        .paramLabel("FILE")
                        .type(String.class)
                        .description(
                                "A gateway's configuration, or its block session.maintenance alone, as JSON.",
                                "Default: 30 days, 500 sessions, mode warn.")
                        .build());
    }

    /** What was asked for. */
    private record Task(RetentionPolicy policy, Set<String> active, boolean dryRun) {}

    @Override
    public ExitCode run(ParseResult arguments, Settings settings, Output output) throws IOException {
        Settings.requireOneOf(arguments, ALL_AGENTS, "--store");
        Settings.requireOneOf(arguments, ALL_AGENTS, "--agent");
        Task task = new Task(policy(arguments), active(arguments, settings), arguments.hasMatchedOption("--dry-run"));
        List<Path> stores = arguments.hasMatchedOption(ALL_AGENTS) ? Agents.stores() : List.of(settings.store());
        return stores.size() == 1
                ? one(task, settings.with(stores.get(0)), output)
                : all(task, stores, settings, output);
    }

    private static ExitCode one(Task task, Settings settings, Output output) throws IOException {
        Cleanup cleanup = cleanup(task, settings, output);
        if (settings.json()) {
            CleanupJson.write(new JsonOutput(output.results()), cleanup);
        }
        return cleanup.code();
    }

    /** One broken store leaves the others theirs. */
    private static ExitCode all(Task task, List<Path> stores, Settings settings, Output output) throws IOException {
        ExitCode code = ExitCode.DONE;
        JsonOutput json = new JsonOutput(output.results());
        if (settings.json()) {
            CleanupJson.begin(json, task.policy(), task.dryRun());
        }
        for (Path store : stores) {
            try {
                if (!settings.json()) {
                    output.line((store.equals(stores.get(0)) ? "" : "\n") + "Agent: " + Agents.idOf(store));
                }
                Cleanup cleanup = cleanup(task, settings.with(store), output);
                if (settings.json()) {
                    CleanupJson.write(json, cleanup);
                }
                code = code == ExitCode.DONE ? cleanup.code() : code;
            } catch (SessionStoreException e) {
                output.results().flush();
                Creel.tell(output, e);
                failed(json, store, e, settings);
                code = ExitCode.UNUSABLE;
            } catch (RuntimeException e) {
                output.results().flush();
                output.message(store + ": " + e);
                failed(json, store, e, settings);
                code = ExitCode.UNUSABLE;
            }
        }
        if (settings.json()) {
            CleanupJson.end(json);
        }
        return code;
    }

    private static void failed(JsonOutput json, Path store, RuntimeException failure, Settings settings)
            throws IOException {
        if (settings.json()) {
            CleanupJson.write(json, store, failure);
        }
    }

    /** Shows the plan, or executes it if that was asked for. Prints what came of it unless the output is JSON. */
    private static Cleanup cleanup(Task task, Settings settings, Output output) throws IOException {
        StoreView.requireDocument(settings);
        Progress.begin(settings, output, "Planning for");
        boolean mayGo = !task.dryRun() && task.policy().mode() == Mode.ENFORCE;
        FileStoreOptions options = mayGo ? settings.toChange(MissingDocument.FAIL) : settings.toRead();
        try (FileSessionStore store = FileSessionStore.open(settings.store(), options);
                Retention retention = settings.retention(store, task.policy())) {
            Optional<RetentionReport> report = mayGo
                    ? Optional.of(retention.enforce(task.policy(), task.active(), new PassProgress(settings, output)))
                    : Optional.empty();
            RetentionPlan plan =
                    report.flatMap(RetentionReport::plan).orElseGet(() -> retention.plan(task.policy(), task.active()));
            Cleanup cleanup = new Cleanup(settings.store(), task.dryRun(), plan, report);
            try (SessionSnapshot snapshot = store.snapshot()) {
                tell(task, cleanup, snapshot, settings, output);
            }
            return cleanup;
        }
    }

    private static void tell(Task task, Cleanup cleanup, SessionSnapshot snapshot, Settings settings, Output output)
            throws IOException {
        if (!settings.json()) {
            new CleanupText(output).print(cleanup, snapshot, Progress.of(settings, output, "Listed", snapshot.size()));
        }
        // What is said of the plan belongs behind it, also where both go to one terminal.
        output.results().flush();
        KeyNormalizer keys = settings.toRead().keyNormalizer();
        for (String key : task.active()) {
            if (snapshot.summaries()
                    .noneMatch(each -> keys.normalize(each.key()).equals(key))) {
                output.message("There is no session " + Output.quoted(key) + " in " + settings.store() + ", so "
                        + ACTIVE_KEY + " protects nothing there.");
            }
        }
        Optional<String> stopped = cleanup.stopped();
        if (stopped.isPresent()) {
            output.message(settings.store() + ": " + stopped.get()
                    + (cleanup.plan().verdict() == Verdict.TOO_MANY
                            ? ". If the plan is right, run it again with --allow-most."
                            : ". Set the clock right, then run it again."));
        }
    }

    private static Set<String> active(ParseResult arguments, Settings settings) {
        String key = arguments.matchedOptionValue(ACTIVE_KEY, null);
        if (key == null) {
            return Set.of();
        }
        return Set.of(settings.normalized(Creel.requireKey(arguments, ACTIVE_KEY, key, settings)));
    }

    private static RetentionPolicy policy(ParseResult arguments) {
        String file = arguments.matchedOptionValue(POLICY, null);
        RetentionPolicy.Builder policy = (file == null
                        ? RetentionPolicy.gatewayDefaults()
                        : read(arguments, Settings.path(arguments, POLICY, file)))
                .toBuilder();
        if (arguments.hasMatchedOption("--enforce")) {
            policy.mode(Mode.ENFORCE);
        }
        if (arguments.hasMatchedOption("--allow-most")) {
            policy.maxRemovalShare(1);
        }
        return policy.build();
    }

    private static RetentionPolicy read(ParseResult arguments, Path file) {
        try {
            return RetentionPolicy.fromGateway(Files.readString(file));
        } catch (IllegalArgumentException e) {
            throw Settings.usage(arguments, POLICY + " " + file + ": " + e.getMessage());
        } catch (NoSuchFileException e) {
            throw Settings.usage(arguments, POLICY + " " + file + " is not there");
        } catch (IOException e) {
            throw Settings.usage(arguments, POLICY + " " + file + " cannot be read: " + e);
        }
    }
}
