package dev.creel.bench.report;

import java.awt.Color;
import java.util.Arrays;
import java.util.List;

/**
 * The colours of a chart on a light or a dark page: those of Okabe and Ito, which colour-blind readers tell apart.
 * Immutable, thread-safe.
 *
 * @param suffix the ending of a chart's file
 * @param lines one for each number of a line
 */
record Theme(String suffix, Color page, Color text, Color grid, List<Color> lines) {

    private static final Theme LIGHT =
            of("-light.svg", 0xFFFFFF, 0x1F2328, 0xD1D9E0, 0x0072B2, 0x56B4E9, 0xD55E00, 0x009E73, 0x000000, 0xCC79A7);

    private static final Theme DARK =
            of("-dark.svg", 0x0D1117, 0xF0F6FC, 0x3D444D, 0x56B4E9, 0x0072B2, 0xE69F00, 0x009E73, 0xF0F6FC, 0xCC79A7);

    /** The contenders in the order of the colours; an unknown one has the last. */
    private static final List<String> CONTENDERS =
            List.of("creel", "creel-gate-off", "whole-file", "sqlite", "h2-mvstore", "rocksdb");

    private static Theme of(String suffix, int page, int text, int grid, int... lines) {
        return new Theme(
                suffix,
                new Color(page),
                new Color(text),
                new Color(grid),
                Arrays.stream(lines).mapToObj(Color::new).toList());
    }

    static Theme light() {
        return LIGHT;
    }

    static Theme dark() {
        return DARK;
    }

    /** Answers the number of a line's colour and shape, by its contender. */
    static int number(String line) {
        int comma = line.indexOf(',');
        int known = CONTENDERS.indexOf(comma < 0 ? line : line.substring(0, comma));
        return known < 0 ? CONTENDERS.size() - 1 : known;
    }

    Color line(String line) {
        return lines.get(number(line));
    }
}
