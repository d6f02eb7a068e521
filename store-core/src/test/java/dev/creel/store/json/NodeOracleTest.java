package dev.creel.store.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeOracleTest {

    private static final String PARSED = "JSON.parse(Buffer.from(line, 'base64').toString('utf8'))";

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    @TempDir
    Path folder;

    @Test
    void numbersAreWrittenAsNodeWritesThem() throws Exception {
        List<Double> numbers =
                new ArrayList<>(List.of(0.0, -0.0, 0.001, 1e21, 1e-7, 1e-6, Double.MAX_VALUE, 0.1 + 0.2));
        for (int i = 1; i <= 2000; i++) {
            numbers.add(i * Double.MIN_VALUE);
        }
        for (int i = 0; i < 20_000; i++) {
            numbers.add(RandomJson.number(random));
        }
        List<String> bits = new ArrayList<>();
        List<String> ours = new ArrayList<>();
        for (double number : numbers) {
            bits.add(String.format("%016x", Double.doubleToRawLongBits(number)));
            ours.add(EcmaNumber.text(number));
        }

        List<String> theirs = Node.each("String(Buffer.from(line, 'hex').readDoubleBE(0))", bits, folder);

        assertThat(ours).as("seed %d", seed).containsExactlyElementsOf(theirs);
    }

    @Test
    void textsAreLaidOutAsNodeLaysThemOut() throws Exception {
        List<String> texts = new ArrayList<>();
        List<String> ours = new ArrayList<>();
        for (int i = 0; i < 4000; i++) {
            byte[] text = RandomJson.text(random).getBytes(UTF_8);
            texts.add(base64(text));
            ours.add(base64(JsonText.canonical(text, 0, text.length, 0)));
        }

        List<String> theirs =
                Node.each("Buffer.from(JSON.stringify(" + PARSED + ", null, 2)).toString('base64')", texts, folder);

        assertThat(decoded(ours)).as("seed %d", seed).containsExactlyElementsOf(decoded(theirs));
    }

    @Test
    void whatNodeRefusesIsRefused() throws Exception {
        List<String> texts = new ArrayList<>();
        List<String> ours = new ArrayList<>();
        for (int i = 0; i < 4000; i++) {
            byte[] text = damaged(RandomJson.text(random)).getBytes(UTF_8);
            texts.add(base64(text));
            ours.add(accepted(text));
        }

        List<String> theirs = Node.each(PARSED + ", 'accepts'", texts, folder);

        for (int i = 0; i < ours.size(); i++) {
            assertThat(ours.get(i))
                    .as("seed %d: %s", seed, decode(texts.get(i)))
                    .isEqualTo(theirs.get(i));
        }
    }

    private String damaged(String text) {
        String inserts = "\"\\{}[],:0123456789.eE+-u \t\n\u0001\u00a0\ufeff'/tfnN";
        StringBuilder out = new StringBuilder(text);
        for (int i = random.nextInt(3); i >= 0; i--) {
            int at = random.nextInt(out.length());
            if (Character.isSurrogate(out.charAt(at)) || random.nextBoolean()) {
                out.insert(boundary(out, at), inserts.charAt(random.nextInt(inserts.length())));
            } else {
                out.deleteCharAt(at);
            }
            if (out.length() == 0) {
                out.append(' ');
            }
        }
        return out.toString();
    }

    private static int boundary(StringBuilder text, int at) {
        return Character.isLowSurrogate(text.charAt(at)) ? at + 1 : at;
    }

    private static String accepted(byte[] text) {
        try {
            JsonText.canonical(text, 0, text.length, 0);
            return "accepts";
        } catch (IllegalArgumentException e) {
            return "throws";
        }
    }

    private static List<String> decoded(List<String> texts) {
        return texts.stream().map(NodeOracleTest::decode).toList();
    }

    private static String decode(String text) {
        return new String(Base64.getDecoder().decode(text), UTF_8);
    }

    private static String base64(byte[] text) {
        return Base64.getEncoder().encodeToString(text);
    }
}
