package dev.creel.bench.report;

import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jfree.chart.axis.LogarithmicAxis;
import org.jfree.chart.axis.NumberTick;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.TextAnchor;

/**
 * A logarithmic axis with a line at each digit of a decade, and a label at 1, and at 2 and 5 where there is room. The
 * library's own axis labels powers of ten only; its newer one asks the machine's fonts. Used by one thread.
 */
final class LabelledLogAxis extends LogarithmicAxis {

    private static final long serialVersionUID = 1;

    /** With more decades than these, only powers of ten have labels. */
    private static final double ROOM = 3.5;

    private final DecimalFormat format = new DecimalFormat("#,##0.####", DecimalFormatSymbols.getInstance(Locale.ROOT));

    LabelledLogAxis(String title) {
        super(title);
    }

    @Override
    protected List<NumberTick> refreshTicksHorizontal(Graphics2D graphics, Rectangle2D area, RectangleEdge edge) {
        return ticks(TextAnchor.TOP_CENTER);
    }

    @Override
    protected List<NumberTick> refreshTicksVertical(Graphics2D graphics, Rectangle2D area, RectangleEdge edge) {
        return ticks(TextAnchor.CENTER_RIGHT);
    }

    private List<NumberTick> ticks(TextAnchor anchor) {
        double least = getRange().getLowerBound();
        double largest = getRange().getUpperBound();
        boolean roomy = Math.log10(largest / least) < ROOM;
        List<NumberTick> ticks = new ArrayList<>();
        for (int decade = (int) Math.floor(Math.log10(least)); decade <= Math.log10(largest); decade++) {
            for (int digit = 1; digit <= 9; digit++) {
                double value = digit * Math.pow(10, decade);
                if (value >= least && value <= largest) {
                    boolean labelled = digit == 1 || (roomy && (digit == 2 || digit == 5));
                    ticks.add(new NumberTick(value, labelled ? format.format(value) : "", anchor, anchor, 0));
                }
            }
        }
        return ticks;
    }
}
