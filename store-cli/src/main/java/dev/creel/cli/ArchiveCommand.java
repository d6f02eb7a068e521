package dev.creel.cli;

import dev.creel.store.file.FileSessionStore;
import dev.creel.store.retention.ArchivedSession;
import dev.creel.store.retention.Retention;
import dev.creel.store.retention.RetentionPolicy;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** Shows the sessions that were removed and can be brought back. Stateless. */
final class ArchiveCommand implements Command {

    private static final int AGE = 9;

    @Override
    public CommandSpec spec() {
        CommandSpec list = CommandSpec.create().name("list");
        list.usageMessage()
                .description("List the removed sessions that can be brought back, those removed last first.");
        Settings.declare(list);
        CommandSpec spec = CommandSpec.create().name("archive").addSubcommand("list", list);
        spec.usageMessage().description("Look at what was removed and can be brought back by \"creel restore\".");
        return spec;
    }

    @Override
    public ExitCode run(ParseResult arguments, Settings settings, Output output) throws IOException {
        if (!arguments.commandSpec().name().equals("list")) {
            throw Settings.usage(arguments, "Say what to do with the archive: list");
        }
        StoreView.requireDocument(settings);
        try (FileSessionStore store = FileSessionStore.open(settings.store(), settings.toRead());
                Retention retention = settings.retention(store, RetentionPolicy.gatewayDefaults())) {
            List<ArchivedSession> archived = retention.archived();
            if (settings.json()) {
                json(archived, settings, output);
            } else {
                text(archived, settings, output);
            }
        }
        return ExitCode.DONE;
    }

    private static void json(List<ArchivedSession> archived, Settings settings, Output output) throws IOException {
        JsonOutput json = new JsonOutput(output.results());
        json.beginObject()
                .field("path", settings.store().toString())
                .field("count", archived.size())
                .name("archived")
                .beginArray();
        for (ArchivedSession session : archived) {
            write(json.beginObject(), session);
            json.endObject();
        }
        json.endArray().endObject();
    }

    /** Writes an archived session's members into the object that is open. */
    static void write(JsonOutput json, ArchivedSession session) throws IOException {
        json.field("key", session.key())
                .field("sessionId", session.sessionId().orElse(null))
                .field("removedAt", session.removedAt().toEpochMilli())
                .field("by", session.by())
                .field("cause", session.cause())
                .field("bytes", session.bytes());
        CleanupJson.texts(json.name("transcripts"), session.transcripts());
        json.field("archive", session.archive());
    }

    private static void text(List<ArchivedSession> archived, Settings settings, Output output) throws IOException {
        output.line("Session store: " + settings.store());
        output.line("Archived sessions: " + archived.size());
        Instant now = Instant.now();
        if (!archived.isEmpty()) {
            output.line("Removed   Session, by whom and why");
        }
        for (ArchivedSession session : archived) {
            String age = SessionTable.age(session.removedAt(), now);
            output.print(age)
                    .print(" ".repeat(Math.max(0, AGE - age.length()) + 1))
                    .line(Output.printable(session.key() + "  by " + session.by() + ": " + session.cause()));
        }
    }
}
