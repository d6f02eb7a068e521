package dev.creel.cli;

import dev.creel.store.file.StoreFsck;
import java.io.IOException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** Checks the document from the first byte to the last. Stateless. */
final class VerifyCommand implements Command {

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.create().name("verify");
        spec.usageMessage().description("Check the whole store. Writes nothing. Exit code 1 if it is damaged.");
        return spec;
    }

    @Override
    public ExitCode run(ParseResult arguments, Settings settings, Output output) throws IOException {
        StoreView.requireDocument(settings);
        Progress.begin(settings, output, "Checking");
        StoreFsck.Report report = StoreFsck.check(settings.store(), settings.toRead());
        if (settings.json()) {
            JsonOutput json = new JsonOutput(output.results()).beginObject();
            write(json, report);
            json.endObject();
        } else {
            print(output, report);
            output.line(
                    report.isSound()
                            ? "The store is sound."
                            : "The store is damaged; \"creel recover --store "
                                    + Output.printable(report.store().toString())
                                    + "\" saves every whole session and keeps the damaged file.");
        }
        return report.isSound() ? ExitCode.DONE : ExitCode.NOT_FOUND;
    }

    static void print(Output output, StoreFsck.Report report) throws IOException {
        output.line("Session store: " + report.store());
        output.line("Whole sessions: " + report.entries() + ", in " + report.bytes() + " bytes"
                + (report.lostBytes() > 0 ? "; " + report.lostBytes() + " bytes belong to none" : ""));
        for (StoreFsck.Finding finding : report.findings()) {
            output.print(finding.problem().isDamage() ? "damage: " : "remark: ")
                    .print(Output.word(finding.problem()))
                    .print(place(finding))
                    .line(": " + Output.printable(finding.message()));
        }
    }

    private static String place(StoreFsck.Finding finding) {
        return switch (finding.problem()) {
            case OPEN_TO_OTHERS, LEFTOVER -> "";
            default ->
                " at byte " + finding.position()
                        + finding.key()
                                .map(key -> ", session " + Output.printable(key))
                                .orElse("");
        };
    }

    /** Writes the report's members into the object that is open. */
    static void write(JsonOutput json, StoreFsck.Report report) throws IOException {
        json.field("path", report.store().toString())
                .field("bytes", report.bytes())
                .field("entries", report.entries())
                .field("lostBytes", report.lostBytes())
                .field("sound", report.isSound())
                .name("findings")
                .beginArray();
        for (StoreFsck.Finding finding : report.findings()) {
            json.beginObject()
                    .field("problem", Output.word(finding.problem()))
                    .field("damage", finding.problem().isDamage())
                    .field("position", finding.position())
                    .field("key", finding.key().orElse(null))
                    .field("message", finding.message())
                    .endObject();
        }
        json.endArray();
    }
}
