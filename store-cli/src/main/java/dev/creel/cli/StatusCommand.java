package dev.creel.cli;

import dev.creel.cli.guard.ConfigException;
import dev.creel.cli.guard.GuardConfig;
import dev.creel.store.SessionStoreException;
import dev.creel.store.file.FileSessionStore;
import dev.creel.store.guardian.GuardianState;
import dev.creel.store.guardian.SessionGuardian;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** Shows what a guardian knows, or what one would see that looked now. Immutable, thread-safe. */
final class StatusCommand implements Command {

    private static final String URL = "--url";
    private static final String WATCH = "--watch";
    private static final String CLEAR = "\u001b[H\u001b[J";

    /** How long it waits for stores to be opened, and at each look for them to answer. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Pause pause;
    private final GuardedStores.Opener opener;
    private final Duration patience;

    StatusCommand() {
        this(StatusCommand::sleep, FileSessionStore::open, PATIENCE);
    }

    /** @param patience instead of {@link #PATIENCE} */
    StatusCommand(Pause pause, GuardedStores.Opener opener, Duration patience) {
        this.pause = pause;
        this.opener = opener;
        this.patience = patience;
    }

    /** The time from one look to the next. */
    interface Pause {
        /** Waits so long; answers false if there is to be no further look. */
        boolean isOver(Duration time);
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.create().name("status");
        spec.usageMessage()
                .description(
                        "Show on one screen how near stores are to their limits: a look of its own that writes"
                                + " nothing, or what a running guard knows.",
                        "Exit code 3 if a source does not answer, or the guard's looks have stopped.");
        return spec.addOption(GuardArguments.config())
                .addOption(GuardArguments.stores())
                .addOption(GuardArguments.option(
                        URL, "URL", "Show what the \"creel guard --http\" there knows, such as http://127.0.0.1:7600."))
                .addOption(GuardArguments.option(
                        GuardArguments.TOKEN_FILE, "FILE", "The token that the guard at the URL asks for."))
                .addOption(OptionSpec.builder(WATCH)
                        .paramLabel("SECONDS")
                        .arity("0..1")
                        .fallbackValue("5")
                        .type(String.class)
                        .description("Show it again every so many seconds until it is stopped. Default: 5.")
                        .build());
    }

    /** Something that knows a guardian's state. */
    private interface Look {
        GuardianState state() throws IOException;
    }

    @Override
    public ExitCode run(ParseResult arguments, Settings settings, Output output) throws IOException {
        Settings.requireOneOf(arguments, URL, GuardArguments.CONFIG);
        Settings.requireOneOf(arguments, URL, "--store");
        Settings.requireOneOf(arguments, URL, "--agent");
        Optional<Duration> again = again(arguments);
        try {
            if (arguments.hasMatchedOption(URL)) {
                URI address = address(arguments);
                Optional<Path> file = Optional.ofNullable(
                                arguments.matchedOptionValue(GuardArguments.TOKEN_FILE, (String) null))
                        .map(text -> Settings.path(arguments, GuardArguments.TOKEN_FILE, text));
                String token = file.map(path -> SecretFile.token(path, output)).orElse("");
                RemoteGuard guard = new RemoteGuard(address, token);
                return show(guard::state, ZoneId.systemDefault(), again, settings, output);
            }
            GuardConfig config = GuardArguments.read(arguments);
            try (GuardedStores stores =
                    GuardedStores.openToObserve(config, settings.toRead(), output, opener, patience)) {
                return show(() -> look(stores), config.zone(), again, settings, output);
            }
        } catch (ConfigException e) {
            e.faults().forEach(output::message);
            return ExitCode.USAGE;
        } catch (IllegalArgumentException e) {
            throw Settings.usage(arguments, String.valueOf(e.getMessage()));
        }
    }

    /** Looks with a new guardian, which knows what a running guard has written since the last one. */
    private GuardianState look(GuardedStores stores) {
        try (SessionGuardian guardian = stores.observer().build()) {
            // Asks for a plan: without one, nothing would seem to go by the next cleanup.
            guardian.state();
            guardian.look(patience);
            return guardian.state();
        }
    }

    private static ExitCode code(GuardianState state) {
        boolean answers = !state.stalled()
                && state.sources().stream()
                        .allMatch(source -> source.group() || source.trouble().isEmpty());
        return answers ? ExitCode.DONE : ExitCode.UNUSABLE;
    }

    private ExitCode show(Look look, ZoneId zone, Optional<Duration> again, Settings settings, Output output)
            throws IOException {
        boolean redraw = again.isPresent() && !settings.json() && Progress.isTerminal(Progress.STDOUT);
        ExitCode code = ExitCode.UNUSABLE;
        do {
            try {
                GuardianState state = look.state();
                code = code(state);
                if (settings.json()) {
                    output.line(state.toJson());
                } else {
                    output.print(redraw ? CLEAR : "").print(StatusScreen.of(state, Instant.now(), zone));
                }
            } catch (SessionStoreException e) {
                if (again.isEmpty()) {
                    throw e;
                }
                output.message(String.valueOf(e.getMessage()));
            }
            output.results().flush();
        } while (again.isPresent() && pause.isOver(again.get()));
        return code;
    }

    private static boolean sleep(Duration time) {
        try {
            Thread.sleep(time.toMillis());
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static Optional<Duration> again(ParseResult arguments) {
        if (!arguments.hasMatchedOption(WATCH)) {
            return Optional.empty();
        }
        String seconds = arguments.matchedOptionValue(WATCH, "");
        if (!seconds.matches("0*[1-9]\\d{0,4}")) {
            throw Settings.usage(
                    arguments,
                    WATCH + " is " + Output.quoted(seconds) + "; it must be a whole number of seconds, 1 to 99999");
        }
        return Optional.of(Duration.ofSeconds(Long.parseLong(seconds)));
    }

    private static URI address(ParseResult arguments) {
        String text = arguments.matchedOptionValue(URL, "");
        try {
            URI address = URI.create(text);
            String scheme = address.getScheme();
            if (("http".equals(scheme) || "https".equals(scheme)) && address.getHost() != null) {
                return address;
            }
        } catch (IllegalArgumentException e) {
            // Told below.
        }
        throw Settings.usage(
                arguments,
                URL + " is " + Output.quoted(text) + "; it must be an address such as http://127.0.0.1:7600");
    }
}
