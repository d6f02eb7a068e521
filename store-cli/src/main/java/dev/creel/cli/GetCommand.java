package dev.creel.cli;

import dev.creel.store.SessionEntry;
import java.io.IOException;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** Prints one session, or one field of it, as JSON. Stateless. */
final class GetCommand implements Command {

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.create().name("get");
        spec.usageMessage().description("Print a session as JSON, spelled as it is in the store.");
        return spec.addPositional(Creel.key())
                .addOption(OptionSpec.builder("--field")
                        .paramLabel("NAME")
                        .type(String.class)
                        .description("Print only the value of this field.")
                        .build());
    }

    @Override
    public ExitCode run(ParseResult arguments, Settings settings, Output output) throws IOException {
        String key = Creel.key(arguments, settings);
        Optional<SessionEntry> entry;
        try (StoreView view = StoreView.open(settings)) {
            entry = view.store().get(key);
        }
        if (entry.isEmpty()) {
            return Creel.notFound(output, key, settings);
        }
        String field = arguments.matchedOptionValue("--field", null);
        if (field == null) {
            output.line(outdented(entry.get().text(), 2));
            return ExitCode.DONE;
        }
        Optional<String> value = entry.get().json(field);
        if (value.isEmpty()) {
            output.message("The session " + Output.quoted(key) + " has no field " + Output.quoted(field)
                    + ". Its fields: " + String.join(", ", entry.get().fields()) + ".");
            return ExitCode.NOT_FOUND;
        }
        output.line(outdented(value.get(), 4));
        return ExitCode.DONE;
    }

    /** Answers a value's text without the indentation of its place; line breaks in JSON are never part of a string. */
    static String outdented(String json, int spaces) {
        String indentation = " ".repeat(spaces);
        StringBuilder text = new StringBuilder(json.length());
        int from = 0;
        for (int end = json.indexOf('\n'); end >= 0; end = json.indexOf('\n', from)) {
            text.append(json, from, end + 1);
            from = end + 1;
            if (json.startsWith(indentation, from)) {
                from += spaces;
            }
        }
        return text.append(json, from, json.length()).toString();
    }
}
