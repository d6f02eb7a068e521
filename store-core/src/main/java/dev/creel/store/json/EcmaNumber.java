package dev.creel.store.json;

import java.math.BigInteger;
import tools.jackson.core.io.NumberOutput;

/** Numbers as ECMAScript writes them. Stateless and thread-safe. */
final class EcmaNumber {

    private static final double EXACT_INTEGERS = 0x1p53;
    private static final int SAFE_LENGTH = 15;
    private static final int MAX_INTEGER_DIGITS = 10_000;

    private EcmaNumber() {}

    /** Answers {@code String(number)} of a finite number. */
    static String text(double number) {
        if (!Double.isFinite(number)) {
            throw new IllegalArgumentException("JSON has no text for " + number);
        }
        if (number == Math.rint(number) && Math.abs(number) < EXACT_INTEGERS) {
            return Long.toString((long) number);
        }
        return shortest(number).ecmaText();
    }

    /** Answers the ECMAScript form of a valid JSON number, or the number as given if that form had another value. */
    static String canonical(String given) {
        boolean integer = isInteger(given);
        if (integer && given.length() <= SAFE_LENGTH && !given.equals("-0")) {
            return given;
        }
        Decimal exact = Decimal.parse(given);
        if (exact.isZero()) {
            return "0";
        }
        double nearest = Double.parseDouble(given);
        if (nearest == 0 || Double.isInfinite(nearest)) {
            return given;
        }
        Decimal shortest = shortest(nearest);
        return shortest.equals(exact) ? shortest.ecmaText() : given;
    }

    /** Answers the shortest decimal text of a finite float. */
    static String text(float number) {
        return canonical(NumberOutput.toString(number, true));
    }

    /** Answers a valid JSON number as {@code Long}, {@code BigInteger} or {@code Double}. */
    static Number value(String text) {
        if (!isInteger(text)) {
            return Double.valueOf(text);
        }
        if (text.length() <= 18) {
            return Long.valueOf(text);
        }
        if (text.length() > MAX_INTEGER_DIGITS) {
            throw new IllegalArgumentException("an integer of " + text.length() + " digits is too long to decode");
        }
        BigInteger value = new BigInteger(text);
        return value.bitLength() < Long.SIZE ? (Number) value.longValue() : value;
    }

    private static Decimal shortest(double number) {
        Decimal decimal = Decimal.parse(NumberOutput.toString(number, true));
        // Java's text has two digits at least, so among the smallest doubles one digit may do.
        boolean mayBeTooLong =
                Math.abs(number) < Double.MIN_NORMAL && decimal.digits().length() == 2;
        return mayBeTooLong ? shortened(decimal, number) : decimal;
    }

    /** Rounds up only: no double that small has a text of one digit below its text of two. */
    private static Decimal shortened(Decimal two, double number) {
        int first = two.digits().charAt(0) - '0';
        Decimal one = first == 9
                ? new Decimal(two.negative(), "1", two.point() + 1)
                : new Decimal(two.negative(), Integer.toString(first + 1), two.point());
        return Double.parseDouble(one.ecmaText()) == number ? one : two;
    }

    private static boolean isInteger(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '.' || c == 'e' || c == 'E') {
                return false;
            }
        }
        return true;
    }
}
