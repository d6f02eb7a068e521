package dev.creel.store.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The scan picks up the {@code updatedAt} that {@code JSON.parse} would give, and nothing that only resembles it. */
class ScanActivityTest {

    private static List<Double> scan(String entry) throws Exception {
        byte[] text = ("{\"a\":" + entry + "}").getBytes(UTF_8);
        ByteInput byteByByte = (position, target, offset, length) -> {
            if (position >= text.length) {
                return -1;
            }
            target[offset] = text[(int) position];
            return 1;
        };
        ObjectScanner whole = new ObjectScanner(text, 0, text.length);
        ObjectScanner pieces = new ObjectScanner(byteByByte, ScanLimits.NONE, new byte[64]);
        whole.next();
        pieces.next();
        return List.of(whole.updatedAt(), pieces.updatedAt());
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "7, 7",
        "1700000000000, 1.7e12",
        "999999999999999, 999999999999999",
        "1234567890123456, 1234567890123456",
        "9007199254740993, 9007199254740992",
        "-5, -5",
        "1.5, 1.5",
        "1e3, 1000",
        "90, 90"
    })
    void anyNumberIsTaken(String spelled, double number) throws Exception {
        assertThat(scan("{\"updatedAt\":" + spelled + "}")).containsOnly(number);
        assertThat(scan("{\"x\":{},\"updatedAt\" : " + spelled + " ,\"y\":[1]}"))
                .containsOnly(number);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\u0075pdatedAt",
                "updated\\u0041t",
                "\\u0075\\u0070\\u0064\\u0061\\u0074\\u0065\\u0064\\u0041\\u0074"
            })
    void nameMayBeSpelledWithEscapes(String name) throws Exception {
        assertThat(scan("{\"" + name + "\":5}")).containsOnly(5.0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UpdatedAt",
                "updatedA",
                "updatedAtt",
                "updated_At",
                "xupdatedAt",
                "\\u0055pdatedAt",
                "updated\\u0061t",
                "u\\npdatedAt",
                "u\\qpdatedAt",
                "\\u0075\\u0070\\u0064\\u0061\\u0074\\u0065\\u0064\\u0041\\u0074\\u0074",
                ""
            })
    void otherNamesAreNotMeant(String name) throws Exception {
        assertThat(scan("{\"" + name + "\":5}")).containsOnly(Double.NaN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"5\"", "null", "true", "[5]", "{\"updatedAt\":5}", "tru", "05"})
    void valueThatIsNoNumberIsNone(String spelled) throws Exception {
        assertThat(scan("{\"updatedAt\":" + spelled + "}")).containsOnly(Double.NaN);
        assertThat(scan("{\"updatedAt\":1,\"updatedAt\":" + spelled + "}")).containsOnly(Double.NaN);
    }

    @Test
    void theLastOfTheEntrysOwnFieldsCounts() throws Exception {
        assertThat(scan("{\"updatedAt\":1,\"updatedAt\":2}")).containsOnly(2.0);
        assertThat(scan("{\"updatedAt\":\"x\",\"updatedAt\":2}")).containsOnly(2.0);
        assertThat(scan("{\"updatedAt\":1,\"x\":{\"updatedAt\":2},\"y\":[{\"updatedAt\":3}]}"))
                .containsOnly(1.0);
        assertThat(scan("{\"x\":\"updatedAt\",\"y\":5}")).containsOnly(Double.NaN);
        assertThat(scan("[\"updatedAt\",5]")).containsOnly(Double.NaN);
        assertThat(scan("5")).containsOnly(Double.NaN);
    }

    @Test
    void oneEntrysActivityIsNotTheNextOnes() throws Exception {
        byte[] text = "{\"a\":{\"updatedAt\":1},\"b\":{},\"c\":3}".getBytes(UTF_8);
        ObjectScanner scanner = new ObjectScanner(text, 0, text.length);
        scanner.next();
        assertThat(scanner.updatedAt()).isEqualTo(1);
        scanner.next();
        assertThat(scanner.updatedAt()).isNaN();
        scanner.next();
        assertThat(scanner.updatedAt()).isNaN();
        assertThat(scanner.next()).isFalse();
    }
}
