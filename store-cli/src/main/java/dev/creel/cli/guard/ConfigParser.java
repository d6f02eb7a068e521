package dev.creel.cli.guard;

import dev.creel.cli.guard.GuardConfig.Group;
import dev.creel.cli.guard.GuardConfig.Http;
import dev.creel.cli.guard.GuardConfig.Sink;
import dev.creel.cli.guard.GuardConfig.Source;
import dev.creel.cli.guard.GuardConfig.Target;
import dev.creel.store.guardian.GuardianSettings;
import dev.creel.store.guardian.Level;
import dev.creel.store.guardian.Usage;
import dev.creel.store.guardian.UsageSource.Counting;
import java.net.URI;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Makes sense of a configuration. Used by one thread, once. */
final class ConfigParser {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final List<String> COUNTINGS = List.of("auto", "leased", "active");
    private static final Duration ACTIVE_WITHIN = Duration.ofMinutes(5);

    private final ConfigFaults faults;
    private final ConfigPaths paths;
    private final Function<String, Path> agents;
    private final Set<String> names = new HashSet<>();

    /**
     * @param paths reads paths
     * @param agents answers the document of an agent
     */
    ConfigParser(ConfigFaults faults, ConfigPaths paths, Function<String, Path> agents) {
        this.faults = faults;
        this.paths = paths;
        this.agents = agents;
    }

    /** @throws ConfigException if it makes no sense; names every fault */
    GuardConfig parse(ConfigNode node) throws ConfigException {
        ConfigSection root = ConfigSection.of(faults, "", node);
        Path directory = paths.read(root, "directory").orElseGet(() -> GuardConfig.directory(paths.home()));
        GuardianSettings settings = ConfigSettings.read(root);
        ZoneId zone = zone(root);
        List<Source> sources = sources(root);
        List<Group> groups = groups(root, sources);
        List<Sink> sinks = sinks(root);
        Http http = root.section("http").map(this::http).orElse(Http.NONE);
        root.end();
        faults.refuse();
        return new GuardConfig(directory, settings, zone, sources, groups, sinks, http);
    }

    private static ZoneId zone(ConfigSection root) {
        return root.text("timeZone")
                .map(text -> {
                    try {
                        return ZoneId.of(text);
                    } catch (DateTimeException e) {
                        root.mustBe("timeZone", text, "a time zone, such as Europe/Berlin or UTC");
                        return ZoneId.systemDefault();
                    }
                })
                .orElseGet(ZoneId::systemDefault);
    }

    private List<Source> sources(ConfigSection root) {
        List<Source> sources = new ArrayList<>();
        if (!root.has("sources")) {
            root.missing("sources", "at least one");
            return sources;
        }
        List<ConfigSection> sections = root.sections("sources");
        if (sections.isEmpty()) {
            root.fault("sources", "sources has none; give at least one");
        }
        for (ConfigSection section : sections) {
            source(section).ifPresent(sources::add);
            section.end();
        }
        return sources;
    }

    private Optional<Source> source(ConfigSection section) {
        String name = name(section);
        Optional<Path> store = paths.read(section, "store");
        Optional<Path> agent = agent(section);
        Optional<URI> guard = address(section, "guard");
        if (List.of("store", "agent", "guard").stream().filter(section::has).count() != 1) {
            section.fault(
                    "name", section.path("name") + " \"" + name + "\" needs exactly one of store, agent and guard");
        }
        if (section.has("guard")) {
            Optional<Path> token = paths.read(section, "tokenFile");
            return guard.map(address -> new Source.Guard(name, address, token));
        }
        Usage.Limits limits = limits(section);
        Counting counting = counting(section);
        Duration within = activeWithin(section);
        return store.or(() -> agent).map(document -> new Source.Store(name, document, limits, counting, within));
    }

    private static Counting counting(ConfigSection section) {
        Counting[] counting = {Counting.AUTO};
        section.word("counting", COUNTINGS, word -> counting[0] = Counting.valueOf(word.toUpperCase(Locale.ROOT)));
        return counting[0];
    }

    private static Duration activeWithin(ConfigSection section) {
        Duration[] within = {ACTIVE_WITHIN};
        section.duration("activeWithin", value -> within[0] = value);
        if (within[0].isZero()) {
            section.mustBe("activeWithin", "0s", "more than zero");
        }
        return within[0];
    }

    private Optional<Path> agent(ConfigSection section) {
        return section.text("agent").flatMap(id -> {
            try {
                return Optional.of(agents.apply(id));
            } catch (IllegalArgumentException e) {
                section.fault("agent", section.path("agent") + " " + e.getMessage());
                return Optional.empty();
            }
        });
    }

