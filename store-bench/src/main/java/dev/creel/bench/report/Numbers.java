package dev.creel.bench.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/** Figures as the page shows them: three digits that count, whole numbers from 100 on, thousands apart. Stateless. */
final class Numbers {

    private static final MathContext THREE = new MathContext(3, RoundingMode.HALF_UP);

    private Numbers() {}

    static String text(double value) {
        if (Double.isNaN(value)) {
            return "?";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "∞" : "-∞";
        }
        BigDecimal rounded = new BigDecimal(value).round(THREE);
        if (rounded.signum() == 0) {
            return "0";
        }
        int decimals = 2 - (rounded.precision() - rounded.scale() - 1);
        if (decimals <= 0) {
            return String.format(Locale.ROOT, "%,d", Math.round(value));
        }
        return rounded.setScale(Math.min(decimals, 4), RoundingMode.HALF_UP).toPlainString();
    }

    /** Answers a count. */
    static String whole(int count) {
        return String.format(Locale.ROOT, "%,d", count);
    }
}
