package dev.creel.cli;

import dev.creel.store.guardian.Alert;
import dev.creel.store.guardian.AlertSink;
import java.io.IOException;
import java.time.temporal.ChronoUnit;

/** Prints each alert in one line. Used by one thread at a time. */
final class ConsoleSink implements AlertSink {

    private final Output output;
    private final boolean json;

    /** @param json whether the lines are JSON */
    ConsoleSink(Output output, boolean json) {
        this.output = output;
        this.json = json;
    }

    @Override
    public void alert(Alert alert) throws IOException {
        output.line(json ? alert.toJson() : Output.printable(text(alert)));
        output.results().flush();
    }

    private static String text(Alert alert) {
        return alert.at().truncatedTo(ChronoUnit.SECONDS) + " " + alert.level() + " " + alert.source() + ": "
                + alert.text();
    }
}
