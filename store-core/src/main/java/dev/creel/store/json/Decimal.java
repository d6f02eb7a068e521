package dev.creel.store.json;

/**
 * A decimal number without its spelling: {@code 0.digits} times ten to the power of {@code point}. The digits neither
 * begin nor end with a zero, and zero has none, so two decimals are equal when their values are. Immutable, thread-safe.
 */
record Decimal(boolean negative, String digits, long point) {

    private static final long EXPONENT_LIMIT = 1_000_000_000_000_000L;

    /** Answers the value of a JSON number, or of any text that Java gives a finite double. */
    static Decimal parse(String text) {
        boolean negative = text.charAt(0) == '-';
        int start = negative ? 1 : 0;
        int end = exponentMark(text);
        long exponent = end < text.length() ? exponent(text, end + 1) : 0;
        int dot = text.indexOf('.');
        if (dot < 0) {
            return normalized(negative, text.substring(start, end), end - start + exponent);
        }
        String digits = text.substring(start, dot) + text.substring(dot + 1, end);
        return normalized(negative, digits, dot - start + exponent);
    }

    boolean isZero() {
        return digits.isEmpty();
    }

    /** Answers the spelling that ECMAScript's {@code Number::toString} prescribes for these digits, if there are any. */
    String ecmaText() {
        StringBuilder out = new StringBuilder(digits.length() + 8);
        if (negative) {
            out.append('-');
        }
        int count = digits.length();
        if (point > 21 || point <= -6) {
            out.append(digits.charAt(0));
            if (count > 1) {
                out.append('.').append(digits, 1, count);
            }
            long exponent = point - 1;
            return out.append(exponent < 0 ? "e-" : "e+")
                    .append(Math.abs(exponent))
                    .toString();
        }
        int whole = (int) point;
        if (whole <= 0) {
            return out.append("0.").append("0".repeat(-whole)).append(digits).toString();
        }
        if (whole >= count) {
            return out.append(digits).append("0".repeat(whole - count)).toString();
        }
        return out.append(digits, 0, whole)
                .append('.')
                .append(digits, whole, count)
                .toString();
    }

    private static Decimal normalized(boolean negative, String digits, long point) {
        int first = 0;
        int last = digits.length();
        while (first < last && digits.charAt(first) == '0') {
            first++;
        }
        while (last > first && digits.charAt(last - 1) == '0') {
            last--;
        }
        return first == last
                ? new Decimal(false, "", 0)
                : new Decimal(negative, digits.substring(first, last), point - first);
    }

    private static int exponentMark(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == 'e' || text.charAt(i) == 'E') {
                return i;
            }
        }
        return text.length();
    }

    private static long exponent(String text, int from) {
        boolean negative = text.charAt(from) == '-';
        long exponent = 0;
        for (int i = from; i < text.length() && exponent < EXPONENT_LIMIT; i++) {
            char digit = text.charAt(i);
            if (digit != '-' && digit != '+') {
                exponent = exponent * 10 + (digit - '0');
            }
        }
        return negative ? -exponent : exponent;
    }
}
