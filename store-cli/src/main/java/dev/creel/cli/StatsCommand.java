package dev.creel.cli;

import dev.creel.store.file.FileStoreOptions;
import java.io.IOException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** Tells facts about a store. Stateless. */
final class StatsCommand implements Command {

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.create().name("stats");
        spec.usageMessage()
                .description("Tell facts about the store: sizes, activity, the largest sessions, the settings that a"
                        + " program with this environment would use.");
        return spec;
    }

    @Override
    public ExitCode run(ParseResult arguments, Settings settings, Output output) throws IOException {
        FileStoreOptions options = settings.ofEnvironment();
        StoreFacts facts;
        try (StoreView view = StoreView.open(settings)) {
            facts = StoreFacts.of(view, settings, output);
        }
        if (settings.json()) {
            FactsJson.write(new JsonOutput(output.results()), facts, options);
        } else {
            new FactsText(output).write(facts, options);
        }
        return ExitCode.DONE;
    }
}
