package dev.creel.store.testkit.process;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/**
 * A foreign process that knows no lock: it rewrites a document in place, truncating it and then writing all of it, in
 * one piece or in several. Every entry names its own key and the generation, which is the same in the whole document.
 * Arguments are the document, how often, a seed, and {@code same} or {@code other} for the size of a rewritten entry.
 */
final class RewritingMain {

    static final int ENTRIES = 24;

    private RewritingMain() {}

    public static void main(String[] arguments) throws IOException {
        int times = Integer.parseInt(arguments[1]);
        Random random = new Random(Long.parseLong(arguments[2]));
        boolean sameSize = arguments[3].equals("same");
        System.out.println("ready");
        if (System.in.read() < 0) {
            return;
        }
        for (int i = 1; i <= times; i++) {
            byte[] text = document(100_000 + i, sameSize ? 2_000 : random.nextInt(4_000));
            int piece = random.nextBoolean() ? text.length : 1 + random.nextInt(text.length);
            try (FileOutputStream file = new FileOutputStream(arguments[0])) {
                for (int from = 0; from < text.length; from += piece) {
                    file.write(text, from, Math.min(piece, text.length - from));
                }
            }
            Spin.upTo(random.nextBoolean() ? 2_000_000 : 60_000_000, random);
        }
        System.out.println("done");
    }

    /** Answers a document of one generation; the order of the entries changes from one generation to the next. */
    static byte[] document(int generation, int bytes) {
        StringBuilder text = new StringBuilder("{");
        for (int i = 0; i < ENTRIES; i++) {
            String key = key((i * 7 + generation) % ENTRIES);
            text.append(i == 0 ? "\n" : ",\n")
                    .append("  \"")
                    .append(key)
                    .append("\": {\n")
                    .append("    \"key\": \"")
                    .append(key)
                    .append("\",\n")
                    .append("    \"generation\": ")
                    .append(generation)
                    .append(",\n")
                    .append("    \"payload\": \"")
                    .append("x".repeat(bytes))
                    .append("\"\n  }");
        }
        return text.append("\n}").toString().getBytes(StandardCharsets.UTF_8);
    }

    static String key(int number) {
        return "session:" + (10 + number);
    }
}
