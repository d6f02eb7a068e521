package dev.creel.bench.report;

import dev.creel.bench.report.Results.Start;
import dev.creel.bench.report.Results.Writes;
import dev.creel.bench.report.StressTable.Sample;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The tables of what whole processes take: memory, files, starts, bytes written. Immutable, thread-safe. */
final class MemoryTables {

    private static final List<Integer> SHOWN_CYCLES = List.of(0, 50, 5_000, 20_000);

    private final Results results;

    MemoryTables(Results results) {
        this.results = results;
    }

    String stress() {
        List<String> head = new ArrayList<>(List.of("contender", "largest heap", "cycles"));
        SHOWN_CYCLES.forEach(cycle -> head.add("RSS at " + Numbers.whole(cycle) + ", MB"));
        head.addAll(List.of("RSS at the end, MB", "live heap at the end, MB", "open files", "ms a cycle"));
        MarkdownTable table = new MarkdownTable(head);
        for (StressTable run : results.stress()) {
            Sample last = run.last();
            List<String> cells = new ArrayList<>(List.of(run.contender(), run.heap(), Numbers.whole(run.cycles())));
            SHOWN_CYCLES.forEach(cycle -> cells.add(
                    run.at(cycle).map(sample -> Numbers.text(sample.rssMb())).orElse("")));
            cells.addAll(List.of(
                    Numbers.text(last.rssMb()),
                    Numbers.text(run.end().liveHeapMb()),
                    String.valueOf(run.end().openFiles()),
                    Numbers.text(run.msPerCycle())));
            table.row(cells);
        }
        return table.toString();
    }

    String starts() {
        Map<String, List<Start>> contenders = results.starts().stream()
                .collect(Collectors.groupingBy(Start::contender, LinkedHashMap::new, Collectors.toList()));
        MarkdownTable table = new MarkdownTable(
                List.of("contender", "processes", "open and get, ms", "whole process, ms", "RSS, MB"));
        contenders.forEach((contender, starts) -> table.row(List.of(
                contender,
                String.valueOf(starts.size()),
                Spread.of(starts.stream().map(Start::openMs).toList()).toString(),
                Spread.of(starts.stream().map(Start::processMs).toList()).toString(),
                Spread.of(starts.stream().map(Start::rssMb).toList()).toString())));
        return table.toString();
    }

    String measures() throws IOException {
        List<String> columns =
                List.of("mode", "entries", "file_kb", "first_load_ms", "second_load_ms", "retained_heap_delta_kb");
        List<String> head = new ArrayList<>(List.of("contender"));
        head.addAll(columns);
        MarkdownTable table = new MarkdownTable(head);
        for (Map.Entry<String, Tsv> contender : results.measures().entrySet()) {
            for (Tsv.Row row : contender.getValue().rows()) {
                List<String> cells = new ArrayList<>(List.of(contender.getKey()));
                for (String column : columns) {
                    cells.add(row.text(column));
                }
                table.row(cells);
            }
        }
        return table.toString();
    }

    String writes() {
        MarkdownTable table = new MarkdownTable(
                List.of("contender", "MB", "durability", "bytes written for an update", "for each byte changed"));
        for (Writes writes : results.writes()) {
            table.row(List.of(
                    writes.contender(),
                    writes.mb(),
                    writes.durability(),
                    Numbers.text(writes.writtenBytes()),
                    Numbers.text(writes.perByte())));
        }
        return table.toString();
    }
}
