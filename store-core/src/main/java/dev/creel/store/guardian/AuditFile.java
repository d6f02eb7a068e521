package dev.creel.store.guardian;

import dev.creel.store.io.FileStamp;
import dev.creel.store.retention.RetentionPlan;
import dev.creel.store.retention.RetentionReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes down what happened: each alert, and of each cleanup what it is going to remove, what it removed and what stayed
 * after all, or that it was given up. One JSON object a line, durable before anything else happens. Thread-safe.
 *
 * <pre>
 * {"at":ms,"source":s,"event":"alert", ...all of the alert}
 * {"at":ms,"source":s,"event":"planned","key":s,"reason":s,"because":s,"bytes":n}
 * {"at":ms,"source":s,"event":"given up","because":s}
 * {"at":ms,"source":s,"event":"removed","key":s,"cause":s,"bytes":n,"archive":s}
 * {"at":ms,"source":s,"event":"kept","key":s,"because":s}
 * </pre>
 *
 * When {@code audit.jsonl} would become longer than 16 MiB it becomes {@code audit.1.jsonl}, and so on up to 4.
 */
final class AuditFile implements AlertSink {

    private static final int MOST_BYTES = 16 << 20;
    private static final int FORMER = 4;

    private final GuardianFolder folder;
    private final String name;
    private final int mostBytes;

    /** @throws IllegalArgumentException if the path has no name */
    AuditFile(Path file) {
        this(file, MOST_BYTES);
    }

    AuditFile(Path file, int mostBytes) {
        Path absolute = file.toAbsolutePath();
        Path parent = absolute.getParent();
        Path last = absolute.getFileName();
        if (parent == null || last == null) {
            throw new IllegalArgumentException("the audit file is " + file + "; it must be a file in a directory");
        }
        this.folder = GuardianFolder.of(parent);
        this.name = last.toString();
        this.mostBytes = mostBytes;
    }

    @Override
    public void alert(Alert alert) throws IOException {
        Map<String, Object> members = event(alert.at(), alert.source(), "alert");
        members.putAll(StateJson.of(alert));
        write(line(members));
    }

    @Override
    public void planned(String source, RetentionPlan plan) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (RetentionPlan.Removal removal : plan.removals()) {
            Map<String, Object> members = event(plan.madeAt(), source, "planned");
            members.put("key", removal.key());
            members.put("reason", removal.reason());
            members.put("because", removal.because());
            members.put("bytes", removal.bytes());
            lines.append(line(members));
        }
        write(lines.toString());
    }

    @Override
    public void givenUp(String source, RetentionPlan plan, String because) throws IOException {
        write(lineOfGivenUp(source, plan.madeAt(), because));
    }

    private static String lineOfGivenUp(String source, Instant at, String because) {
        Map<String, Object> members = event(at, source, "given up");
        members.put("because", because);
        return line(members);
    }

    @Override
    public void removed(String source, RetentionReport report) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (RetentionReport.Removed removed : report.removed()) {
            Map<String, Object> members = event(report.at(), source, "removed");
            members.put("key", removed.key());
            members.put("cause", removed.cause());
            members.put("bytes", removed.bytes());
            members.put("archive", report.archive());
            lines.append(line(members));
        }
        for (RetentionReport.Skipped skipped : report.skipped()) {
            Map<String, Object> members = event(report.at(), source, "kept");
            members.put("key", skipped.name());
            members.put("because", skipped.because());
            lines.append(line(members));
        }
        if (report.outcome() != RetentionReport.Outcome.DONE) {
            lines.append(lineOfGivenUp(source, report.at(), report.because()));
        }
        write(lines.toString());
    }

    private static Map<String, Object> event(Instant at, String source, String event) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("at", at);
        members.put("source", source);
        members.put("event", event);
        return members;
    }

    private static String line(Map<String, Object> members) {
        return StateJson.line(members) + "\n";
    }

    private synchronized void write(String lines) throws IOException {
        if (!lines.isEmpty()) {
            byte[] text = lines.getBytes(StandardCharsets.UTF_8);
            long size = folder.stamp(name).map(FileStamp::size).orElse(0L);
            if (size > 0 && size + text.length > mostBytes) {
                makeRoom();
            }
            folder.append(name, text, true);
        }
    }

    private void makeRoom() throws IOException {
        for (int number = FORMER - 1; number > 0; number--) {
            if (folder.stamp(former(number)).isPresent()) {
                folder.rename(former(number), former(number + 1));
            }
        }
        folder.rename(name, former(1));
    }

    private String former(int number) {
        int dot = name.lastIndexOf('.');
        return dot <= 0 ? name + "." + number : name.substring(0, dot) + "." + number + name.substring(dot);
    }
}
