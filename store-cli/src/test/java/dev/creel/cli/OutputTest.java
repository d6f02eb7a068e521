package dev.creel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class OutputTest {

    @Test
    void textFromAStoreCannotMoveTheCursorNorBeginALine() {
        assertThat(Output.printable("a\u001b[2Jb\nc\u0085d\u2028e")).isEqualTo("a [2Jb c d e");
        String plain = "gr\u00fc\u00dfe \ud83d\ude00";
        assertThat(Output.printable(plain)).isSameAs(plain);
    }

    @Test
    void jsonIsIndentedByTwoAndAnyStringSurvives() throws IOException {
        StringWriter text = new StringWriter();
        String odd = "\"\\\n\t\u0000\ud800x\udc00\ud83d\ude00";
        new JsonOutput(text)
                .beginObject()
                .field("odd", odd)
                .field("none", null)
                .field("number", 7L)
                .name("empty")
                .beginArray()
                .endArray()
                .name("list")
                .beginArray()
                .value(true)
                .raw("1.10")
                .endArray()
                .endObject();

        assertThat(JsonMapper.shared().readTree(text.toString()).get("odd").asString())
                .isEqualTo(odd);
        assertThat(text.toString())
                .endsWith(
                        """
                          "none": null,
                          "number": 7,
                          "empty": [],
                          "list": [
                            true,
                            1.10
                          ]
                        }
                        """);
    }

    @Test
    void entryTextIsPrintedAsADocumentOfItsOwn() {
        assertThat(GetCommand.outdented("{\n    \"a\": {\n      \"b\": 1\n    }\n  }", 2))
                .isEqualTo("{\n  \"a\": {\n    \"b\": 1\n  }\n}");
        assertThat(GetCommand.outdented("{\n\"a\": 1,\n \"b\": 2}", 2)).isEqualTo("{\n\"a\": 1,\n \"b\": 2}");
        assertThat(GetCommand.outdented("7", 4)).isEqualTo("7");
    }

    @Test
    void numbersAreGroupedByThousands() {
        assertThat(FactsText.grouped(0)).isEqualTo("0");
        assertThat(FactsText.grouped(999)).isEqualTo("999");
        assertThat(FactsText.grouped(31_689_410)).isEqualTo("31,689,410");
    }
}
