package dev.creel.bench.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics;
import java.awt.GraphicsConfiguration;
import java.awt.Image;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.PathIterator;
import java.awt.image.ImageObserver;
import java.awt.image.RenderedImage;
import java.awt.image.renderable.RenderableImage;
import java.text.AttributedCharacterIterator;
import org.apache.xmlgraphics.java2d.AbstractGraphics2D;
import org.apache.xmlgraphics.java2d.GraphicContext;

/**
 * Takes down what a chart draws as SVG: shapes and text in plain colours, in {@link FixedFont}. Pictures are refused, and
 * the clip is not looked at, since a chart draws within its frame. Used by one thread.
 */
final class SvgGraphics extends AbstractGraphics2D {

    private final StringBuilder elements;

    SvgGraphics() {
        super(false);
        gc = new GraphicContext();
        elements = new StringBuilder();
    }

    private SvgGraphics(SvgGraphics parent) {
        super(parent);
        elements = parent.elements;
    }

    /** Answers the document. */
    String document(int width, int height, String title) {
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + width + "\" height=\"" + height
                + "\" viewBox=\"0 0 " + width + " " + height + "\" role=\"img\" font-family=\"" + FixedFont.FAMILY
                + "\">\n<title>" + escaped(title) + "</title>\n" + elements + "</svg>\n";
    }

    @Override
    public void draw(Shape shape) {
        BasicStroke stroke = (BasicStroke) getStroke();
        StringBuilder style = new StringBuilder("fill=\"none\" stroke=\"")
                .append(color())
                .append("\" stroke-width=\"")
                .append(number(stroke.getLineWidth()))
                .append('"');
        float[] dashes = stroke.getDashArray();
        if (dashes != null) {
            style.append(" stroke-dasharray=\"");
            for (int i = 0; i < dashes.length; i++) {
                style.append(i == 0 ? "" : " ").append(number(dashes[i]));
            }
            style.append('"');
        }
        path(shape, style.toString());
    }

    @Override
    public void fill(Shape shape) {
        path(shape, "fill=\"" + color() + "\"");
    }

    private void path(Shape shape, String style) {
        elements.append("<path d=\"");
        double[] at = new double[6];
        for (PathIterator path = shape.getPathIterator(getTransform()); !path.isDone(); path.next()) {
            int numbers =
                    switch (path.currentSegment(at)) {
                        case PathIterator.SEG_MOVETO -> command('M', 2);
                        case PathIterator.SEG_LINETO -> command('L', 2);
                        case PathIterator.SEG_QUADTO -> command('Q', 4);
                        case PathIterator.SEG_CUBICTO -> command('C', 6);
                        default -> command('Z', 0);
                    };
            for (int i = 0; i < numbers; i++) {
                elements.append(i == 0 ? "" : " ").append(number(at[i]));
            }
        }
        elements.append("\" ").append(style).append("/>\n");
    }

    private int command(char letter, int numbers) {
        elements.append(letter);
        return numbers;
    }

    @Override
    public void drawString(String text, float x, float y) {
        FixedFont font = (FixedFont) getFont();
        AffineTransform to = getTransform();
        elements.append("<text ");
        if (to.getType() == AffineTransform.TYPE_IDENTITY || to.getType() == AffineTransform.TYPE_TRANSLATION) {
            elements.append(place(x + to.getTranslateX(), y + to.getTranslateY()));
        } else {
            elements.append("transform=\"matrix(");
            double[] matrix = new double[6];
            to.getMatrix(matrix);
            for (int i = 0; i < matrix.length; i++) {
                elements.append(i == 0 ? "" : " ").append(number(matrix[i]));
            }
            elements.append(")\" ").append(place(x, y));
        }
        // The length makes the layout hold in whichever font the reader has.
        elements.append(" font-size=\"")
                .append(font.getSize())
                .append(font.isBold() ? "\" font-weight=\"bold" : "")
                .append("\" textLength=\"")
                .append(number(font.width(text)))
                .append("\" lengthAdjust=\"spacingAndGlyphs\" fill=\"")
                .append(color())
                .append("\">")
                .append(escaped(text))
                .append("</text>\n");
    }

    private static String place(double x, double y) {
        return "x=\"" + number(x) + "\" y=\"" + number(y) + "\"";
    }

    private String color() {
        Color color = getColor();
        return String.format("#%06X", color.getRGB() & 0xFFFFFF);
    }

    /** Answers a number with two decimals at most, so that the last bits of a machine's arithmetic do not show. */
    private static String number(double value) {
        long hundredths = Math.round(value * 100);
        return hundredths % 100 == 0 ? Long.toString(hundredths / 100) : Double.toString(hundredths / 100.0);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    @Override
    public FontMetrics getFontMetrics(Font font) {
        return ((FixedFont) font).metrics();
    }

    @Override
    public Graphics create() {
        return new SvgGraphics(this);
    }

    /** Does nothing: nothing is held. */
    @Override
    public void dispose() {}

    @Override
    public void drawString(AttributedCharacterIterator text, float x, float y) {
        throw new UnsupportedOperationException("Only plain text is written");
    }

    @Override
    public boolean drawImage(Image image, int x, int y, ImageObserver observer) {
        throw new UnsupportedOperationException("Pictures are not written");
    }

    @Override
    public boolean drawImage(Image image, int x, int y, int width, int height, ImageObserver observer) {
        throw new UnsupportedOperationException("Pictures are not written");
    }

    @Override
    public void drawRenderableImage(RenderableImage image, AffineTransform to) {
        throw new UnsupportedOperationException("Pictures are not written");
    }

    @Override
    public void drawRenderedImage(RenderedImage image, AffineTransform to) {
        throw new UnsupportedOperationException("Pictures are not written");
    }

    @Override
    public void copyArea(int x, int y, int width, int height, int dx, int dy) {
        throw new UnsupportedOperationException("Areas are not copied");
    }

    @Override
    public void setPaintMode() {
        throw new UnsupportedOperationException("There is only one way to paint");
    }

    @Override
    public void setXORMode(Color other) {
        throw new UnsupportedOperationException("There is only one way to paint");
    }

    @Override
    public GraphicsConfiguration getDeviceConfiguration() {
        throw new UnsupportedOperationException("There is no device");
    }
}
