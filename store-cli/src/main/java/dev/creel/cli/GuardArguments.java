package dev.creel.cli;

import dev.creel.cli.guard.ConfigException;
import dev.creel.cli.guard.GuardConfig;
import dev.creel.cli.guard.GuardConfig.Source;
import dev.creel.store.guardian.Usage.Limits;
import dev.creel.store.guardian.UsageSource.Counting;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32;
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

    static OptionSpec stores() {
        return Settings.storeOption()
                .type(List.class)
                .auxiliaryTypes(String.class)
                .description(
                        "The sessions.json to watch; may be given more than once.",
                        "Default: ~/.openclaw/agents/main/sessions/sessions.json")
                .build();
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
            return GuardConfig.read(Settings.path(arguments, CONFIG, file), Agents.home(), Agents::store);
        }
        Limits limits = limit(arguments, MAX_IN_USE)
                .map(Limits.none()::withInUse)
                .orElse(Limits.none())
                .withSessions(limit(arguments, MAX_SESSIONS).orElse(GuardConfig.GATEWAY_SESSIONS));
        // In one order, however they are given: names and the directory are of the same stores then.
        List<Path> stores = Settings.stores(arguments).stream()
                .sorted(Comparator.comparing(Path::normalize))
                .toList();
        List<Source> sources = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Path store : stores) {
            sources.add(new Source.Store(name(store, names), store, limits, Counting.AUTO, ACTIVE_WITHIN));
        }
        return GuardConfig.of(directory(Agents.home(), sources.get(0).name(), stores), sources);
    }

    /**
     * Answers the directory of who watches these stores and no others, so that two guards need not be told of each other.
     *
     * @param stores in the order that all who watch them keep
     */
    static Path directory(Path home, String name, List<Path> stores) {
        CRC32 sum = new CRC32();
        stores.forEach(store -> sum.update((store.normalize() + "\n").getBytes(StandardCharsets.UTF_8)));
        return GuardConfig.directory(home).resolve(String.format(Locale.ROOT, "%s-%08x", name, sum.getValue()));
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
