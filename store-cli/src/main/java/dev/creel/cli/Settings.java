package dev.creel.cli;

import dev.creel.store.file.FileSessionStore;
import dev.creel.store.file.FileStoreOptions;
import dev.creel.store.file.FileStoreOptions.Access;
import dev.creel.store.file.FileStoreOptions.MissingDocument;
import dev.creel.store.retention.Retention;
import dev.creel.store.retention.RetentionPolicy;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * What every command is told. Immutable, thread-safe.
 *
 * @param store the document
 * @param lockTimeout how long to wait for the lock
 * @param json whether the output is for a machine
 * @param progress whether to tell of progress even if nobody seems to look
 */
record Settings(Path store, Duration lockTimeout, boolean json, boolean progress) {

    private static final String STORE = "--store";
    private static final String AGENT = "--agent";
    private static final String LOCK_TIMEOUT = "--lock-timeout";

    static void declare(CommandSpec spec) {
        if (spec.findOption(STORE) == null) {
            spec.addOption(storeOption()
                    .type(String.class)
                    .description(
                            "The sessions.json to work on.", "Default: ~/.openclaw/agents/main/sessions/sessions.json")
                    .build());
        }
        spec.addOption(OptionSpec.builder(AGENT)
                        .paramLabel("ID")
                        .type(String.class)
                        .description("Work on the store of agent ID, in ~/.openclaw/agents/ID/sessions.")
                        .build())
                .addOption(OptionSpec.builder(LOCK_TIMEOUT)
                        .paramLabel("DURATION")
                        .type(String.class)
                        .description("How long to wait for the store's lock: 700ms, 5s or 2m. Default: 10s.")
                        .build())
                .addOption(flag("--json", "Print JSON, for machines."))
                .addOption(flag("--progress", "Tell of progress on stderr, also if it is not a terminal."))
                .addOption(help());
    }

    /** Answers the option for a store; a command that takes several declares it itself. */
    static OptionSpec.Builder storeOption() {
        return OptionSpec.builder(STORE).paramLabel("FILE");
    }

    static OptionSpec help() {
        return OptionSpec.builder("-h", "--help")
                .type(boolean.class)
                .usageHelp(true)
                .description("Show this help and end.")
                .build();
    }

    static OptionSpec flag(String name, String description) {
        return OptionSpec.builder(name)
                .type(boolean.class)
                .description(description)
                .build();
    }

    static Settings of(ParseResult arguments) {
        String timeout = arguments.matchedOptionValue(LOCK_TIMEOUT, "10s");
        try {
            return new Settings(
                    stores(arguments).get(0),
                    LockTimeout.parse(timeout),
                    arguments.hasMatchedOption("--json"),
                    arguments.hasMatchedOption("--progress"));
        } catch (IllegalArgumentException e) {
            throw usage(arguments, LOCK_TIMEOUT + " " + e.getMessage());
        }
    }

    /** Answers all documents that are given, or the default one. */
    static List<Path> stores(ParseResult arguments) {
        requireOneOf(arguments, STORE, AGENT);
        if (arguments.hasMatchedOption(STORE)) {
            return arguments.matchedOption(STORE).stringValues().stream()
                    .map(store -> path(arguments, STORE, store))
                    .toList();
        }
        String agent = arguments.matchedOptionValue(AGENT, Agents.DEFAULT);
        try {
            return List.of(Agents.store(agent));
        } catch (IllegalArgumentException e) {
            throw usage(arguments, AGENT + " " + e.getMessage());
        }
    }

    /** Refuses options that say different things about the same. */
    static void requireOneOf(ParseResult arguments, String... options) {
        List<String> given = new ArrayList<>();
        for (String option : options) {
            if (arguments.hasMatchedOption(option)) {
                given.add(option);
            }
        }
        if (given.size() > 1) {
            throw usage(arguments, String.join(" and ", given) + " exclude each other; give one of them");
        }
    }

    /** Answers the same settings for another document. */
    Settings with(Path document) {
        return new Settings(document, lockTimeout, json, progress);
    }

    /** Answers an argument as a path; shells leave {@code ~} alone after a {@code =}. */
    static Path path(ParseResult arguments, String option, String text) {
        if (text.isEmpty()) {
            throw usage(arguments, option + " is empty; give the path of a file");
        }
        try {
            return text.startsWith("~/")
                    ? Agents.home().resolve(text.substring(2))
                    : Path.of(text).toAbsolutePath();
        } catch (InvalidPathException e) {
            throw usage(
                    arguments,
                    option + " " + text + " is no path here (" + e.getReason()
                            + "); if it is not ASCII, set LC_ALL=C.UTF-8");
        }
    }

    static ParameterException usage(ParseResult arguments, String message) {
        return new ParameterException(arguments.commandSpec().commandLine(), message);
    }

    /** Options for a process that looks once: nothing is kept, so that neither Caffeine nor databind is loaded. */
    private FileStoreOptions.Builder once() {
        return FileStoreOptions.keepingNothing().toBuilder()
                .cacheTtl(Duration.ZERO)
                .lockTimeout(lockTimeout);
    }

    FileStoreOptions toRead() {
        return once().access(Access.READ_ONLY)
                .missingDocument(MissingDocument.FAIL)
                .build();
    }

    FileStoreOptions toChange(MissingDocument missing) {
        return once().missingDocument(missing).build();
    }

    /** Answers what a program with this environment would open the store with. */
    FileStoreOptions ofEnvironment() {
        return FileStoreOptions.fromEnvironment(System.getenv()).toBuilder()
                .lockTimeout(lockTimeout)
                .build();
    }

    /** Answers what removes and restores sessions of a store. */
    Retention retention(FileSessionStore store, RetentionPolicy policy) {
        return Retention.builder(store).policy(policy).patience(lockTimeout).build();
    }

    /** Answers the spelling under which a session is stored. */
    String normalized(String key) {
        return toRead().keyNormalizer().normalize(key);
    }
}
