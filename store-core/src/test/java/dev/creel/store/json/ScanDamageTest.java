package dev.creel.store.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the scanner says of a text that is no JSON object, and which bytes it takes for UTF-8. */
class ScanDamageTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '\0',
            value = {
                "_~1~EMPTY~the file is empty",
                "[1]~0~NOT_AN_OBJECT~'[' where the '{' of a JSON object belongs",
                "\"a\"~0~NOT_AN_OBJECT~'\"' where the '{' of a JSON object belongs",
                "true~0~NOT_AN_OBJECT~'t' where the '{' of a JSON object belongs",
                "false~0~NOT_AN_OBJECT~'f' where the '{' of a JSON object belongs",
                "_null~1~NOT_AN_OBJECT~'n' where the '{' of a JSON object belongs",
                "-1~0~NOT_AN_OBJECT~'-' where the '{' of a JSON object belongs",
                "0~0~NOT_AN_OBJECT~'0' where the '{' of a JSON object belongs",
                "9~0~NOT_AN_OBJECT~'9' where the '{' of a JSON object belongs",
                "/~0~BROKEN~'/' where the '{' of a JSON object belongs",
                ":~0~BROKEN~':' where the '{' of a JSON object belongs",
                "!~0~BROKEN~'!' where the '{' of a JSON object belongs",
                "}~0~BROKEN~'}' where the '{' of a JSON object belongs",
                "^7f~0~BROKEN~byte 0x7f where the '{' of a JSON object belongs",
                "^ef{}~0~BROKEN~byte 0xef where the '{' of a JSON object belongs",
                "^ef^bb{}~0~BROKEN~byte 0xef where the '{' of a JSON object belongs",
                "^ef^bb^be{}~0~BROKEN~byte 0xef where the '{' of a JSON object belongs",
                "^00~0~BROKEN~byte 0x00 where the '{' of a JSON object belongs",
                "{^00~1~BROKEN~byte 0x00 where a name in quotes belongs",
                "{\"a\"^00~4~BROKEN~byte 0x00 where ':' belongs",
                "{\"a\":1,^00~7~BROKEN~byte 0x00 where a name in quotes belongs",
                "{\"a\":[]^00~7~BROKEN~byte 0x00 where ',' or '}' belongs",
                "{}^00~2~BROKEN~byte 0x00 behind the last '}'",
                "{~1~BROKEN~the text ends before the last '}'",
                "{1~1~BROKEN~'1' where a name in quotes belongs",
                "{\"a\"~4~BROKEN~the text ends behind a name",
                "{\"a\"}~4~BROKEN~'}' where ':' belongs",
                "{\"a\":1~6~BROKEN~the text ends before the last '}'",
                "{\"a\":1\"b\"~6~BROKEN~'\"' where ',' or '}' belongs",
                "{\"a\":1,~7~BROKEN~the text ends before the last '}'",
                "{\"a\":1,}~7~BROKEN~'}' where a name in quotes belongs",
                "{\"a\\x\":1}~4~BROKEN~a backslash that escapes nothing, in a name",
                "{}_x~3~BROKEN~'x' behind the last '}'",
                "{\"a\":[}~6~BROKEN~'}' closes what was opened with '['",
                "{\"a\":{]~6~BROKEN~']' closes what was opened with '{'",
                "{\"a\":[~6~BROKEN~the text ends inside a value",
                "{\"a\":\"~6~BROKEN~the text ends inside a string",
                "{\"a\":\"^c3~7~BROKEN~the text ends inside a string",
                "{\"a\":\"^00~6~BROKEN~control character 0x00 in a string",
                "{\"a\":\"^1f~6~BROKEN~control character 0x1f in a string",
                "{\"a\":\"^80~6~BROKEN~byte 0x80 in a string is not UTF-8",
                "{\"a\":\"^c3^00~7~BROKEN~byte 0x00 in a string is not UTF-8",
                "{\"a\":\"^c3(~7~BROKEN~byte 0x28 in a string is not UTF-8"
            })
    void damageIsNamedWithItsPlace(String spelled, long position, TextDamage.Kind kind, String message) {
        byte[] text = bytes(spelled);
        for (ObjectScanner scanner : scanners(text)) {
            assertThatThrownBy(() -> scanAll(scanner)).isInstanceOfSatisfying(TextDamage.class, damage -> {
                assertThat(damage.getMessage()).isEqualTo(message);
                assertThat(damage.kind()).isEqualTo(kind);
                assertThat(damage.position()).isEqualTo(position);
                assertThat(damage.limit()).isZero();
            });
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '\0',
            value = {
                "~0~no value",
                "+~0~neither a number nor true, false or null",
                "1.~0~neither a number nor true, false or null",
                "01~0~neither a number nor true, false or null",
                "tru~0~neither a number nor true, false or null",
                "truex~0~neither a number nor true, false or null",
                "[1,]~3~']' where a value belongs",
                "[,]~1~',' where a value belongs",
                "[1_2]~3~'2' where ',' or the end belongs",
                "[1[]]~2~'[' where ',' or the end belongs",
                "[1\"\"]~2~'\"' where ',' or the end belongs",
                "[1:2]~2~':' where ',' or the end belongs",
                "[^7f]~1~neither a number nor true, false or null",
                "{,}~1~',' where a name or '}' belongs",
                "{1:2}~1~'1' where a name or '}' belongs",
                "{!:2}~1~'!' where a name or '}' belongs",
                "{^7f:2}~1~byte 0x7f where a name or '}' belongs",
                "{\"x\",}~4~',' where ':' belongs",
                "{\"x\"}~4~'}' where ':' belongs",
                "{\"x\":1,}~7~'}' where a name belongs",
                "{\"x\":1,,}~7~',' where a name belongs",
                "\"\\q\"~2~a backslash that escapes nothing",
                "\"\\u12g4\"~5~a \\u escape without four hexadecimal digits",
                "\"\\u123\"~6~a \\u escape without four hexadecimal digits"
            })
    void aFaultOfAValueIsNamedWithItsPlaceAndTheScanGoesOn(String spelled, long position, String message)
            throws Exception {
        byte[] text = bytes("{\"a\":" + (spelled == null ? "" : spelled) + ",\"b\":true}");
        for (ObjectScanner scanner : scanners(text)) {
            assertThat(scanner.next()).isTrue();
            assertThat(scanner.fault()).isEqualTo(new TextFault(5 + position, message));
            assertThat(scanner.next()).isTrue();
            assertThat(scanner.fault()).isNull();
            assertThat(scanner.name()).isEqualTo("b");
            assertThat(scanner.next()).isFalse();
        }
    }

    @Test
    void aStringIsAcceptedExactlyIfItIsUtf8() {
        int[] boundaries = {'"', 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0};
        for (int first = 0x80; first <= 0xff; first++) {
            for (int second : boundaries) {
                for (int third : boundaries) {
                    for (int fourth : boundaries) {
                        byte[] inside = {(byte) first, (byte) second, (byte) third, (byte) fourth};
                        assertThat(scanned(inside))
                                .as("%02x %02x %02x %02x", first, second, third, fourth)
                                .isEqualTo(decoded(inside));
                    }
                }
            }
        }
    }

    /** Answers whether bytes up to the first quote, or all of them, can stand in a string. */
    private static boolean scanned(byte[] inside) {
        byte[] text = bytes("{\"a\":\"....\"}");
        System.arraycopy(inside, 0, text, 6, inside.length);
        ObjectScanner scanner = new ObjectScanner(text, 0, text.length);
        try {
            return scanner.next();
        } catch (TextDamage e) {
            return false;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static boolean decoded(byte[] inside) {
        int length = 0;
        while (length < inside.length && inside[length] != '"') {
            length++;
        }
        try {
            UTF_8.newDecoder().decode(ByteBuffer.wrap(inside, 0, length));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    @Test
    void theChecksumIsThatOfTheValueAndNothingElse() throws Exception {
        byte[] text = bytes("{ \"a\" : [1, \"x\"] , \"b\":7}");
        CRC32C expected = new CRC32C();
        expected.update(bytes("[1, \"x\"]"));
        for (ObjectScanner scanner : scanners(text)) {
            scanner.next();
            assertThat(scanner.checksum()).isEqualTo((int) expected.getValue());
        }
    }

    private static void scanAll(ObjectScanner scanner) throws Exception {
        while (scanner.next()) {}
    }

    /** The same text from an array, and byte by byte through a buffer. */
    private static List<ObjectScanner> scanners(byte[] text) {
        byte[] padded = new byte[text.length + 2];
        System.arraycopy(text, 0, padded, 0, text.length);
        ByteInput pieces = (position, target, offset, length) -> {
            if (position >= text.length) {
                return -1;
            }
            target[offset] = text[(int) position];
            return 1;
        };
        return List.of(
                new ObjectScanner(text, 0, text.length),
                new ObjectScanner(padded, 0, text.length),
                new ObjectScanner(pieces, ScanLimits.NONE, ObjectScanner.newBuffer()));
    }

    /** Spells a space as {@code _} and any byte as {@code ^} with two hexadecimal digits. */
    private static byte[] bytes(String spelled) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < spelled.length(); i++) {
            char c = spelled.charAt(i);
            if (c == '^') {
                out.append((char) Integer.parseInt(spelled.substring(i + 1, i + 3), 16));
                i += 2;
            } else {
                out.append(c == '_' ? ' ' : c);
            }
        }
        return out.toString().getBytes(ISO_8859_1);
    }
}
