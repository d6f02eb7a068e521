package dev.creel.cli;

import dev.creel.store.retention.Retention;

/** Hands on how far a pass is. Used by one thread. */
final class PassProgress implements Retention.Progress {

    private final Settings settings;
    private final Output output;
    private String step = "";
    private Progress progress;

    PassProgress(Settings settings, Output output) {
        this.settings = settings;
        this.output = output;
        this.progress = Progress.of(settings, output, "", 0);
    }

    @Override
    public void at(String next, int done, int total) {
        if (!step.equals(next)) {
            step = next;
            progress = switch (next) {
                case "archive" -> Progress.of(settings, output, "Archived", total);
                case "remove" -> Progress.of(settings, output, "Removed", total);
                default -> Progress.of(settings, output, "Removed", total, next);
            };
        }
        progress.at(done);
    }
}
