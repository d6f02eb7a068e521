package dev.creel.store.retention;

import dev.creel.store.SessionEntry;
import dev.creel.store.json.JsonText;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Files of JSON objects, one a line, which end with a line feed unless a crash cut the last one. Stateless, thread-safe. */
final class JsonLines {

    /** Is told of one line. */
    interface Reader {
        void line(SessionEntry line) throws IOException;
    }

    private JsonLines() {}

    /** Answers one line, with its line feed; members that are null are left out. */
    static byte[] line(Map<String, ? extends @Nullable Object> members) {
        StringBuilder line = new StringBuilder("{");
        members.forEach((name, value) -> {
            if (value != null) {
                line.append(line.length() == 1 ? "" : ",");
                append(line, name);
                line.append(':');
                append(line, value);
            }
        });
        return line.append("}\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void append(StringBuilder line, Object value) {
        if (value instanceof Long || value instanceof Integer || value instanceof Boolean) {
            line.append(value);
        } else if (value instanceof Iterable<?> values) {
            line.append('[');
            String comma = "";
            for (Object each : values) {
                line.append(comma);
                append(line, each);
                comma = ",";
            }
            line.append(']');
        } else {
            line.append(new String(JsonText.quote(value.toString()), StandardCharsets.UTF_8));
        }
    }

    /**
     * Reads the lines one by one. What follows the last line feed is passed over: it was never written whole.
     *
     * @return whether something was passed over
     * @throws IOException also if a line is not a JSON object; names its number
     */
    static boolean read(InputStream in, Reader reader) throws IOException {
        try (BufferedReader text = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8), 1 << 16)) {
            StringBuilder line = new StringBuilder();
            int number = 1;
            for (int c = text.read(); c >= 0; c = text.read()) {
                if (c != '\n') {
                    line.append((char) c);
                    continue;
                }
                try {
                    reader.line(SessionEntry.parse(line.toString()));
                } catch (IllegalArgumentException e) {
                    throw new IOException("line " + number + " makes no sense: " + e.getMessage(), e);
                }
                line.setLength(0);
                number++;
            }
            return !line.isEmpty();
        }
    }

    static String string(SessionEntry line, String member) throws IOException {
        if (line.value(member).orElse(null) instanceof String text) {
            return text;
        }
        throw new IOException("it has no text \"" + member + "\"");
    }

    static List<String> strings(SessionEntry line, String member) throws IOException {
        if (line.value(member).orElse(null) instanceof List<?> values) {
            return values.stream().map(String::valueOf).toList();
        }
        throw new IOException("it has no list \"" + member + "\"");
    }

    static long number(SessionEntry line, String member) throws IOException {
        if (line.value(member).orElse(null) instanceof Long number) {
            return number;
        }
        throw new IOException("it has no number \"" + member + "\"");
    }
}
