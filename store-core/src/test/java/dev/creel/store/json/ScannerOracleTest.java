package dev.creel.store.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/** The scanner against Node's and Jackson's parsers, on random documents, half of them damaged. */
class ScannerOracleTest {

    private static final String REFUSED = "throws";
    private static final ObjectMapper JACKSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    @TempDir
    Path folder;

    @Test
    void whatIsFoundIsWhatNodeFinds() throws Exception {
        List<byte[]> documents = documents(6000);

        List<String> theirs = Node.each(
                Fingerprint.IN_NODE,
                documents.stream().map(Base64.getEncoder()::encodeToString).toList(),
                folder);

        assertThat(theirs).filteredOn(REFUSED::equals).hasSizeBetween(1000, 5000);
        for (int i = 0; i < documents.size(); i++) {
            assertThat(read(documents.get(i)))
                    .as("seed %d: %s", seed, describe(documents.get(i)))
                    .isEqualTo(theirs.get(i));
        }
    }

    @Test
    void whatIsFoundIsWhatJacksonFinds() {
        for (byte[] document : documents(6000)) {
            String theirs = jackson(document);
            // It refuses names with unpaired surrogates, which ECMAScript allows.
            if (!theirs.contains("surrogate")) {
                assertThat(read(document))
                        .as("seed %d: %s", seed, describe(document))
                        .isEqualTo(theirs);
            }
        }
    }

    @Test
    void theLastActivityIsTheNumberThatCounts() throws Exception {
        for (int i = 0; i < 3000; i++) {
            byte[] document = RandomJson.document(random).getBytes(UTF_8);
            ObjectScanner scanner = new ObjectScanner(document, 0, document.length);
            while (scanner.next()) {
                Object value = JsonText.value(document, (int) scanner.valueAt(), (int) scanner.valueEnd());
                Object updatedAt = value instanceof Map<?, ?> map ? map.get("updatedAt") : null;
                Double expected = updatedAt instanceof Number number ? number.doubleValue() + 0.0 : Double.NaN;

                assertThat(Double.valueOf(scanner.updatedAt() + 0.0))
                        .as("seed %d: %s", seed, describe(document))
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void howTheTextArrivesMakesNoDifference() {
        for (byte[] document : documents(1500)) {
            String whole = rows(new ObjectScanner(document, 0, document.length));
            int piece = 1 + random.nextInt(9);
            ByteInput pieces = (position, target, offset, length) -> {
                int n = (int) Math.min(Math.min(piece, length), document.length - position);
                System.arraycopy(document, (int) position, target, offset, Math.max(0, n));
                return n <= 0 ? -1 : n;
            };

            assertThat(rows(new ObjectScanner(pieces, ScanLimits.NONE, ObjectScanner.newBuffer())))
                    .as("seed %d, pieces of %d: %s", seed, piece, describe(document))
                    .isEqualTo(whole);
        }
    }

    private static String rows(ObjectScanner scanner) {
        List<Object> rows = new ArrayList<>();
        try {
            while (scanner.next()) {
                rows.addAll(Arrays.asList(scanner.keyAt(), scanner.valueAt(), scanner.valueEnd(), scanner.checksum()));
                rows.add(scanner.updatedAt());
                rows.add(new String(scanner.key(), 0, scanner.keyLength(), UTF_8));
                rows.add(String.valueOf(scanner.fault()));
            }
            rows.add(scanner.objectAt());
            rows.add(scanner.objectEnd());
        } catch (TextDamage e) {
            rows.add(e.position() + " " + e.getMessage());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return rows.toString();
    }

    private List<byte[]> documents(int count) {
        List<byte[]> documents = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] document = RandomJson.document(random).getBytes(UTF_8);
            documents.add(i % 2 == 0 ? document : damaged(document));
        }
        return documents;
    }

    private byte[] damaged(byte[] document) {
        byte[] piece = "\"\\{}[],:01.eE+- \n\u0001\u00e9'/tn".getBytes(UTF_8);
        byte[] text = document;
        for (int i = random.nextInt(2); i >= 0; i--) {
            int at = random.nextInt(text.length);
            int cut = random.nextInt(3) == 0 ? 1 : 0;
            int added = random.nextInt(3) == 0 ? 0 : 1;
            byte[] next = new byte[text.length - cut + added];
            System.arraycopy(text, 0, next, 0, at);
            System.arraycopy(text, at + cut, next, at + added, text.length - at - cut);
            if (added > 0) {
                next[at] = random.nextInt(4) == 0 ? (byte) random.nextInt() : piece[random.nextInt(piece.length)];
            }
            text = next.length == 0 ? new byte[] {' '} : next;
        }
        return text;
    }

    /** Answers what the scanner makes of a document, or that it, or one of its values, is refused. */
    private static String read(byte[] document) {
        ObjectScanner scanner = new ObjectScanner(document, 0, document.length);
        Map<String, Object> values = new LinkedHashMap<>();
        boolean refused = false;
        try {
            while (scanner.next()) {
                TextFault fault = scanner.fault();
                if (fault == null) {
                    values.put(
                            JsonText.unescape(scanner.key(), 0, scanner.keyLength()),
                            JsonText.value(document, (int) scanner.valueAt(), (int) scanner.valueEnd()));
                } else {
                    assertThat(fault.position()).isBetween(scanner.valueAt(), scanner.valueEnd());
                    refused = true;
                }
            }
        } catch (TextDamage e) {
            assertThat(e.position()).isBetween(0L, (long) document.length);
            refused = true;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return refused || scanner.byteOrderMark() ? REFUSED : Fingerprint.of(values);
    }

    private static String jackson(byte[] document) {
        try {
            String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(document)).toString();
            return JACKSON.readValue(text, Object.class) instanceof Map<?, ?> map ? Fingerprint.of(map) : REFUSED;
        } catch (CharacterCodingException e) {
            return REFUSED;
        } catch (JacksonException e) {
            return e.getMessage().contains("surrogate") ? "surrogate" : REFUSED;
        }
    }

    private static String describe(byte[] document) {
        return new String(document, UTF_8) + " " + Base64.getEncoder().encodeToString(document);
    }
}
