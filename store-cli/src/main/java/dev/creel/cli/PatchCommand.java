package dev.creel.cli;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionEntry.Activity;
import dev.creel.store.SessionTransaction;
import dev.creel.store.file.FileSessionStore;
import dev.creel.store.file.FileStoreOptions.MissingDocument;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** Changes fields of one session by a JSON merge patch. Stateless. */
final class PatchCommand implements Command {

    /** What became of the session. */
    private enum Effect {
        CHANGED,
        UNCHANGED,
        CREATED,
        NOT_FOUND
    }

    private record Done(Effect effect, Reached session) {}

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.create().name("patch");
        spec.usageMessage()
                .description("Change fields of a session by a JSON merge patch (RFC 7396): null removes a field, an"
                        + " object is merged, anything else replaces. What the patch does not name keeps its bytes.");
        return spec.addPositional(Creel.key())
                .addPositional(PositionalParamSpec.builder()
                        .index("1")
                        .arity("1")
                        .required(true)
                        .paramLabel("JSON")
                        .type(String.class)
                        .description("The patch, a JSON object.")
                        .build())
                .addOption(Settings.flag("--touch", "Count it as activity: move updatedAt to now."))
                .addOption(Settings.flag("--create", "Make what is missing: the session, the file, its directories."));
    }

    @Override
    public ExitCode run(ParseResult arguments, Settings settings, Output output) throws IOException {
        String key = Creel.key(arguments, settings);
        SessionEntry patch = patch(arguments);
        boolean touch = arguments.hasMatchedOption("--touch");
        boolean create = arguments.hasMatchedOption("--create");
        if (!create) {
            StoreView.requireDocument(settings);
        }
        MissingDocument missing = create ? MissingDocument.CREATE : MissingDocument.FAIL;
        Done done;
        try (FileSessionStore store = FileSessionStore.open(settings.store(), settings.toChange(missing));
                SessionTransaction.Outcome<Done> outcome = store.transact(transaction -> {
                    Reached reached = new Reached(store.resolve(key), settings.normalized(key));
                    return new Done(apply(transaction, key, patch, touch, create), reached);
                })) {
            done = outcome.result();
        }
        Effect effect = done.effect();
        if (effect == Effect.NOT_FOUND) {
            return Creel.notFound(output, key, settings);
        }
        if (settings.json()) {
            JsonOutput json = new JsonOutput(output.results());
            json.beginObject().field("path", settings.store().toString());
            done.session()
                    .write(json)
                    .field("changed", effect != Effect.UNCHANGED)
                    .field("created", effect == Effect.CREATED)
                    .endObject();
        } else {
            output.line(switch (effect) {
                        case CREATED -> "Created ";
                        case CHANGED -> "Changed ";
                        default -> "Nothing to change in ";
                    }
                    + done.session().told());
        }
        return ExitCode.DONE;
    }

    private static SessionEntry patch(ParseResult arguments) {
        try {
            return SessionEntry.parse(arguments.matchedPositionalValue(1, ""));
        } catch (IllegalArgumentException e) {
            throw Settings.usage(arguments, "JSON is not a patch: " + e.getMessage());
        }
    }

    private static Effect apply(
            SessionTransaction transaction, String key, SessionEntry patch, boolean touch, boolean create) {
        Optional<SessionEntry> present = transaction.get(key);
        if (present.isEmpty()) {
            if (!create) {
                return Effect.NOT_FOUND;
            }
            transaction.put(key, SessionEntry.merge(null, nothing().mergePatch(patch), Activity.TOUCH, Instant.now()));
            return Effect.CREATED;
        }
        SessionEntry before = present.get();
        SessionEntry after = before.mergePatch(patch);
        if (touch) {
            after = touched(before, after, patch);
        }
        // Whoever names a protected field in a patch means it.
        transaction.allowDroppingProtectedFields(key);
        transaction.put(key, after);
        return after.equals(before) ? Effect.UNCHANGED : Effect.CHANGED;
    }

    /** Takes over what a touching merge makes of {@code updatedAt}, and nothing else of it. */
    private static SessionEntry touched(SessionEntry before, SessionEntry after, SessionEntry patch) {
        SessionEntry moment = patch.json("updatedAt")
                .map(given -> nothing().withJson("updatedAt", given))
                .orElseGet(PatchCommand::nothing);
        return SessionEntry.merge(before, moment, Activity.TOUCH, Instant.now())
                .json("updatedAt")
                .map(updatedAt -> after.withJson("updatedAt", updatedAt))
                .orElse(after);
    }

    private static SessionEntry nothing() {
        return SessionEntry.of(Map.of());
    }
}
