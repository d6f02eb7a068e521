package dev.creel.cli;

import dev.creel.cli.guard.ConfigException;
import dev.creel.cli.guard.GuardConfig;
import dev.creel.cli.guard.GuardConfig.Http;
import dev.creel.cli.web.GuardServer;
import dev.creel.store.file.FileSessionStore;
import dev.creel.store.file.FileStoreOptions;
import dev.creel.store.file.FileStoreOptions.MissingDocument;
import dev.creel.store.guardian.GuardianState;
import dev.creel.store.guardian.Level;
import dev.creel.store.guardian.SessionGuardian;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** Watches stores, and tells people before a limit is met. Immutable, thread-safe. */
final class GuardCommand implements Command {

    private static final String ONCE = "--once";
    private static final String EXAMPLE = "--example";
    private static final String HTTP = "--http";
    private static final String ALLOW_ACTIONS = "--allow-actions";
    private static final Duration LOCK_PATIENCE = Duration.ofSeconds(5);

    /** How long it waits for stores to be opened, {@code --once} for their answers, and then for what comes of them. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private final GuardedStores.Opener opener;
    private final Duration patience;

    GuardCommand() {
        this(FileSessionStore::open, PATIENCE);
    }

    /** @param patience instead of {@link #PATIENCE} */
    GuardCommand(GuardedStores.Opener opener, Duration patience) {
        this.opener = opener;
        this.patience = patience;
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.create().name("guard");
        spec.usageMessage()
                .description(
                        "Watch stores and other machines' guards, and tell people before a limit is met, until it is"
                                + " stopped. Nothing is removed unless the configuration says so.",
                        "Exit codes of --once: 0 normal, 4 notice, 5 warning, 6 critical, 3 if a source does not"
                                + " answer and none is critical.");
        return spec.addOption(GuardArguments.config())
                .addOption(GuardArguments.stores())
                .addOption(GuardArguments.option(
                        GuardArguments.MAX_SESSIONS, "N", "How many sessions each store may have. Default: 500."))
                .addOption(GuardArguments.option(
                        GuardArguments.MAX_IN_USE, "N", "How many sessions of each store may be in use. Default: any."))
                .addOption(Settings.flag(ONCE, "Look once, tell what is to be told, and end with a code by level."))
                .addOption(GuardArguments.option(
                        HTTP, "ADDRESS:PORT", "Serve a page with all of it, such as on 127.0.0.1:7600."))
                .addOption(GuardArguments.option(
                        GuardArguments.TOKEN_FILE,
                        "FILE",
                        "The token that the page asks for. Needed if other machines can reach it."))
                .addOption(Settings.flag(ALLOW_ACTIONS, "Let people clean up on the page. Needs a token."))
                .addOption(Settings.flag(EXAMPLE, "Print a commented configuration and end."));
    }

    @Override
    public ExitCode run(ParseResult arguments, Settings settings, Output output) throws IOException {
        Settings.requireOneOf(arguments, ONCE, HTTP);
        if (arguments.hasMatchedOption(EXAMPLE)) {
            output.print(GuardConfig.example());
            return ExitCode.DONE;
        }
        try {
            GuardConfig config = GuardArguments.read(arguments);
            GuardConfig chosen = config.withHttp(http(arguments, config.http()));
            return arguments.hasMatchedOption(ONCE) ? once(chosen, settings, output) : watch(chosen, settings, output);
        } catch (ConfigException e) {
            e.faults().forEach(output::message);
            return ExitCode.USAGE;
        } catch (IllegalArgumentException e) {
            throw Settings.usage(arguments, String.valueOf(e.getMessage()));
        }
    }

    /** Answers the page as it is configured, but for what the command line says. */
    private static Http http(ParseResult arguments, Http configured) {
        String address = arguments.matchedOptionValue(HTTP, null);
        String token = arguments.matchedOptionValue(GuardArguments.TOKEN_FILE, null);
        Http http = new Http(
                Optional.ofNullable(address).or(configured::address),
                Optional.ofNullable(token)
                        .map(file -> Settings.path(arguments, GuardArguments.TOKEN_FILE, file))
                        .or(configured::tokenFile),
                arguments.hasMatchedOption(ALLOW_ACTIONS) || configured.allowActions());
        if (http.address().isEmpty() && (token != null || http.allowActions())) {
            throw new IllegalArgumentException("There is no page for the token or the actions; give " + HTTP + " too");
        }
        return http;
    }

