package dev.creel.store.json;

import java.math.BigDecimal;
import java.util.Random;

/** Random JSON texts with everything that has a canonical form: spellings, spaces, odd keys, doubled keys. */
final class RandomJson {

    private static final String[] KEYS = {
        "a",
        "b",
        "agent:main:main",
        "0",
        "1",
        "10",
        "9",
        "01",
        "-1",
        "4294967294",
        "4294967295",
        "1.5",
        "__proto__",
        "constructor",
        "toString",
        "",
        " ",
        "\\u0031",
        "\\ud800",
        "\u00e9",
        "\ud83d\ude00",
        "a\\/b",
        "99999999999",
        "updatedAt",
        "updated\\u0041t"
    };
    private static final String[] PIECES = {
        "x",
        "Z",
        " ",
        "\\n",
        "\\t",
        "\\b",
        "\\f",
        "\\r",
        "\\\\",
        "\\\"",
        "/",
        "\\/",
        "\\u0000",
        "\\u001F",
        "\\u007f",
        "\u007f",
        "\u2028",
        "\\u2029",
        "\u00e9",
        "\u4e2d",
        "\ud83d\ude00",
        "\\ud83d\\ude00",
        "\\uD83D",
        "\\udE00",
        "\\u0041"
    };
    private static final String[] SPACES = {"", "", "", " ", "\n", "\t", "\r\n", "  "};

    private final Random random;
    private final StringBuilder out = new StringBuilder();

    private RandomJson(Random random) {
        this.random = random;
    }

    static String text(Random random) {
        RandomJson json = new RandomJson(random);
        json.space();
        json.value(4);
        json.space();
        return json.out.toString();
    }

    /** Answers a text whose outermost value is an object. */
    static String document(Random random) {
        RandomJson json = new RandomJson(random);
        json.space();
        json.object(4);
        json.space();
        return json.out.toString();
    }

    static double number(Random random) {
        return switch (random.nextInt(7)) {
            case 0 -> finite(Double.longBitsToDouble(random.nextLong()));
            case 1 -> Double.longBitsToDouble(random.nextLong() & 0x000f_ffff_ffff_ffffL);
            case 2 -> powerOfTen(random.nextInt(632) - 323) * (random.nextBoolean() ? 1 : -1);
            case 3 -> 0x1p53 + random.nextInt(2000) - 1000;
            case 4 -> random.nextInt(3000) * Double.MIN_VALUE;
            case 5 -> (random.nextInt(2_000_000) - 1_000_000) / powerOfTen(random.nextInt(12));
            default -> (random.nextInt(99) + 1) * powerOfTen(random.nextInt(60) - 30);
        };
    }

    private static double powerOfTen(int exponent) {
        return Double.parseDouble("1e" + exponent);
    }

    private static double finite(double number) {
        return Double.isFinite(number) ? number : 0.1;
    }

    private void value(int depth) {
        switch (random.nextInt(depth > 0 ? 9 : 5)) {
            case 0 -> out.append(new String[] {"null", "true", "false"}[random.nextInt(3)]);
            case 1, 2 -> out.append(spelled(number(random)));
            case 3, 4 -> string();
            case 5, 6 -> array(depth - 1);
            default -> object(depth - 1);
        }
    }

    private String spelled(double number) {
        String text = EcmaNumber.text(number);
        BigDecimal exact = new BigDecimal(text);
        return switch (random.nextInt(5)) {
            case 0 -> exact.toString();
            case 1 -> exact.setScale(Math.max(0, exact.scale()) + 1).toPlainString();
            case 2 -> exact.unscaledValue() + "E" + -exact.scale();
            case 3 -> number == 0 ? "-0.0e5" : text;
            default -> text;
        };
    }

    private void string() {
        out.append('"');
        for (int i = random.nextInt(8); i > 0; i--) {
            out.append(PIECES[random.nextInt(PIECES.length)]);
        }
        out.append('"');
    }

    private void array(int depth) {
        out.append('[');
        space();
        for (int i = 0, count = random.nextInt(4); i < count; i++) {
            out.append(i == 0 ? "" : ",");
            space();
            value(depth);
            space();
        }
        out.append(']');
    }

    private void object(int depth) {
        out.append('{');
        space();
        for (int i = 0, count = random.nextInt(7); i < count; i++) {
            out.append(i == 0 ? "" : ",");
            space();
            out.append('"').append(KEYS[random.nextInt(KEYS.length)]).append('"');
            space();
            out.append(':');
            space();
            value(depth);
            space();
        }
        out.append('}');
    }

    private void space() {
        out.append(SPACES[random.nextInt(SPACES.length)]);
    }
}