    /** Answers the name, which no other source or group has. */
    private String name(ConfigSection section) {
        if (!section.has("name")) {
            section.missing("name", "what it is called");
            return "";
        }
        String name = section.text("name").orElse("");
        if (!name.isEmpty() && !NAME.matcher(name).matches()) {
            section.mustBe(
                    "name", name, "1 to 64 letters, digits, \".\", \"_\" and \"-\", the first a letter or a digit");
        } else if (!name.isEmpty() && !names.add(name)) {
            section.fault("name", section.path("name") + " \"" + name + "\" is taken; give each its own name");
        }
        return name;
    }

    private static Usage.Limits limits(ConfigSection section) {
        Optional<ConfigSection> limits = section.section("limits");
        if (limits.isEmpty()) {
            return Usage.Limits.none();
        }
        ConfigSection each = limits.get();
        Usage.Limits read =
                new Usage.Limits(each.limit("inUse"), each.limit("sessions"), bytes(each), each.limit("tokens"));
        each.end();
        return read;
    }

    private static OptionalLong bytes(ConfigSection limits) {
        Optional<String> text = limits.text("bytes");
        if (text.isEmpty()) {
            return OptionalLong.empty();
        }
        Optional<Long> bytes = ConfigText.size(text.get());
        if (bytes.isEmpty()) {
            limits.mustBe("bytes", text.get(), ConfigText.SIZE);
            return OptionalLong.empty();
        }
        return OptionalLong.of(bytes.get());
    }

    private List<Group> groups(ConfigSection root, List<Source> sources) {
        List<Group> groups = new ArrayList<>();
        List<String> sourceNames = sources.stream().map(Source::name).toList();
        for (ConfigSection section : root.sections("groups")) {
            String name = name(section);
            List<String> members = section.texts("members");
            if (new LinkedHashSet<>(members).size() < Math.max(1, members.size())) {
                section.fault("name", section.path("members") + " must be the names of one or more sources, each once");
            }
            for (String member : members) {
                if (!sourceNames.contains(member) && !isOfGuard(member, sources)) {
                    section.fault(
                            "members",
                            section.path("members") + " has \"" + member + "\"; the sources are "
                                    + String.join(", ", sourceNames));
                }
            }
            groups.add(new Group(name, members, limits(section)));
            section.end();
        }
        return groups;
    }

    /** Answers whether it may be a source that another guardian tells of. */
    private static boolean isOfGuard(String member, List<Source> sources) {
        return sources.stream()
                .anyMatch(source -> source instanceof Source.Guard && member.startsWith(source.name() + "/"));
    }

    private List<Sink> sinks(ConfigSection root) {
        List<Sink> sinks = new ArrayList<>();
        for (ConfigSection section : root.sections("sinks")) {
            Level[] from = {Level.NOTICE};
            section.word("from", ConfigSettings.LEVELS, word -> from[0] = ConfigSettings.level(word));
            target(section).ifPresent(target -> sinks.add(new Sink(target, from[0])));
            section.end();
        }
        return sinks;
    }

    private Optional<Target> target(ConfigSection section) {
        List<String> kinds = List.of("console", "command", "webhook", "audit");
        List<String> given = kinds.stream().filter(section::has).toList();
        if (given.size() != 1) {
            section.fault(
                    given.isEmpty() ? "" : given.get(0),
                    section.path("").replaceAll("\\.$", "") + " must have one of " + String.join(", ", kinds));
            return Optional.empty();
        }
        return switch (given.get(0)) {
            case "console" -> {
                section.word("console", List.of("true"), word -> {});
                yield Optional.of(new Target.Console());
            }
            case "command" -> {
                List<String> arguments = section.texts("command");
                if (arguments.isEmpty()) {
                    section.fault(
                            "command", section.path("command") + " must be a list: the program and its arguments");
                }
                yield Optional.of(new Target.Command(arguments));
            }
            case "webhook" -> {
                Optional<Path> headers = paths.read(section, "headersFile");
                yield address(section, "webhook").map(address -> new Target.Webhook(address, headers));
            }
            default -> paths.read(section, "audit").map(Target.Audit::new);
        };
    }

    private static Optional<URI> address(ConfigSection section, String name) {
        return section.text(name).flatMap(text -> {
            try {
                URI address = URI.create(text);
                String scheme = address.getScheme();
                if (("http".equals(scheme) || "https".equals(scheme)) && address.getHost() != null) {
                    return Optional.of(address);
                }
            } catch (IllegalArgumentException e) {
                // Told below.
            }
            section.mustBe(name, text, "an address such as http://10.0.0.2:7600");
            return Optional.empty();
        });
    }

    private Http http(ConfigSection section) {
        boolean[] allow = {false};
        section.flag("allowActions", value -> allow[0] = value);
        Http http = new Http(section.text("address"), paths.read(section, "tokenFile"), allow[0]);
        if (http.address().isEmpty() && !section.has("address")) {
            section.missing("address", "host and port, such as 127.0.0.1:7600");
        }
        section.end();
        return http;
    }
}
