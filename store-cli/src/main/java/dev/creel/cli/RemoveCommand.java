package dev.creel.cli;

import dev.creel.store.SessionTransaction;
import dev.creel.store.file.FileSessionStore;
import dev.creel.store.file.FileStoreOptions.MissingDocument;
import java.io.IOException;
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
        boolean removed;
        try (FileSessionStore store = FileSessionStore.open(settings.store(), settings.toChange(MissingDocument.FAIL));
                SessionTransaction.Outcome<Boolean> outcome = store.transact(transaction -> transaction.remove(key))) {
            removed = outcome.result();
        }
        if (!removed) {
            return Creel.notFound(output, key, settings);
        }
        if (settings.json()) {
            new JsonOutput(output.results())
                    .beginObject()
                    .field("path", settings.store().toString())
                    .field("key", settings.normalized(key))
                    .field("removed", true)
                    .endObject();
        } else {
            output.line("Removed " + Output.printable(settings.normalized(key)));
        }
        return ExitCode.DONE;
    }
}
