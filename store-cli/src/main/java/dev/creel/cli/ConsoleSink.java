package dev.creel.cli;

import dev.creel.store.guardian.Alert;
import dev.creel.store.guardian.AlertSink;
import dev.creel.store.retention.RetentionReport;
import java.io.IOException;
import java.time.temporal.ChronoUnit;

/** Prints each alert and each cleanup in one line. Thread-safe. */
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

    @Override
    public void removed(String source, RetentionReport report) throws IOException {
        if (!json && !report.removed().isEmpty()) {
            output.line(Output.printable(report.at().truncatedTo(ChronoUnit.SECONDS) + " CLEANED " + source
                    + ": removed " + report.removed().size()
                    + (report.removed().size() == 1 ? " session" : " sessions")
                    + report.archive()
                            .map(name -> ", archived as " + name + ".")
                            .orElse(".")));
            output.results().flush();
        }
    }

    private static String text(Alert alert) {
        return alert.at().truncatedTo(ChronoUnit.SECONDS) + " " + alert.level() + " " + alert.source() + ": "
                + alert.text();
    }
}
