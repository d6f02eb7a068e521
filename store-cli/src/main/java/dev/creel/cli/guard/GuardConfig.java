package dev.creel.cli.guard;

import dev.creel.store.guardian.GuardianSettings;
import dev.creel.store.guardian.Level;
import dev.creel.store.guardian.Usage;
import dev.creel.store.guardian.UsageSource.Counting;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a guardian is to watch and how. Immutable, thread-safe.
 *
 * @param directory where it keeps its state
 * @param settings when to look, to tell and to clean up
 * @param zone where people live
 * @param sources what is watched: at least one
 * @param groups sources that share a limit
 * @param sinks where alerts are said to go
 * @param http the page
 */
public record GuardConfig(
        Path directory,
        GuardianSettings settings,
        ZoneId zone,
        List<Source> sources,
        List<Group> groups,
        List<Sink> sinks,
        Http http) {

    /** How many sessions a gateway keeps if it is not told otherwise. */
    public static final long GATEWAY_SESSIONS = 500;

    public GuardConfig {
        sources = List.copyOf(sources);
        groups = List.copyOf(groups);
        sinks = List.copyOf(sinks);
    }

    /** Answers where guards keep their state below a home directory if they are not told otherwise. */
    public static Path directory(Path home) {
        return home.resolve(".openclaw").resolve("creel-guard");
    }

    /**
     * Reads a file, against whose directory its paths are resolved.
     *
     * @param home where {@code ~} leads
     * @param agents answers the document of an agent, or throws {@link IllegalArgumentException} with a message that
     *     begins with "is"
     * @throws ConfigException if it cannot be read or makes no sense; names every fault
     */
    public static GuardConfig read(Path file, Path home, Function<String, Path> agents) throws ConfigException {
        ConfigFaults faults = new ConfigFaults(file.toString());
        ConfigNode root = ConfigReader.read(file, faults);
        return new ConfigParser(faults, new ConfigPaths(file.toAbsolutePath().resolveSibling(""), home), agents)
                .parse(root);
    }

    /** Answers a commented configuration that shows the defaults. */
    public static String example() throws IOException {
        try (InputStream in = Objects.requireNonNull(GuardConfig.class.getResourceAsStream("guard.yaml"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Answers what holds without a file, for the given sources. */
    public static GuardConfig of(Path directory, List<Source> sources) {
        return new GuardConfig(
                directory,
                GuardianSettings.defaults(),
                ZoneId.systemDefault(),
                sources,
                List.of(),
                List.of(),
                Http.NONE);
    }

    /** Answers the same with another page. */
    public GuardConfig withHttp(Http other) {
        return new GuardConfig(directory, settings, zone, sources, groups, sinks, other);
    }

    /** Answers whether it may remove anything: by itself, or on a person's word. */
    public boolean mayRemove() {
        return settings.cleanup().isPresent() || http.allowActions();
    }

    /**
     * Answers where alerts go, also if nothing is said: to the console, and from who may remove anything, to an audit file in
     * the directory.
     */
    public List<Sink> allSinks() {
        List<Sink> all =
                new ArrayList<>(sinks.isEmpty() ? List.of(new Sink(new Target.Console(), Level.NOTICE)) : sinks);
        if (mayRemove() && all.stream().noneMatch(sink -> sink.target() instanceof Target.Audit)) {
            all.add(new Sink(new Target.Audit(directory.resolve("audit.jsonl")), Level.NOTICE));
        }
        return all;
    }

    /** Something that is watched. Immutable, thread-safe. */
    public sealed interface Source {

        /** Answers what it is called; unique among sources and groups. */
        String name();

        /** A session store of this machine. Immutable, thread-safe. */
        record Store(String name, Path document, Usage.Limits limits, Counting counting, Duration activeWithin)
                implements Source {}

        /** Another machine's guardian. Immutable, thread-safe. */
        record Guard(String name, URI address, Optional<Path> tokenFile) implements Source {}
    }

    /** Sources that share a limit. Immutable, thread-safe. */
    public record Group(String name, List<String> members, Usage.Limits limits) {
        public Group {
            members = List.copyOf(members);
        }
    }

    /**
     * Where alerts go. Immutable, thread-safe.
     *
     * @param from the level from which on they go there
     */
    public record Sink(Target target, Level from) {}

    /** What takes alerts. Immutable, thread-safe. */
    public sealed interface Target {

        /** One line each on standard output. Immutable, thread-safe. */
        record Console() implements Target {}

        /** A program that is started for each. Immutable, thread-safe. */
        record Command(List<String> arguments) implements Target {
            public Command {
                arguments = List.copyOf(arguments);
            }
        }

        /** A web address that each is sent to. Immutable, thread-safe. */
        record Webhook(URI address, Optional<Path> headersFile) implements Target {}

        /** A file with a line for each, and for each removal. Immutable, thread-safe. */
        record Audit(Path file) implements Target {}
    }

    /**
     * The page. Immutable, thread-safe.
     *
     * @param address host and port; nothing if there is no page
     * @param tokenFile the file with the token that is asked for
     * @param allowActions whether people may clean up by it
     */
    public record Http(Optional<String> address, Optional<Path> tokenFile, boolean allowActions) {

        /** No page. */
        public static final Http NONE = new Http(Optional.empty(), Optional.empty(), false);
    }
}
