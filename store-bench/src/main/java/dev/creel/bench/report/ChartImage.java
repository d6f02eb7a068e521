package dev.creel.bench.report;

import dev.creel.bench.report.Chart.Line;
import dev.creel.bench.report.Chart.Point;
import java.awt.BasicStroke;
import java.awt.Font;
import java.awt.Rectangle;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYErrorRenderer;
import org.jfree.chart.text.TextUtils;
import org.jfree.chart.title.LegendTitle;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.data.xy.YIntervalSeries;
import org.jfree.data.xy.YIntervalSeriesCollection;

/** Draws charts as SVG. Needs neither a display nor a font. Immutable, thread-safe. */
final class ChartImage {

    private static final int WIDTH = 760;
    private static final int HEIGHT = 420;
    private static final Font TEXT = new FixedFont(Font.PLAIN, 13);
    private static final Font TITLE = new FixedFont(Font.BOLD, 16);
    /** What an error may leave of a figure on a logarithmic axis, which has no zero. */
    private static final double LEAST_SHARE = 0.1;

    /** A line of more points is drawn without their shapes. */
    private static final int MOST_SHAPES = 12;

    /** One for each number of a line. */
    private static final List<Shape> SHAPES = List.of(
            new Ellipse2D.Double(-4, -4, 8, 8),
            new Ellipse2D.Double(-3, -3, 6, 6),
            new Rectangle2D.Double(-4, -4, 8, 8),
            polygon(0, -5, 5, 4, -5, 4),
            polygon(0, -5, 5, 0, 0, 5, -5, 0),
            polygon(0, 5, 5, -4, -5, -4));

    static {
        // The workaround draws the outlines of letters, which it asks the machine's fonts for.
        TextUtils.setUseDrawRotatedStringWorkaround(false);
    }

    private final Theme theme;

    ChartImage(Theme theme) {
        this.theme = theme;
    }

    /** Answers the text of an SVG file. */
    String svg(Chart chart) {
        YIntervalSeriesCollection data = new YIntervalSeriesCollection();
        XYErrorRenderer renderer = new XYErrorRenderer();
        renderer.setDefaultLinesVisible(true);
        renderer.setDrawXError(false);
        renderer.setErrorStroke(new BasicStroke(1));
        for (int i = 0; i < chart.lines().size(); i++) {
            Line line = chart.lines().get(i);
            data.addSeries(series(line));
            renderer.setSeriesPaint(i, theme.line(line.contender()));
            renderer.setSeriesStroke(i, stroke(line.contender()));
            renderer.setSeriesShapesVisible(i, line.points().size() <= MOST_SHAPES);
            renderer.setSeriesShape(i, SHAPES.get(Theme.number(line.contender())));
        }
        XYPlot plot = new XYPlot(data, axis(chart.xTitle()), axis(chart.yTitle()), renderer);
        plot.setBackgroundPaint(theme.page());
        plot.setOutlinePaint(theme.grid());
        plot.setDomainGridlinePaint(theme.grid());
        plot.setRangeGridlinePaint(theme.grid());
        JFreeChart drawing = new JFreeChart(chart.title(), TITLE, plot, true);
        drawing.setBackgroundPaint(theme.page());
        drawing.getTitle().setPaint(theme.text());
        drawing.setPadding(new RectangleInsets(10, 5, 5, 10));
        LegendTitle legend = drawing.getLegend();
        legend.setItemFont(TEXT);
        legend.setItemPaint(theme.text());
        legend.setBackgroundPaint(theme.page());
        SvgGraphics graphics = new SvgGraphics();
        drawing.draw(graphics, new Rectangle(WIDTH, HEIGHT));
        return graphics.document(WIDTH, HEIGHT, chart.title());
    }

    private static YIntervalSeries series(Line line) {
        YIntervalSeries series = new YIntervalSeries(line.contender());
        for (Point point : line.points()) {
            double error = Double.isNaN(point.error()) ? 0 : point.error();
            series.add(point.x(), point.y(), Math.max(point.y() - error, LEAST_SHARE * point.y()), point.y() + error);
        }
        return series;
    }

    private ValueAxis axis(String title) {
        LabelledLogAxis axis = new LabelledLogAxis(title);
        axis.setLabelFont(TEXT);
        axis.setLabelPaint(theme.text());
        axis.setTickLabelFont(TEXT);
        axis.setTickLabelPaint(theme.text());
        axis.setAxisLinePaint(theme.grid());
        axis.setTickMarkPaint(theme.grid());
        return axis;
    }

    /** Answers a dashed line for a second setting of a contender, so that it does not depend on colour alone. */
    private static BasicStroke stroke(String line) {
        boolean second = line.indexOf(',') >= 0 || line.equals("creel-gate-off");
        return second
                ? new BasicStroke(2, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, new float[] {6, 4}, 0)
                : new BasicStroke(2);
    }

    private static Shape polygon(double... places) {
        Path2D path = new Path2D.Double();
        path.moveTo(places[0], places[1]);
        for (int i = 2; i < places.length; i += 2) {
            path.lineTo(places[i], places[i + 1]);
        }
        path.closePath();
        return path;
    }
}
