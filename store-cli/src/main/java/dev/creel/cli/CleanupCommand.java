package dev.creel.cli;

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
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
                        .type(String[].class)
                        .description("A session that is in use now; it stays. May be given several times.")
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

    /**
     * What was asked for.
     *
     * @param missing those of the active keys that no store had that was looked at
     */
    private record Task(
            ParseResult arguments, PolicyFacts limits, Set<String> active, Set<String> missing, boolean dryRun) {

        RetentionPolicy policy() {
            return limits.policy();
        }

        /** Refuses active keys that the store does not have, unless other stores may: they are there to protect something. */
        void look(FileSessionStore store) {
            if (active.isEmpty()) {
                return;
            }
            Set<String> present;
            try (SessionSnapshot snapshot = store.snapshot()) {
                present = snapshot.summaries()
                        .map(summary -> store.options().keyNormalizer().normalize(summary.key()))
                        .collect(Collectors.toSet());
            }
            Set<String> absent = active.stream()
                    .filter(key -> !present.contains(store.resolve(key)))
                    .collect(Collectors.toCollection(TreeSet::new));
            missing.retainAll(absent);
            if (!absent.isEmpty() && !arguments.hasMatchedOption(ALL_AGENTS)) {
                throw Settings.usage(
                        arguments,
                        ACTIVE_KEY + ": there is no session " + quoted(absent) + " in " + store.path()
                                + ". Nothing was done. Correct the key or leave it out; \"creel list\" shows the keys.");
            }
        }
    }

    private static String quoted(Set<String> keys) {
        return keys.stream().map(Output::quoted).collect(Collectors.joining(", "));
    }

    @Override
    public ExitCode run(ParseResult arguments, Settings settings, Output output) throws IOException {
        Settings.requireOneOf(arguments, ALL_AGENTS, "--store");
        Settings.requireOneOf(arguments, ALL_AGENTS, "--agent");
        Set<String> active = active(arguments, settings);
        Task task = new Task(
                arguments, limits(arguments), active, new TreeSet<>(active), arguments.hasMatchedOption("--dry-run"));
        List<Path> stores = arguments.hasMatchedOption(ALL_AGENTS) ? Agents.stores() : List.of(settings.store());
        ExitCode code = stores.size() == 1
                ? one(task, settings.with(stores.get(0)), output)
                : all(task, stores, settings, output);
        if (!task.missing().isEmpty()) {
            output.results().flush();
            output.message("warning: no store that was looked at has a session " + quoted(task.missing()) + ", so "
                    + ACTIVE_KEY + " protected nothing by it");
        }
        return code;
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
            task.look(store);
            Optional<RetentionReport> report = mayGo
                    ? Optional.of(retention.enforce(task.policy(), task.active(), new PassProgress(settings, output)))
                    : Optional.empty();
            RetentionPlan plan =
                    report.flatMap(RetentionReport::plan).orElseGet(() -> retention.plan(task.policy(), task.active()));
            Cleanup cleanup = new Cleanup(settings.store(), task.dryRun(), task.limits(), plan, report);
            try (SessionSnapshot snapshot = store.snapshot()) {
                tell(cleanup, snapshot, settings, output);
            }
            return cleanup;
        }
    }

    private static void tell(Cleanup cleanup, SessionSnapshot snapshot, Settings settings, Output output)
            throws IOException {
        if (!settings.json()) {
            new CleanupText(output).print(cleanup, snapshot, Progress.of(settings, output, "Listed", snapshot.size()));
        }
        // What is said of the plan belongs behind it, also where both go to one terminal.
        output.results().flush();
        Optional<String> stopped = cleanup.stopped();
        if (stopped.isPresent()) {
            output.message(settings.store() + ": " + stopped.get()
                    + (cleanup.plan().verdict() == Verdict.TOO_MANY
                            ? ". If the plan is right, run it again with "
                                    + (cleanup.plan().policy().mode() == Mode.WARN ? "--enforce " : "")
                                    + "--allow-most."
                            : ". If the clock is wrong, set it right; then run it again."));
        }
    }

    private static Set<String> active(ParseResult arguments, Settings settings) {
        return Stream.of(arguments.matchedOptionValue(ACTIVE_KEY, new String[0]))
                .map(key -> settings.normalized(Creel.requireKey(arguments, ACTIVE_KEY, key, settings)))
                .collect(Collectors.toSet());
    }

    private static PolicyFacts limits(ParseResult arguments) {
        String given = arguments.matchedOptionValue(POLICY, null);
        Optional<Path> file = Optional.ofNullable(given).map(path -> Settings.path(arguments, POLICY, path));
        RetentionPolicy.Builder policy =
                file.map(path -> read(arguments, path)).orElseGet(RetentionPolicy::gatewayDefaults).toBuilder();
        if (arguments.hasMatchedOption("--enforce")) {
            policy.mode(Mode.ENFORCE);
        }
        if (arguments.hasMatchedOption("--allow-most")) {
            policy.maxRemovalShare(1);
        }
        return new PolicyFacts(policy.build(), file.map(Path::toString).orElse(PolicyFacts.DEFAULTS));
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
