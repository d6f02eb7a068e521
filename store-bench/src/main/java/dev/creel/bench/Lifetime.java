package dev.creel.bench;

import dev.creel.bench.contender.Directories;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command {@code lifetime}: passes that remove expired sessions, beside updates of one field. Used by one thread. */
final class Lifetime {

    private final PrintStream out;
    private final PrintStream err;

    Lifetime(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    void run(List<String> args) throws UsageException, IOException, InterruptedException {
        LifetimeOptions options = LifetimeOptions.parse(args);
        ProcessIo.require("lifetime");
        Progress told = new Progress(err, "lifetime");
        List<LifetimeFigures> rounds = new ArrayList<>();
        round(options);
        out.println(LifetimeFigures.HEADER);
        for (int i = 1; i <= options.rounds(); i++) {
            told.at(i, options.rounds() + 1);
            LifetimeFigures figures = round(options);
            out.println(figures.row(String.valueOf(i)));
            rounds.add(figures);
        }
        out.println(LifetimeFigures.median(rounds).row("median"));
    }

    private static LifetimeFigures round(LifetimeOptions options) throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("creel-lifetime-");
        try {
            return LifetimeRound.measure(options, LifetimeSeed.write(directory, options));
        } finally {
            Directories.delete(directory);
        }
    }
}
