package dev.creel.cli;

import dev.creel.cli.guard.ConfigException;
import dev.creel.cli.guard.GuardConfig;
import dev.creel.cli.guard.GuardConfig.Source;
import dev.creel.store.guardian.Usage.Limits;
import dev.creel.store.guardian.UsageSource.Counting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** What the commands that watch stores are told. Stateless. */
final class GuardArguments {

    static final String CONFIG = "--config";
    static final String MAX_SESSIONS = "--max-sessions";
    static final String MAX_IN_USE = "--max-in-use";
    static final String TOKEN_FILE = "--token-file";

    private static final Duration ACTIVE_WITHIN = Duration.ofMinutes(5);

    private GuardArguments() {}

    static OptionSpec option(String name, String value, String... description) {
        return OptionSpec.builder(name)
                .paramLabel(value)
                .type(String.class)
                .description(description)
                .build();
    }

    static OptionSpec config() {
        return option(
                CONFIG,
                "FILE",
                "What to watch and how, in YAML or JSON; \"creel guard --example\" prints one.",
                "Default: the store, 500 sessions, no cleanup.");
    }

    /**
     * Answers what the configuration says, or what holds for the stores that are named.
     *
     * @throws ConfigException if the configuration makes no sense
     */
    static GuardConfig read(ParseResult arguments) throws ConfigException {
        for (String other : List.of("--store", "--agent", MAX_SESSIONS, MAX_IN_USE)) {
            Settings.requireOneOf(arguments, CONFIG, other);
        }
        String file = arguments.matchedOptionValue(CONFIG, null);
        if (file != null) {
            return GuardConfig.read(Settings.path(arguments, CONFIG, file), Agents::store);
        }
        Limits limits = limit(arguments, MAX_IN_USE)
                .map(Limits.none()::withInUse)
                .orElse(Limits.none())
                .withSessions(limit(arguments, MAX_SESSIONS).orElse(GuardConfig.GATEWAY_SESSIONS));
        List<Source> sources = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Path store : Settings.stores(arguments)) {
            sources.add(new Source.Store(name(store, names), store, limits, Counting.AUTO, ACTIVE_WITHIN));
        }
        return GuardConfig.of(sources);
    }

    private static String name(Path store, Set<String> names) {
        String agent = Agents.idOf(store).replaceAll("[^A-Za-z0-9._-]|^[._-]", "x");
        String name = agent.substring(0, Math.min(60, agent.length()));
        for (int i = 2; !names.add(name); i++) {
            name = agent + "-" + i;
        }
        return name;
    }

    private static Optional<Long> limit(ParseResult arguments, String option) {
        if (!arguments.hasMatchedOption(option)) {
            return Optional.empty();
        }
        String text = arguments.matchedOptionValue(option, "");
        if (!text.matches("0*[1-9]\\d{0,17}")) {
            throw Settings.usage(
                    arguments, option + " is " + Output.quoted(text) + "; it must be a whole number more than 0");
        }
        return Optional.of(Long.parseLong(text));
    }
}
