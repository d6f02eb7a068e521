package dev.creel.bench;

import dev.creel.bench.contender.ContenderName;
import dev.creel.bench.contender.WholeFileStore;
import dev.creel.bench.contender.Words;
import dev.creel.cli.Creel;
import dev.creel.cli.SessionRow;
import dev.creel.cli.SessionTable;
import dev.creel.store.SessionEntry;
import dev.creel.store.file.FileStoreOptions;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The command {@code list}. Creel's contender is the command {@code creel list} itself; the other one loads the whole
 * document as the original does and prints the same table. Stateless.
 */
final class SessionList {

    /** What the table shows of an entry beside its key and its age. */
    private static final List<String> SHOWN = List.of(
            "sessionId",
            "chatType",
            "model",
            "modelOverride",
            "totalTokens",
            "totalTokensFresh",
            "contextTokens",
            "thinkingLevel",
            "verboseLevel",
            "reasoningLevel",
            "elevatedLevel",
            "responseUsage",
            "groupActivation",
            "systemSent",
            "abortedLastRun");

    private SessionList() {}

    /** Prints the sessions. With Creel as the contender this ends the JVM, as the command does. */
    static void run(List<String> args, PrintStream out) throws UsageException, IOException {
        Flags flags = Flags.parse(args, Set.of("--contender", "--store"), Set.of());
        Path store = flags.file("--store").orElseThrow(() -> new UsageException("list needs --store FILE"));
        ContenderName name = flags.choice("--contender", ContenderName.class)
                .orElseThrow(() -> new UsageException("list needs --contender creel or whole-file"));
        switch (name) {
            case CREEL -> Creel.main(new String[] {"list", "--store", store.toString()});
            case WHOLE_FILE -> wholeFile(store, out);
            default ->
                throw new UsageException("--contender is '" + Words.of(name) + "'; list knows creel and whole-file");
        }
    }

    private static void wholeFile(Path store, PrintStream out) throws IOException {
        FileStoreOptions options = FileStoreOptions.fromEnvironment(System.getenv());
        Map<String, Object> sessions = new WholeFileStore(store, options).load();
        List<SessionRow> rows = new ArrayList<>(sessions.size());
        sessions.forEach((key, entry) -> rows.add(row(key, entry)));
        rows.sort(
                Comparator.comparing(SessionRow::updatedAt, Comparator.nullsLast(Comparator.<Instant>reverseOrder())));
        Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
        SessionTable table = new SessionTable(writer, Instant.now());
        table.title(store, rows.size());
        table.head();
        for (SessionRow row : rows) {
            table.row(row);
        }
        writer.flush();
    }

    private static SessionRow row(String key, Object value) {
        Map<?, ?> entry = value instanceof Map<?, ?> map ? map : Map.of();
        Map<String, Object> shown = new LinkedHashMap<>();
        for (String field : SHOWN) {
            Object found = entry.get(field);
            if (found != null) {
                shown.put(field, found);
            }
        }
        Instant updatedAt =
                entry.get("updatedAt") instanceof Number millis ? Instant.ofEpochMilli(millis.longValue()) : null;
        SessionEntry small = SessionEntry.of(shown);
        return new SessionRow(key, updatedAt, small.length(), small, null);
    }
}
