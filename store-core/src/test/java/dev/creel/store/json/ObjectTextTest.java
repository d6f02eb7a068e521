package dev.creel.store.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ObjectTextTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '\0',
            value = {
                "{\"a\":1,\"b\":2,\"a\":3}~{\"a\":9,\"b\":2}",
                "{\"b\":2,\"a\":1,\"\\u0061\":3,\"a\":4}~{\"b\":2,\"a\":9}",
                "{\"a\":1}~{\"a\":9}"
            })
    void changedMemberTakesTheFirstPlaceOfItsNameAndEveryOtherIsDropped(String before, String after) {
        assertThat(text(object(before).with("a", new byte[] {'9'}))).isEqualTo(after);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '\0',
            value = {
                "{\"a\":1,\"b\":2,\"a\":3}~{\"b\":2}",
                "{\"b\":2,\"a\":1,\"c\":3}~{\"b\":2,\"c\":3}",
                "{\"a\":1,\"a\":2}~{}",
                "{\"b\":2}~{\"b\":2}"
            })
    void removedMemberGoesFromEveryPlace(String before, String after) {
        assertThat(text(object(before).without("a"))).isEqualTo(after);
    }

    @Test
    void patchLaysOutWhatItBringsForItsDepthAndLeavesTheRestAlone() {
        ObjectText object = object("{\"kept\":1.10,\"inner\":{\"x\":1},\"gone\":2}");

        ObjectText patched = object.mergePatch(object("{\"list\":[1],\"inner\":{\"y\":[2]},\"gone\":null}"));

        assertThat(text(patched))
                .isEqualTo("{\"kept\":1.10,\"inner\":{\"x\":1,\n      \"y\": [\n        2\n      ]},\n    \"list\": [\n"
                        + "      1\n    ]}");
    }

    private static ObjectText object(String text) {
        return new ObjectText(text.getBytes(UTF_8), 1);
    }

    private static String text(ObjectText object) {
        return new String(object.bytes(), UTF_8);
    }
}
