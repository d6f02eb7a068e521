package dev.creel.bench.report;

import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics;
import java.awt.font.FontRenderContext;
import java.awt.font.LineMetrics;
import java.awt.geom.Rectangle2D;

/**
 * A font whose measures are built in: those of Helvetica. A chart laid out with it is the same on every machine, and needs
 * no font on it. Immutable, thread-safe.
 */
final class FixedFont extends Font {

    static final String FAMILY = "Helvetica, Arial, sans-serif";

    private static final long serialVersionUID = 1;

    private static final float ASCENT = 0.75f;
    private static final float DESCENT = 0.25f;
    private static final float OTHER_WIDTH = 0.6f;

    /** The widths of the characters from space to tilde, in thousandths of the size. */
    private static final short[] WIDTHS = {
        278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556,
                556,
        556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556,
                833,
        722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500,
                556,
        556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500,
                334,
        260, 334, 584
    };

    FixedFont(int style, int size) {
        super(SANS_SERIF, style, size);
    }

    double width(String text) {
        double width = 0;
        for (int i = 0; i < text.length(); i++) {
            int at = text.charAt(i) - ' ';
            width += at >= 0 && at < WIDTHS.length ? WIDTHS[at] / 1000.0 : OTHER_WIDTH;
        }
        return width * getSize();
    }

    private Rectangle2D bounds(String text) {
        return new Rectangle2D.Double(0, -ASCENT * getSize(), width(text), getSize());
    }

    @Override
    public Rectangle2D getStringBounds(String text, FontRenderContext context) {
        return bounds(text);
    }

    @Override
    public LineMetrics getLineMetrics(String text, FontRenderContext context) {
        return new Line(text.length(), getSize());
    }

    FontMetrics metrics() {
        return new Metrics(this);
    }

    private static final class Metrics extends FontMetrics {
        private static final long serialVersionUID = 1;

        Metrics(FixedFont font) {
            super(font);
        }

        @Override
        public int getAscent() {
            return Math.round(ASCENT * font.getSize());
        }

        @Override
        public int getDescent() {
            return Math.round(DESCENT * font.getSize());
        }

        @Override
        public int stringWidth(String text) {
            return (int) Math.ceil(((FixedFont) font).width(text));
        }

        @Override
        public int charWidth(char character) {
            return stringWidth(String.valueOf(character));
        }

        @Override
        public Rectangle2D getStringBounds(String text, Graphics context) {
            return ((FixedFont) font).bounds(text);
        }

        @Override
        public LineMetrics getLineMetrics(String text, Graphics context) {
            return new Line(text.length(), font.getSize());
        }
    }

    private static final class Line extends LineMetrics {
        private final int characters;
        private final float size;

        Line(int characters, float size) {
            this.characters = characters;
            this.size = size;
        }

        @Override
        public int getNumChars() {
            return characters;
        }

        @Override
        public float getAscent() {
            return ASCENT * size;
        }

        @Override
        public float getDescent() {
            return DESCENT * size;
        }

        @Override
        public float getLeading() {
            return 0;
        }

        @Override
        public float getHeight() {
            return size;
        }

        @Override
        public int getBaselineIndex() {
            return ROMAN_BASELINE;
        }

        @Override
        public float[] getBaselineOffsets() {
            return new float[3];
        }

        @Override
        public float getStrikethroughOffset() {
            return -ASCENT * size / 3;
        }

        @Override
        public float getStrikethroughThickness() {
            return 1;
        }

        @Override
        public float getUnderlineOffset() {
            return DESCENT * size / 2;
        }

        @Override
        public float getUnderlineThickness() {
            return 1;
        }
    }
}
