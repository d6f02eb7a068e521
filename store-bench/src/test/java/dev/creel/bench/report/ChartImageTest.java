package dev.creel.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.bench.report.Chart.Line;
import dev.creel.bench.report.Chart.Point;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class ChartImageTest {

    private static final Chart CHART = new Chart(
            "a",
            "Reads & <writes>",
            "size, MB",
            "time, µs",
            List.of(
                    new Line("creel", List.of(new Point(0.5, 1.2, 0.1), new Point(7.6, 20, 90))),
                    new Line("sqlite", List.of(new Point(0.5, 80, Double.NaN), new Point(7.6, 80, 0)))));

    private static List<String> texts(String svg) throws Exception {
        Document document =
                DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
        NodeList found = document.getElementsByTagName("text");
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < found.getLength(); i++) {
            texts.add(found.item(i).getTextContent());
        }
        return texts;
    }

    @Test
    void imageIsWellFormedAndItsWordsAreText() throws Exception {
        assertThat(texts(new ChartImage(Theme.light()).svg(CHART)))
                .contains("Reads & <writes>", "size, MB", "time, µs", "creel", "sqlite", "10", "100");
    }

    @Test
    void everyPlaceIsWithinTheImage() {
        String svg = new ChartImage(Theme.light()).svg(CHART);
        assertThat(svg).doesNotContain("NaN", "Infinity").doesNotContainPattern("d=\"[^\"]*-\\d");
    }

    @Test
    void lightAndDarkImagesDifferInColourOnly() {
        String light = new ChartImage(Theme.light()).svg(CHART);
        String dark = new ChartImage(Theme.dark()).svg(CHART);
        assertThat(dark).isNotEqualTo(light);
        assertThat(dark.replaceAll("#[0-9A-F]{6}", "#")).isEqualTo(light.replaceAll("#[0-9A-F]{6}", "#"));
    }
}