    private static FileStoreOptions options(GuardConfig config, Settings settings) {
        return config.mayRemove() ? settings.toChange(MissingDocument.FAIL) : settings.toRead();
    }

    private ExitCode once(GuardConfig config, Settings settings, Output output) {
        DirectoryLock lock = DirectoryLock.take(config.directory(), LOCK_PATIENCE);
        try (GuardedStores stores = GuardedStores.open(config, options(config, settings), output, opener, patience)) {
            GuardianState state;
            try (SessionGuardian guardian =
                    stores.guardian(new ConsoleSink(output, settings.json())).build()) {
                guardian.look(patience);
                state = guardian.state();
            }
            return code(state, output);
        } finally {
            lock.close();
        }
    }

    /** Answers how a look ended: as its highest level says, unless a source did not answer and none is critical. */
    static ExitCode code(GuardianState state, Output output) {
        Level worst = Level.NORMAL;
        boolean answered = true;
        for (GuardianState.Source source : state.sources()) {
            if (source.level().compareTo(worst) > 0) {
                worst = source.level();
            }
            if (source.trouble().isPresent() && !source.group()) {
                answered = false;
                output.message(source.name() + ": " + source.trouble().get());
            }
        }
        return switch (worst) {
            case CRITICAL -> ExitCode.CRITICAL;
            case WARNING -> answered ? ExitCode.WARNING : ExitCode.UNUSABLE;
            case NOTICE -> answered ? ExitCode.NOTICE : ExitCode.UNUSABLE;
            case NORMAL -> answered ? ExitCode.DONE : ExitCode.UNUSABLE;
        };
    }

    private ExitCode watch(GuardConfig config, Settings settings, Output output) {
        Optional<Page> asked = page(config.http(), output);
        DirectoryLock lock = DirectoryLock.take(config.directory(), LOCK_PATIENCE);
        try (GuardedStores stores = GuardedStores.open(config, options(config, settings), output, opener, patience)) {
            try (SessionGuardian guardian =
                    stores.guardian(new ConsoleSink(output, settings.json())).build()) {
                Optional<GuardServer> page = asked.isEmpty()
                        ? Optional.empty()
                        : Optional.of(asked.get()
                                .serve(new GuardianPage(
                                        guardian, config.settings().interval())));
                Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(page, guardian, stores)));
                output.message("Watching " + names(config)
                        + page.map(server -> ". Page: " + server.address()).orElse(""));
                guardian.start();
                new CountDownLatch(1).await();
            }
        } catch (IOException e) {
            output.message("The page cannot be served: " + e.getMessage() + ". Nothing is watched.");
            return ExitCode.UNUSABLE;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.close();
        }
        return ExitCode.DONE;
    }

    private static void stop(Optional<GuardServer> page, SessionGuardian guardian, GuardedStores stores) {
        try (stores;
                guardian) {
            page.ifPresent(GuardServer::close);
        } finally {
            // Being told to stop is no failure; the JVM would answer 143.
            Runtime.getRuntime().halt(ExitCode.DONE.number());
        }
    }

    private static String names(GuardConfig config) {
        return config.sources().stream().map(GuardConfig.Source::name).collect(Collectors.joining(", "));
    }

    /** Where the page is to be, and who may use it. */
    private record Page(InetSocketAddress address, Optional<String> token, boolean allowActions) {
        GuardServer serve(GuardianPage view) throws IOException {
            return GuardServer.start(view, address, token, allowActions);
        }
    }

    /** Answers the page that is asked for. Checked before a guardian is made, which writes its state. */
    private static Optional<Page> page(Http http, Output output) {
        return http.address().map(text -> {
            InetSocketAddress address = address(text);
            Optional<String> token = http.tokenFile().map(file -> SecretFile.token(file, output));
            GuardServer.check(address, token, http.allowActions());
            return new Page(address, token, http.allowActions());
        });
    }

    private static InetSocketAddress address(String text) {
        try {
            URI uri = URI.create("http://" + text);
            if (uri.getHost() != null
                    && uri.getPort() >= 0
                    && uri.getPort() <= 0xffff
                    && text.equals(uri.getAuthority())) {
                return new InetSocketAddress(uri.getHost(), uri.getPort());
            }
        } catch (IllegalArgumentException e) {
            // Told below.
        }
        throw new IllegalArgumentException("The address of the page is " + Output.quoted(text)
                + "; it must be a host and a port, such as 127.0.0.1:7600");
    }
}
