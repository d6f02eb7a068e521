package dev.creel.bench.report;

import java.util.List;

/**
 * Lines to be drawn, one for each contender, between logarithmic axes. Immutable, thread-safe.
 *
 * @param name the beginning of its files' names
 * @param xTitle what runs to the right, with its unit
 * @param yTitle what runs upwards, with its unit
 */
record Chart(String name, String title, String xTitle, String yTitle, List<Line> lines) {

    /** The points of a contender, ascending, all above zero. */
    record Line(String contender, List<Point> points) {}

    /** A point, with how far it may be off upwards and downwards. */
    record Point(double x, double y, double error) {}
}
