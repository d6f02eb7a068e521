package dev.creel.cli;

import dev.creel.store.SessionStoreException;
import dev.creel.store.file.FileSessionStore;
import dev.creel.store.file.FileStoreOptions.MissingDocument;
import dev.creel.store.retention.ArchivedSession;
import dev.creel.store.retention.Retention;
import dev.creel.store.retention.RetentionPolicy;
import java.io.IOException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** Brings a removed session back. Stateless. */
final class RestoreCommand implements Command {

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.create().name("restore");
        spec.usageMessage()
                .description("Bring back the session that was removed last under KEY, with its transcripts. See \"creel"
                        + " archive list\" for what there is.");
        return spec.addPositional(Creel.key());
    }

    @Override
    public ExitCode run(ParseResult arguments, Settings settings, Output output) throws IOException {
        String key = Creel.key(arguments, settings);
        StoreView.requireDocument(settings);
        ArchivedSession restored;
        try (FileSessionStore store = FileSessionStore.open(settings.store(), settings.toChange(MissingDocument.FAIL));
                Retention retention = settings.retention(store, RetentionPolicy.gatewayDefaults())) {
            restored = retention.restore(key);
        } catch (IllegalArgumentException e) {
            output.message("There is no session " + Output.quoted(key) + " in the archive of " + settings.store()
                    + ". Nothing was changed. See \"creel archive list\" for the keys.");
            return ExitCode.NOT_FOUND;
        } catch (SessionStoreException.Conflict e) {
            output.message(String.valueOf(e.getMessage()));
            return ExitCode.NOT_MET;
        }
        if (settings.json()) {
            JsonOutput json = new JsonOutput(output.results())
                    .beginObject()
                    .field("path", settings.store().toString());
            ArchiveCommand.write(json, restored);
            json.field("restored", true).endObject();
        } else {
            output.line("Restored " + Output.printable(restored.key()) + ", transcripts: "
                    + restored.transcripts().size());
        }
        return ExitCode.DONE;
    }
}
