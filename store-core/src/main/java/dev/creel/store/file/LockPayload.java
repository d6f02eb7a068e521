package dev.creel.store.file;

import dev.creel.store.io.FileOps;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * What a gateway lock file says about the process that wrote it. Immutable, thread-safe.
 *
 * <p>The text, without a newline at its end:
 *
 * <pre>{@code
 * {
 *   "pid": 4711,
 *   "createdAt": "2026-03-01T12:00:00.000Z",
 *   "starttime": 123456
 * }
 * }</pre>
 *
 * The last field is field 22 of {@code /proc/<pid>/stat}, and is there on Linux only.
 *
 * @param pid the process, if it names one
 * @param startTime when that process started, in clock ticks since the system did
 * @param createdAt when the file was written, if it says so
 */
record LockPayload(OptionalLong pid, OptionalLong startTime, @Nullable Instant createdAt) {

    private static final LockPayload NOTHING = new LockPayload(OptionalLong.empty(), OptionalLong.empty(), null);
    private static final int LIMIT = 64 * 1024;
    private static final DateTimeFormatter MILLIS =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter(Locale.ROOT);

    static String text(long pid, Instant createdAt, OptionalLong startTime) {
        return "{\n  \"pid\": " + pid + ",\n  \"createdAt\": \"" + MILLIS.format(createdAt) + "\""
                + (startTime.isPresent() ? ",\n  \"starttime\": " + startTime.getAsLong() : "") + "\n}";
    }

    /** Reads the text of a lock file, one character for each byte, so that nothing in it is lost. */
    static String read(FileOps ops, Path file) throws IOException {
        return read(ops, file, LIMIT);
    }

    /** Answers whether a file has exactly this text. */
    static boolean isText(FileOps ops, Path file, String text) throws IOException {
        return read(ops, file, text.length() + 1).equals(text);
    }

    private static String read(FileOps ops, Path file, int limit) throws IOException {
        return new String(ops.readAll(file, limit), StandardCharsets.ISO_8859_1);
    }

    /** Takes what is valid from a text that {@link #read} answered. */
    static LockPayload parse(String text) {
        OptionalLong pid = OptionalLong.empty();
        OptionalLong startTime = OptionalLong.empty();
        Instant createdAt = null;
        try (JsonParser parser =
                new JsonFactory().createParser(ObjectReadContext.empty(), text.getBytes(StandardCharsets.ISO_8859_1))) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return NOTHING;
            }
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                switch (name) {
                    case "pid" -> pid = number(parser, 1);
                    case "starttime" -> startTime = number(parser, 0);
                    case "createdAt" -> createdAt = instant(parser);
                    default -> parser.skipChildren();
                }
            }
            return parser.nextToken() == null ? new LockPayload(pid, startTime, createdAt) : NOTHING;
        } catch (JacksonException e) {
            return NOTHING;
        }
    }

    private static OptionalLong number(JsonParser parser, long least) {
        if (!parser.currentToken().isNumeric()) {
            parser.skipChildren();
            return OptionalLong.empty();
        }
        BigDecimal value = parser.getDecimalValue();
        try {
            long number = value.longValueExact();
            return number < least ? OptionalLong.empty() : OptionalLong.of(number);
        } catch (ArithmeticException e) {
            return OptionalLong.empty();
        }
    }

    private static @Nullable Instant instant(JsonParser parser) {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            parser.skipChildren();
            return null;
        }
        try {
            return Instant.parse(parser.getString());
        } catch (DateTimeException e) {
            return null;
        }
    }
}
