package dev.creel.store.testkit;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.OptionalInt;

/** Finds places in the text of a whole document. Stateless and thread-safe. */
final class DocumentPlaces {

    private DocumentPlaces() {}

    /** Answers the place of a closing bracket, counted from 0 in the order of the text. */
    static OptionalInt closingBracket(byte[] text, int number) {
        int left = number;
        for (int at = 0; at < text.length; at++) {
            if (text[at] == '"') {
                at = endOfString(text, at) - 1;
            } else if ((text[at] == '}' || text[at] == ']') && left-- == 0) {
                return OptionalInt.of(at);
            }
        }
        return OptionalInt.empty();
    }

    /** Answers how many closing brackets there are. */
    static int closingBrackets(byte[] text) {
        int count = 0;
        while (closingBracket(text, count).isPresent()) {
            count++;
        }
        return count;
    }

    /** Answers the place behind the opening brace of an entry that is an object, by its key as the document spells it. */
    static OptionalInt insideOf(byte[] text, String key) {
        StringBuilder literal = new StringBuilder();
        CanonicalText.quote(literal, key);
        byte[] wanted = literal.toString().getBytes(StandardCharsets.UTF_8);
        int depth = 0;
        for (int at = 0; at < text.length; at++) {
            if (text[at] == '"') {
                int end = endOfString(text, at);
                if (depth == 1 && Arrays.equals(text, at, end, wanted, 0, wanted.length)) {
                    int value = afterSpace(text, afterSpace(text, end) + 1);
                    if (value < text.length && text[value] == '{') {
                        return OptionalInt.of(value + 1);
                    }
                }
                at = end - 1;
            } else if (text[at] == '{' || text[at] == '[') {
                depth++;
            } else if (text[at] == '}' || text[at] == ']') {
                depth--;
            }
        }
        return OptionalInt.empty();
    }

    /** Answers the place of the next byte that is no white space. */
    static int afterSpace(byte[] text, int from) {
        int at = from;
        while (at < text.length && (text[at] == ' ' || text[at] == '\n' || text[at] == '\r' || text[at] == '\t')) {
            at++;
        }
        return at;
    }

    private static int endOfString(byte[] text, int from) {
        int at = from + 1;
        while (at < text.length && text[at] != '"') {
            at += text[at] == '\\' ? 2 : 1;
        }
        return Math.min(at + 1, text.length);
    }
}
