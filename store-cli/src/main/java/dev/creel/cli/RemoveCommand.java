package dev.creel.cli;

import dev.creel.store.SessionTransaction;
import dev.creel.store.file.FileSessionStore;
import dev.creel.store.file.FileStoreOptions.MissingDocument;
import java.io.IOException;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** Removes one session, also a damaged one. Stateless. */
final class RemoveCommand implements Command {

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.create().name("remove");
        spec.usageMessage()
                .description("Remove a session from the store, in all spellings of its key. Its transcript stays.");
        return spec.addPositional(Creel.key());
    }

    @Override
    public ExitCode run(ParseResult arguments, Settings settings, Output output) throws IOException {
        String key = Creel.key(arguments, settings);
        StoreView.requireDocument(settings);
        Optional<Reached> removed;
        try (FileSessionStore store = FileSessionStore.open(settings.store(), settings.toChange(MissingDocument.FAIL));
                SessionTransaction.Outcome<Optional<Reached>> outcome = store.transact(transaction -> {
                    Reached reached = new Reached(store.resolve(key), settings.normalized(key));
                    return transaction.remove(key) ? Optional.of(reached) : Optional.empty();
                })) {
            removed = outcome.result();
        }
        if (removed.isEmpty()) {
            return Creel.notFound(output, key, settings);
        }
        if (settings.json()) {
            JsonOutput json = new JsonOutput(output.results());
            json.beginObject().field("path", settings.store().toString());
            removed.get().write(json).field("removed", true).endObject();
        } else {
            output.line("Removed " + removed.get().told());
        }
        return ExitCode.DONE;
    }
}
