package dev.creel.bench.report;

import java.util.List;
import java.util.stream.Collectors;

/** Builds a table of a page. Used by one thread. */
final class MarkdownTable {

    private final StringBuilder text = new StringBuilder();

    MarkdownTable(List<String> columns) {
        row(columns);
        text.append('|')
                .append(columns.stream().map(column -> "---|").collect(Collectors.joining()))
                .append('\n');
    }

    MarkdownTable row(List<String> cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
        return this;
    }

    @Override
    public String toString() {
        return text + "\n";
    }
}
