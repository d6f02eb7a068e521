package dev.creel.store.testkit.guardian;

import java.util.List;
import java.util.Locale;

/** Draws the sessions of a week with and without a guardian as SVG. Needs no font. Immutable, thread-safe. */
enum WeekChart {
    LIGHT("#FFFFFF", "#1F2328", "#D1D9E0", "#D55E00", "#0072B2"),
    DARK("#0D1117", "#F0F6FC", "#3D444D", "#E69F00", "#56B4E9");

    private static final int WIDTH = 760;
    private static final int HEIGHT = 360;
    private static final int LEFT = 60;
    private static final int TOP = 50;
    private static final int RIGHT = WIDTH - 20;
    private static final int BOTTOM = HEIGHT - 70;
    private static final int MOST = 350;
    private static final int HOURS = (int) Week.LENGTH.toHours();
    private static final String TITLE = "Sessions in a week, with the guardian off and on";

    private final String page;
    private final String text;
    private final String grid;
    private final String off;
    private final String on;

    WeekChart(String page, String text, String grid, String off, String on) {
        this.page = page;
        this.text = text;
        this.grid = grid;
        this.off = off;
        this.on = on;
    }

    String file() {
        return "guardian-week-" + name().toLowerCase(Locale.ROOT) + ".svg";
    }

    /** Answers the text of an SVG file. */
    String svg(WeekRun.Result without, WeekRun.Result with) {
        StringBuilder svg =
                new StringBuilder("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + WIDTH + "\" height=\""
                        + HEIGHT + "\" viewBox=\"0 0 " + WIDTH + " " + HEIGHT
                        + "\" role=\"img\" font-family=\"sans-serif\" font-size=\"13\">\n<title>" + TITLE
                        + "</title>\n<desc>Off: "
                        + without + ". On: " + with + ".</desc>\n<rect width=\"" + WIDTH + "\" height=\"" + HEIGHT
                        + "\" fill=\""
                        + page + "\"/>\n");
        label(svg, WIDTH / 2, 25, "middle", TITLE);
        for (int sessions = 0; sessions <= MOST; sessions += 50) {
            line(svg, LEFT, y(sessions), RIGHT, y(sessions), grid, "");
            label(svg, LEFT - 8, y(sessions) + 4, "end", String.valueOf(sessions));
        }
        for (int day = 0; day <= HOURS / 24; day++) {
            line(svg, x(day * 24), TOP, x(day * 24), BOTTOM, grid, "");
            if (day < HOURS / 24) {
                label(svg, x(day * 24 + 12), BOTTOM + 18, "middle", "day " + (day + 1));
            }
        }
        line(svg, LEFT, y(WeekRun.LIMIT), RIGHT, y(WeekRun.LIMIT), text, " stroke-dasharray=\"2 3\"");
        label(svg, RIGHT - 4, y(WeekRun.LIMIT) - 6, "end", "limit " + WeekRun.LIMIT);
        curve(svg, without.hours(), off, " stroke-dasharray=\"6 4\"");
        curve(svg, with.hours(), on, "");
        line(svg, LEFT, HEIGHT - 24, LEFT + 40, HEIGHT - 24, off, " stroke-width=\"2\" stroke-dasharray=\"6 4\"");
        label(svg, LEFT + 48, HEIGHT - 20, "start", "off: new sessions are refused at the limit");
        line(svg, WIDTH / 2, HEIGHT - 24, WIDTH / 2 + 40, HEIGHT - 24, on, " stroke-width=\"2\"");
        label(svg, WIDTH / 2 + 48, HEIGHT - 20, "start", "on: cleaned up from 80 % down to 60 %");
        return svg.append("</svg>\n").toString();
    }

    private static int x(int hour) {
        return LEFT + (RIGHT - LEFT) * hour / HOURS;
    }

    private static int y(int sessions) {
        return BOTTOM - (BOTTOM - TOP) * sessions / MOST;
    }

    private static void line(StringBuilder svg, int x1, int y1, int x2, int y2, String color, String more) {
        svg.append("<path d=\"M" + x1 + " " + y1 + "L" + x2 + " " + y2 + "\" stroke=\"" + color + "\"" + more + "/>\n");
    }

    private void label(StringBuilder svg, int x, int y, String anchor, String words) {
        svg.append("<text x=\"" + x + "\" y=\"" + y + "\" text-anchor=\"" + anchor + "\" fill=\"" + text + "\">" + words
                + "</text>\n");
    }

    private static void curve(StringBuilder svg, List<Integer> hours, String color, String more) {
        svg.append("<path fill=\"none\" stroke=\"" + color + "\" stroke-width=\"2\"" + more + " d=\"");
        for (int hour = 0; hour < hours.size(); hour++) {
            svg.append(hour == 0 ? "M" : "L").append(x(hour)).append(' ').append(y(Math.min(hours.get(hour), MOST)));
        }
        svg.append("\"/>\n");
    }
}
