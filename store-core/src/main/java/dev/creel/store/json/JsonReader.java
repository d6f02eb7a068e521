package dev.creel.store.json;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads one strict JSON text. Belongs to one thread and one text.
 *
 * <p>Not Jackson's parser, because that refuses keys with lone surrogates, guesses the encoding from the bytes, and
 * gives no reliable byte positions.
 */
final class JsonReader {

    private final byte[] json;
    private final int from;
    private final int to;
    private final int outerLevels;
    private final boolean lenient;
    private final Function<String, Object> number;
    private int at;

    private JsonReader(
            byte[] json, int from, int to, int outerLevels, boolean lenient, Function<String, Object> number) {
        this.json = json;
        this.from = from;
        this.to = to;
        this.outerLevels = outerLevels;
        this.lenient = lenient;
        this.number = number;
        this.at = from;
    }

    /** Reads numbers as {@link NumberText} of their canonical text. */
    static JsonReader numbersAsText(byte[] json, int from, int to, int outerLevels) {
        return new JsonReader(json, from, to, outerLevels, false, NumberText::canonical);
    }

    /** As {@link #numbersAsText}, and takes NaN and the infinities, as Jackson writes them, for null. */
    static JsonReader fromJackson(byte[] json, int outerLevels) {
        return new JsonReader(json, 0, json.length, outerLevels, true, NumberText::canonical);
    }

    /** Reads numbers as {@code Long}, {@code BigInteger} or {@code Double}. */
    static JsonReader numbersAsValues(byte[] json, int from, int to) {
        return new JsonReader(json, from, to, 0, false, EcmaNumber::value);
    }

    @Nullable
    Object read() {
        skipSpace();
        Object value = value(outerLevels);
        skipSpace();
        if (at < to) {
            throw invalid("the end of the text");
        }
        return value;
    }

    private @Nullable Object value(int level) {
        int first = peek();
        if (first == '"') {
            return string("a value");
        } else if (first == '{') {
            return object(enter(level));
        } else if (first == '[') {
            return array(enter(level));
        } else if (word("true")) {
            return true;
        } else if (word("false")) {
            return false;
        } else if (word("null")) {
            return null;
        } else if (lenient && (word("NaN") || word("Infinity") || word("-Infinity"))) {
            return null;
        }
        return number.apply(numberText());
    }

    private Map<String, @Nullable Object> object(int level) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        skipSpace();
        if (taken('}')) {
            return members;
        }
        do {
            skipSpace();
            String key = string("a key in double quotes");
            skipSpace();
            require(':', "':'");
            skipSpace();
            members.put(key, value(level));
            skipSpace();
        } while (taken(','));
        require('}', "',' or '}'");
        return members;
    }

    private List<@Nullable Object> array(int level) {
        List<@Nullable Object> elements = new ArrayList<>();
        skipSpace();
        if (taken(']')) {
            return elements;
        }
        do {
            skipSpace();
            elements.add(value(level));
            skipSpace();
        } while (taken(','));
        require(']', "',' or ']'");
        return elements;
    }

    private String string(String expected) {
        int start = at;
        require('"', expected);
        while (!taken('"')) {
            int b = peek();
            if (b == '\\') {
                skipEscape();
            } else if (b < ' ') {
                throw invalid("a closing quote (control characters must be escaped)");
            } else if (b < 0x80) {
                at++;
            } else {
                skipWideChar();
            }
        }
        return StringLiteral.decode(json, start, at);
    }

    private void skipEscape() {
        at++;
        int letter = peek();
        if (letter < 0 || "\"\\/bfnrtu".indexOf(letter) < 0) {
            throw invalid("one of \"\\/bfnrtu after a backslash");
        }
        at++;
        for (int i = 0; letter == 'u' && i < 4; i++) {
            if (Character.digit(peek(), 16) < 0) {
                throw invalid("a hex digit");
            }
            at++;
        }
    }

    private void skipWideChar() {
        int length = Utf8.length(json, at, to);
        if (length == 0) {
            throw invalid("UTF-8");
        }
        at += length;
    }

    private String numberText() {
        int start = at;
        boolean negative = taken('-');
        if (!taken('0')) {
            skipDigits(negative ? "a digit" : "a value");
        }
        if (taken('.')) {
            skipDigits("a digit");
        }
        if (taken('e') || taken('E')) {
            if (!taken('+')) {
                taken('-');
            }
            skipDigits("a digit");
        }
        return Utf8.ascii(json, start, at);
    }

    private void skipDigits(String expected) {
        int start = at;
        while (peek() >= '0' && peek() <= '9') {
            at++;
        }
        if (at == start) {
            throw invalid(expected);
        }
    }

    private void skipSpace() {
        while (peek() == ' ' || peek() == '\n' || peek() == '\r' || peek() == '\t') {
            at++;
        }
    }

    private boolean word(String word) {
        if (word.length() > to - at) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            if (json[at + i] != word.charAt(i)) {
                return false;
            }
        }
        at += word.length();
        return true;
    }

    private boolean taken(char c) {
        boolean there = peek() == c;
        at += there ? 1 : 0;
        return there;
    }

    private void require(char c, String expected) {
        if (!taken(c)) {
            throw invalid(expected);
        }
    }

    /** Answers the next byte, unsigned, or -1 at the end. */
    private int peek() {
        return at < to ? json[at] & 0xff : -1;
    }

    private int enter(int level) {
        if (level >= JsonText.MAX_NESTING) {
            throw new IllegalArgumentException(
                    "Invalid JSON at byte " + (at - from) + ": nested deeper than " + JsonText.MAX_NESTING + " levels");
        }
        at++;
        return level + 1;
    }

    private IllegalArgumentException invalid(String expected) {
        return new IllegalArgumentException("Invalid JSON at byte " + (at - from) + ": found "
                + Utf8.describe(json, at, to) + ", expected " + expected);
    }
}
