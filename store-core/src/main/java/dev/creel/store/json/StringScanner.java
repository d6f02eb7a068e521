package dev.creel.store.json;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Finds the end of a JSON string, a word at a time, and of white space, and keeps what is wrong with a value. Not
 * thread-safe.
 */
class StringScanner extends ByteWindow {

    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH = 0x8080808080808080L;
    private static final long QUOTES = ONES * '"';
    private static final long BACKSLASHES = ONES * '\\';
    private static final long SPACES = ONES * ' ';

    private final ScanLimits limits;
    private long valueAt;
    private @Nullable TextFault fault;

    StringScanner(ByteInput input, byte[] buffer, ScanLimits limits) {
        super(input, buffer);
        this.limits = limits;
    }

    StringScanner(byte[] text, int from, int to, ScanLimits limits) {
        super(text, from, to);
        this.limits = limits;
    }

    final ScanLimits limits() {
        return limits;
    }

    /** Answers the first fault of the value scanned last, or null if it is valid JSON. */
    public final @Nullable TextFault fault() {
        return fault;
    }

    /** Forgets what was found in the value before, and counts the length from the next byte on. */
    final void begin() {
        valueAt = position();
        fault = null;
    }

    /** Scans a string whose opening quote has been passed. */
    final void string() throws IOException, TextDamage {
        for (; ; ) {
            at = plainEnd(buffer, at, limit);
            int c = take();
            if (c == '"') {
                return;
            }
            if (c == '\\') {
                escape();
            } else if (c >= 0x80) {
                multiByte(c);
            } else if (c < 0x20) {
                if (c < 0) {
                    throw broken("the text ends inside a string");
                }
                at--;
                throw broken(String.format("control character 0x%02x in a string", c));
            }
            checkLength();
        }
    }

    /**
     * Answers where a string goes on that has no quote, backslash, control character or byte beyond ASCII before it; less
     * than a word before the limit it may stop early. Small and free of rare branches, so that a process that scans once
     * soon has it compiled for good.
     */
    static int plainEnd(byte[] text, int from, int limit) {
        int at = from;
        while (at <= limit - 8) {
            long word = (long) WORD.get(text, at);
            long quote = word ^ QUOTES;
            long backslash = word ^ BACKSLASHES;
            long special =
                    (((quote - ONES) & ~quote) | ((backslash - ONES) & ~backslash) | ((word - SPACES) & ~word) | word)
                            & HIGH;
            if (special != 0) {
                // A borrow marks bytes behind a hit, never before one: the lowest mark is always true.
                return at + (Long.numberOfTrailingZeros(special) >> 3);
            }
            at += 8;
        }
        return at;
    }

    private void escape() throws IOException {
        int c = peek();
        switch (c) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> at++;
            case 'u' -> {
                at++;
                for (int i = 0; i < 4; i++) {
                    if (Character.digit(peek(), 16) < 0) {
                        fault("a \\u escape without four hexadecimal digits");
                        return;
                    }
                    at++;
                }
            }
            default -> fault("a backslash that escapes nothing");
        }
    }

    private void multiByte(int first) throws IOException, TextDamage {
        int more;
        int low = 0x80;
        int high = 0xbf;
        if (first >= 0xc2 && first <= 0xdf) {
            more = 1;
        } else if (first >= 0xe0 && first <= 0xef) {
            more = 2;
            low = first == 0xe0 ? 0xa0 : 0x80;
            high = first == 0xed ? 0x9f : 0xbf;
        } else if (first >= 0xf0 && first <= 0xf4) {
            more = 3;
            low = first == 0xf0 ? 0x90 : 0x80;
            high = first == 0xf4 ? 0x8f : 0xbf;
        } else {
            at--;
            throw broken(String.format("byte 0x%02x in a string is not UTF-8", first));
        }
        for (int i = 0; i < more; i++) {
            int c = peek();
            if (c < low || c > high) {
                throw broken(
                        c < 0
                                ? "the text ends inside a string"
                                : String.format("byte 0x%02x in a string is not UTF-8", c));
            }
            at++;
            low = 0x80;
            high = 0xbf;
        }
    }

    final void skipSpace() throws IOException {
        for (; ; ) {
            while (at < limit) {
                byte c = buffer[at];
                if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
                    return;
                }
                at++;
            }
            if (!fill()) {
                return;
            }
        }
    }

    final void checkLength() throws TextDamage {
        if (position() - valueAt > limits.valueBytes()) {
            throw tooLong();
        }
    }

    private TextDamage tooLong() {
        return new TextDamage(
                TextDamage.Kind.OVER_LIMIT,
                valueAt,
                "the value that begins here is longer than " + limits.valueBytes() + " bytes",
                limits.valueBytes());
    }

    final void fault(String message) {
        fault(position(), message);
    }

    final void fault(long at, String message) {
        if (fault == null) {
            fault = new TextFault(at, message);
        }
    }

    final TextDamage broken(String message) {
        return new TextDamage(TextDamage.Kind.BROKEN, position(), message);
    }

    /** Answers what stands there, for a message. */
    static String found(int c) {
        return c > 0x20 && c < 0x7f ? "'" + (char) c + "'" : String.format("byte 0x%02x", c);
    }
}
