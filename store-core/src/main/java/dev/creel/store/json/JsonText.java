package dev.creel.store.json;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The text of single JSON values, laid out as {@code JSON.stringify(value, null, 2)} lays them out inside a document.
 * Stateless and thread-safe.
 *
 * <p>All texts are UTF-8. A <em>depth</em> is the number of objects and arrays around the value: 0 for a whole document,
 * 1 for an entry, 2 for a field of an entry. The first line of a text is not indented, since it follows its key. A value
 * and what is around it may be nested up to {@value #MAX_NESTING} levels.
 *
 * <p>Jackson's databind is loaded by {@link #as} and by {@link #of} for values that are not of the JDK; nothing else
 * needs it.
 */
public final class JsonText {

    /** How deep objects and arrays may be nested, counted from the document. */
    public static final int MAX_NESTING = 1000;

    private JsonText() {}

    /**
     * Answers the text of a value.
     *
     * <p>Numbers keep their value: {@code BigInteger} and {@code BigDecimal} take the ECMAScript form if that loses
     * nothing and their own text otherwise, other integers keep all digits. NaN and the infinities become {@code null}, a
     * {@code Float} is its shortest decimal text. An {@code Instant} becomes its epoch milliseconds, as all times in these files are. An
     * enum becomes its name. Maps (with {@code String} keys), collections and arrays may hold anything; members that are
     * {@code null} are kept, members that are an empty {@code Optional} are left out, elsewhere an empty
     * {@code Optional} is {@code null}. Any other class is written by Jackson, with its annotations: records in the order
     * of their components, components that are {@code null} or an empty {@code Optional} left out.
     *
     * @param value what to write; may be {@code null}
     * @param depth how many objects and arrays are around the value
     * @throws IllegalArgumentException if a map key is not a {@code String}, if Jackson cannot write the value, or if it
     *     is nested too deep (as is one that contains itself)
     */
    public static byte[] of(@Nullable Object value, int depth) {
        TextBuffer out = new TextBuffer(64);
        new JsonWriter(out).write(value, depth);
        return out.toBytes();
    }

    /**
     * Answers the same value in the canonical layout.
     *
     * <p>Of a key that occurs twice the last value counts, in the place of the first. Numbers take the ECMAScript form
     * unless that would change their value; then they stay as given.
     *
     * @param json holds the text, strict JSON in UTF-8 without a byte order mark
     * @param from index of the text's first byte
     * @param to index after the text's last byte
     * @param depth how many objects and arrays are around the value
     * @throws IllegalArgumentException if the text is not exactly one valid JSON value or is nested too deep; the message
     *     names the byte, counted from {@code from}, what is there, and what should be
     */
    public static byte[] canonical(byte[] json, int from, int to, int depth) {
        Object value = JsonReader.numbersAsText(json, from, to, depth).read();
        TextBuffer out = new TextBuffer(to - from + 16);
        new JsonWriter(out).write(value, depth);
        return out.toBytes();
    }

    /** Answers the JSON string literal of a string, with its quotes. Lone surrogates are kept, as escapes. */
    public static byte[] quote(String string) {
        TextBuffer out = new TextBuffer(string.length() + 2);
        out.literal(string);
        return out.toBytes();
    }

    /**
     * Answers a text in UTF-8. Unpaired surrogates, which have no encoding, become escapes as in a string literal. Behind
     * a backslash that would not be what the text says; there they become bytes that no UTF-8 has, and the text no JSON.
     */
    public static byte[] utf8(String text) {
        int unpaired = TextBuffer.nextUnpairedSurrogate(text, 0);
        if (unpaired == text.length()) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        TextBuffer out = new TextBuffer(text.length() + 16);
        out.utf8(text, unpaired);
        return out.toBytes();
    }

    /**
     * Answers the string that a literal stands for.
     *
     * @param json holds the literal, which must be valid
     * @param from index of the opening quote
     * @param to index after the closing quote
     * @throws IllegalArgumentException if this is no literal in quotes, or one of its escapes is none
     */
    public static String unquote(byte[] json, int from, int to) {
        return StringLiteral.decode(json, from, to);
    }

    /**
     * Answers the string that the inside of a literal stands for, as {@link #unquote} does for a whole one.
     *
     * @param json holds the literal, which must be valid
     * @param from index after the opening quote
     * @param to index of the closing quote
     * @throws IllegalArgumentException if one of the escapes is none
     */
    public static String unescape(byte[] json, int from, int to) {
        return StringLiteral.inside(json, from, to);
    }

    /**
     * Decodes a text to values of the JDK: {@code String}, {@code Boolean}, {@code null}, {@code LinkedHashMap},
     * {@code ArrayList}, and for numbers {@code Long} where an integer fits, {@code BigInteger} for larger integers
     * (up to 10,000 digits), {@code Double} for all that have a fraction or an exponent. Of a key that occurs twice the
     * last value counts. The maps and lists are the caller's own and may be changed.
     *
     * @param json holds the text
     * @param from index of the text's first byte
     * @param to index after the text's last byte
     * @return the value; {@code null} for the text {@code null}
     * @throws IllegalArgumentException if the text is not exactly one valid JSON value; the message is as for
     *     {@link #canonical}
     */
    public static @Nullable Object value(byte[] json, int from, int to) {
        return JsonReader.numbersAsValues(json, from, to).read();
    }

    /**
     * Decodes a text to a class of the caller, with Jackson and its annotations. Properties that the class does not have
     * are ignored; what the text does not have is {@code null} or zero. An {@code Instant} is read from epoch
     * milliseconds or ISO text.
     *
     * @param json holds the text
     * @param from index of the text's first byte
     * @param to index after the text's last byte
     * @return the value, never {@code null}
     * @throws IllegalArgumentException if Jackson cannot make such a value of the text, or makes {@code null} of it; the
     *     message names the class and Jackson's reason
     */
    public static <T> T as(byte[] json, int from, int to, Class<T> type) {
        return JacksonCodec.decode(json, from, to, type);
    }

    /**
     * Answers whether ECMAScript takes a key for an array index, {@code 0} to {@code 4294967294} written without leading
     * zeros. Such keys come first in an object, in ascending order.
     */
    public static boolean isArrayIndex(String key) {
        return MemberOrder.isArrayIndex(key);
    }
}
