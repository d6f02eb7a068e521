package dev.creel.store.json;

/** How far a JSON number has been read. Immutable, thread-safe. */
enum NumberSyntax {
    START(false),
    MINUS(false),
    ZERO(true),
    WHOLE(true),
    POINT(false),
    FRACTION(true),
    E(false),
    E_SIGN(false),
    EXPONENT(true),
    INVALID(false);

    private final boolean mayEnd;

    NumberSyntax(boolean mayEnd) {
        this.mayEnd = mayEnd;
    }

    boolean mayEnd() {
        return mayEnd;
    }

    NumberSyntax after(int c) {
        boolean digit = c >= '0' && c <= '9';
        return switch (this) {
            case START -> c == '-' ? MINUS : c == '0' ? ZERO : digit ? WHOLE : INVALID;
            case MINUS -> c == '0' ? ZERO : digit ? WHOLE : INVALID;
            case ZERO -> c == '.' ? POINT : isE(c) ? E : INVALID;
            case WHOLE -> digit ? WHOLE : c == '.' ? POINT : isE(c) ? E : INVALID;
            case POINT -> digit ? FRACTION : INVALID;
            case FRACTION -> digit ? FRACTION : isE(c) ? E : INVALID;
            case E -> digit ? EXPONENT : c == '+' || c == '-' ? E_SIGN : INVALID;
            case E_SIGN, EXPONENT -> digit ? EXPONENT : INVALID;
            case INVALID -> INVALID;
        };
    }

    private static boolean isE(int c) {
        return c == 'e' || c == 'E';
    }
}
