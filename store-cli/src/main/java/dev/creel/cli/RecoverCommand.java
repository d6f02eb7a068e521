package dev.creel.cli;

import dev.creel.store.file.FileStoreOptions.MissingDocument;
import dev.creel.store.file.StoreFsck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** Saves what is whole of a damaged document. Stateless. */
final class RecoverCommand implements Command {

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.create().name("recover");
        spec.usageMessage()
                .description("Save every whole session of a damaged store: in its place, keeping the damaged file in"
                        + " the folder sessions.json.creel, or to another file.");
        return spec.addOption(OptionSpec.builder("--to")
                .paramLabel("FILE")
                .type(String.class)
                .description("Write the whole sessions to FILE, which must not exist, and leave the store alone.")
                .build());
    }

    @Override
    public ExitCode run(ParseResult arguments, Settings settings, Output output) throws IOException {
        String to = arguments.matchedOptionValue("--to", null);
        Path target = to == null ? null : Settings.path(arguments, "--to", to);
        StoreView.requireDocument(settings);
        Progress.begin(settings, output, "Recovering");
        StoreFsck.Recovery recovery = target == null
                ? StoreFsck.recover(settings.store(), settings.toChange(MissingDocument.FAIL))
                : StoreFsck.recoverTo(settings.store(), target, settings.toRead());
        String written = recovery.written().map(Path::toString).orElse(null);
        String kept = recovery.kept().map(Path::toString).orElse(null);
        if (settings.json()) {
            JsonOutput json = new JsonOutput(output.results()).beginObject();
            VerifyCommand.write(json, recovery.report());
            json.field("written", written).field("kept", kept).endObject();
            return ExitCode.DONE;
        }
        VerifyCommand.print(output, recovery.report());
        output.line(
                written == null
                        ? "The store is sound; nothing was written."
                        : "Saved " + recovery.report().entries() + " sessions to " + written + ".");
        if (kept != null) {
            output.line("The damaged file is kept as " + kept + mode(Path.of(kept)));
        }
        return ExitCode.DONE;
    }

    /** The kept file is the old one itself; who could read it still can. */
    private static String mode(Path kept) throws IOException {
        String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(kept));
        return mode.endsWith("------")
                ? "."
                : ". Its permissions are those it had, " + mode + "; to close it to others, run: chmod go= " + kept;
    }
}
