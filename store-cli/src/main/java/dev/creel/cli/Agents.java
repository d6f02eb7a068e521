package dev.creel.cli;

import dev.creel.store.SessionStoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Where the gateway keeps the stores of its agents. Stateless. */
final class Agents {

    /** The agent whose store is meant if nothing is said. */
    static final String DEFAULT = "main";

    private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9_-]{0,63}");
    private static final Pattern OWN_STORE = Pattern.compile("(?:.*/)?agents/([^/]+)/sessions/sessions\\.json");

    private Agents() {}

    /** Answers where {@code ~} leads. */
    static Path home() {
        return home(System.getenv());
    }

    /** Answers where {@code ~} leads in an environment: where HOME says, as for a shell, else to the account's directory. */
    static Path home(Map<String, String> environment) {
        String home = environment.getOrDefault("HOME", "");
        return Path.of(home.isEmpty() ? System.getProperty("user.home") : home).toAbsolutePath();
    }

    private static Path directory() {
        return home().resolve(".openclaw").resolve("agents");
    }

    private static Path store(Path agent) {
        return agent.resolve("sessions").resolve("sessions.json");
    }

    /** @throws IllegalArgumentException if it is no agent's id; the message continues the name of an option */
    static Path store(String id) {
        String normal = id.toLowerCase(Locale.ROOT);
        if (!ID.matcher(normal).matches()) {
            throw new IllegalArgumentException("is " + Output.quoted(id)
                    + "; it must be 1 to 64 letters, digits, - and _, the first a letter or a digit");
        }
        return store(directory().resolve(normal));
    }

    /**
     * Answers the documents of all agents that have one or had one, sorted by id.
     *
     * @throws SessionStoreException if there is none, or if the agents cannot be listed
     */
    static List<Path> stores() {
        List<Path> stores;
        try (Stream<Path> agents = Files.list(directory())) {
            stores = agents.sorted().map(Agents::store).filter(Agents::isUsed).toList();
        } catch (NoSuchFileException e) {
            stores = List.of();
        } catch (IOException | UncheckedIOException e) {
            throw new SessionStoreException.Unavailable(
                    directory().toString(),
                    "The agents in " + directory() + " cannot be listed: " + e + ". Nothing was done.",
                    e);
        }
        if (stores.isEmpty()) {
            throw new SessionStoreException.Missing(
                    directory().toString(),
                    "There is no session store of an agent in " + directory()
                            + ". Nothing was done. Give the right file with --store.");
        }
        return stores;
    }

    /** One that cannot be looked at, or that has lost its document, is to be told of when it is used. */
    private static boolean isUsed(Path store) {
        if (!Files.notExists(store)) {
            return true;
        }
        Path directory = store.getParent();
        try (Stream<Path> files = Files.list(directory)) {
            return files.findAny().isPresent();
        } catch (IOException e) {
            return !Files.notExists(directory);
        }
    }

    /** Answers the agent whose store this is, as the path tells, else the default one. */
    static String idOf(Path store) {
        Matcher own = OWN_STORE.matcher(store.toString());
        return own.matches() ? own.group(1) : DEFAULT;
    }
}
