package dev.creel.store.json;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Finds the end of a JSON value and checks every token on the way.
 *
 * <p>Two kinds of error are told apart. What makes the end of the value uncertain ends the scan with {@link TextDamage}:
 * a bracket that does not match, a string without end, a control character or malformed UTF-8 in a string. Any other
 * token that JSON forbids is a {@link TextFault} of this value, and the scan goes on behind it.
 *
 * <p>On the way it picks up the number of one direct member of the value, its {@code updatedAt}. Not thread-safe.
 */
class ValueScanner extends StringScanner {

    private static final byte[] UPDATED_AT = "updatedAt".getBytes(StandardCharsets.US_ASCII);

    private static final int KEY_OR_END = 0;
    private static final int KEY = 1;
    private static final int COLON = 2;
    private static final int VALUE = 3;
    private static final int VALUE_OR_END = 4;
    private static final int COMMA_OR_END = 5;

    private long[] objects = new long[1];
    private double updatedAt;

    ValueScanner(ByteInput input, byte[] buffer, ScanLimits limits) {
        super(input, buffer, limits);
    }

    ValueScanner(byte[] text, int from, int to, ScanLimits limits) {
        super(text, from, to, limits);
    }

    /** Answers the {@code updatedAt} of the value scanned last, or NaN if it has none. */
    public final double updatedAt() {
        return updatedAt;
    }

    /** Scans the value that begins at the next byte, and stops behind it. */
    final void value() throws IOException, TextDamage {
        begin();
        updatedAt = Double.NaN;
        int c = peek();
        if (c == '{' || c == '[') {
            container();
        } else if (c == '"') {
            at++;
            string();
        } else {
            scalar(c);
        }
        checkLength();
    }

    /** Calls each scanning method at one place only: the JIT inlines it there, which is most of what a short run costs. */
    private void container() throws IOException, TextDamage {
        int depth = 0;
        int state = VALUE;
        boolean isActivity = false;
        do {
            skipSpace();
            int c = peek();
            switch (c) {
                case '"' -> {
                    boolean isName = state == KEY || state == KEY_OR_END;
                    if (!isName) {
                        expectValue(state, c);
                    }
                    at++;
                    if (isName && depth == 1) {
                        mark();
                    }
                    string();
                    if (isName) {
                        isActivity = depth == 1 && isUpdatedAt();
                        state = COLON;
                    } else {
                        if (isActivity && depth == 1) {
                            updatedAt = Double.NaN;
                        }
                        state = COMMA_OR_END;
                    }
                }
                case '{', '[' -> {
                    expectValue(state, c);
                    if (isActivity && depth == 1) {
                        updatedAt = Double.NaN;
                    }
                    push(depth++, c == '{');
                    at++;
                    state = c == '{' ? KEY_OR_END : VALUE_OR_END;
                }
                case '}', ']' -> {
                    depth--;
                    if (isObject(depth) != (c == '}')) {
                        throw broken("'" + (char) c + "' closes what was opened with '" + (isObject(depth) ? '{' : '[')
                                + "'");
                    }
                    if (state != COMMA_OR_END && state != KEY_OR_END && state != VALUE_OR_END) {
                        fault("'" + (char) c + "' where " + expected(state) + " belongs");
                    }
                    at++;
                    state = COMMA_OR_END;
                }
                case ',' -> {
                    if (state != COMMA_OR_END) {
                        fault("',' where " + expected(state) + " belongs");
                    }
                    at++;
                    state = isObject(depth - 1) ? KEY : VALUE;
                }
                case ':' -> {
                    if (state != COLON) {
                        fault("':' where " + expected(state) + " belongs");
                    }
                    at++;
                    state = VALUE;
                }
                case -1 -> throw broken("the text ends inside a value");
                default -> {
                    expectValue(state, c);
                    boolean isTime = isActivity && depth == 1;
                    if (isTime) {
                        mark();
                    }
                    boolean isNumber = scalar(c);
                    if (isTime) {
                        endMark(0);
                        updatedAt = isNumber ? number(marked(), markedFrom(), markedTo()) : Double.NaN;
                    }
                    state = COMMA_OR_END;
                }
            }
        } while (depth > 0);
    }

    /** Answers whether the name that was just scanned, from its mark on, is {@code updatedAt}. */
    private boolean isUpdatedAt() {
        endMark(1);
        byte[] name = marked();
        int from = markedFrom();
        int to = markedTo();
        if (Arrays.equals(name, from, to, UPDATED_AT, 0, UPDATED_AT.length)) {
            return true;
        }
        // A name of nine characters can be spelled with escapes in at most 54 bytes.
        return to - from > UPDATED_AT.length
                && to - from <= 6 * UPDATED_AT.length
                && (name[from] == 'u' || name[from] == '\\')
                && fault() == null
                && StringLiteral.hasEscape(name, from, to)
                && "updatedAt".equals(JsonText.unescape(name, from, to));
    }

    private static double number(byte[] text, int from, int to) {
        if (to - from <= 15) {
            long whole = 0;
            int i = from;
            while (i < to && text[i] >= '0' && text[i] <= '9') {
                whole = whole * 10 + text[i++] - '0';
            }
            if (i == to) {
                return whole;
            }
        }
        return Double.parseDouble(new String(text, from, to - from, StandardCharsets.US_ASCII));
    }

    private void expectValue(int state, int c) {
        if (state != VALUE && state != VALUE_OR_END) {
            fault(found(c) + " where " + expected(state) + " belongs");
        }
    }

    private static String expected(int state) {
        return switch (state) {
            case KEY -> "a name";
            case KEY_OR_END -> "a name or '}'";
            case COLON -> "':'";
            case COMMA_OR_END -> "',' or the end";
            default -> "a value";
        };
    }

    private void push(int depth, boolean object) throws TextDamage {
        if (depth >= limits().depth()) {
            throw new TextDamage(
                    TextDamage.Kind.OVER_LIMIT,
                    position(),
                    "values are nested deeper than " + limits().depth(),
                    limits().depth());
        }
        if (depth >> 6 == objects.length) {
            objects = Arrays.copyOf(objects, objects.length * 2);
        }
        if (object) {
            objects[depth >> 6] |= 1L << depth;
        } else {
            objects[depth >> 6] &= ~(1L << depth);
        }
    }

    private boolean isObject(int depth) {
        return (objects[depth >> 6] & 1L << depth) != 0;
    }

    /** Scans a number or literal; answers whether it is a number. */
    private boolean scalar(int first) throws IOException, TextDamage {
        long start = position();
        String literal =
                switch (first) {
                    case 't' -> "true";
                    case 'f' -> "false";
                    case 'n' -> "null";
                    default -> "";
                };
        boolean isNumber = literal.isEmpty();
        NumberSyntax number = NumberSyntax.START;
        int length = 0;
        boolean valid = true;
        for (int c = first; !isDelimiter(c); c = peek()) {
            if (isNumber) {
                number = number.after(c);
            } else {
                valid &= length < literal.length() && literal.charAt(length) == c;
            }
            length++;
            at++;
            checkLength();
        }
        if (!valid || (isNumber ? !number.mayEnd() : length != literal.length())) {
            fault(start, length == 0 ? "no value" : "neither a number nor true, false or null");
            return false;
        }
        return isNumber;
    }

    private static boolean isDelimiter(int c) {
        return switch (c) {
            case ' ', '\n', '\r', '\t', ',', ':', ']', '}', '[', '{', '"', -1 -> true;
            default -> false;
        };
    }
}
