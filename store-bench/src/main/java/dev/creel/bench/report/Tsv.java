package dev.creel.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The rows of a tab-separated file of results, whose first line names the columns. Immutable, thread-safe.
 *
 * @param file where it was read, for messages
 */
record Tsv(Path file, List<Row> rows) {

    /**
     * One line below the head.
     *
     * @param number counts from 1, the head included
     */
    record Row(Path file, int number, List<String> columns, List<String> cells) {

        String text(String column) throws IOException {
            int at = columns.indexOf(column);
            if (at < 0) {
                throw new IOException(file + " has no column " + column + " but " + columns + "; measure it anew");
            }
            return cells.get(at);
        }

        double number(String column) throws IOException {
            String cell = text(column);
            try {
                return Double.parseDouble(cell);
            } catch (NumberFormatException e) {
                throw new IOException(
                        file + ", line " + number + ": " + column + " is '" + cell + "' and not a number; measure it"
                                + " anew",
                        e);
            }
        }
    }

    /** @throws IOException if there is no such file, or a line has more or fewer cells than the first */
    static Tsv read(Path file) throws IOException {
        return of(file, Files.readAllLines(file));
    }

    /** Reads lines of a file. */
    static Tsv of(Path file, List<String> lines) throws IOException {
        if (lines.size() < 2) {
            throw new IOException(file + " holds no results; measure it anew");
        }
        List<String> columns = List.of(lines.get(0).split("\t", -1));
        List<Row> rows = new ArrayList<>();
        for (int i = 1; i < lines.size(); i++) {
            List<String> cells = List.of(lines.get(i).split("\t", -1));
            if (cells.size() != columns.size()) {
                throw new IOException(file + ", line " + (i + 1) + " has " + cells.size() + " cells and not "
                        + columns.size() + "; measure it anew");
            }
            rows.add(new Row(file, i + 1, columns, cells));
        }
        return new Tsv(file, List.copyOf(rows));
    }
}
