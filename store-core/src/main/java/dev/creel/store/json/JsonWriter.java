package dev.creel.store.json;

import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Writes values as {@code JSON.stringify(value, null, 2)} does. Belongs to one thread. */
final class JsonWriter {

    private final TextBuffer out;

    JsonWriter(TextBuffer out) {
        this.out = out;
    }

    /** Writes a value that stands inside so many objects and arrays. */
    void write(@Nullable Object value, int level) {
        if (value == null) {
            out.ascii("null");
        } else if (value instanceof CharSequence || value instanceof Character) {
            out.literal(value.toString());
        } else if (value instanceof NumberText number) {
            out.ascii(number.text());
        } else if (value instanceof Map<?, ?> map) {
            object(map, level);
        } else if (value instanceof Collection<?> collection) {
            array(collection, level);
        } else if (value instanceof Boolean) {
            out.ascii(value.toString());
        } else if (value instanceof Number number) {
            number(number, level);
        } else if (value instanceof Optional<?> optional) {
            write(optional.orElse(null), level);
        } else if (value instanceof Enum<?> constant) {
            out.literal(constant.name());
        } else if (value instanceof Instant instant) {
            out.ascii(epochMillis(instant));
        } else if (value.getClass().isArray()) {
            array(elements(value), level);
        } else {
            write(JacksonCodec.tree(value, level), level);
        }
    }

    private void number(Number number, int level) {
        if (number instanceof Long
                || number instanceof Integer
                || number instanceof Short
                || number instanceof Byte
                || number instanceof AtomicLong
                || number instanceof AtomicInteger) {
            out.ascii(number.toString());
        } else if (number instanceof Double d) {
            out.ascii(Double.isFinite(d) ? EcmaNumber.text(d.doubleValue()) : "null");
        } else if (number instanceof Float f) {
            out.ascii(Float.isFinite(f) ? EcmaNumber.text(f.floatValue()) : "null");
        } else if (number instanceof BigInteger || number instanceof BigDecimal) {
            out.ascii(EcmaNumber.canonical(number.toString()));
        } else {
            write(JacksonCodec.tree(number, level), level);
        }
    }

    private void object(Map<?, ?> map, int level) {
        int inner = enter(level);
        out.ascii('{');
        boolean empty = true;
        for (Map.Entry<?, ?> member : ordered(map)) {
            Object value = member.getValue();
            if (value instanceof Optional<?> optional && optional.isEmpty()) {
                continue;
            }
            if (!empty) {
                out.ascii(',');
            }
            empty = false;
            out.newLine(inner);
            out.literal(key(member));
            out.ascii(": ");
            write(value, inner);
        }
        if (!empty) {
            out.newLine(level);
        }
        out.ascii('}');
    }

    private void array(Collection<?> elements, int level) {
        int inner = enter(level);
        out.ascii('[');
        boolean empty = true;
        for (Object element : elements) {
            if (!empty) {
                out.ascii(',');
            }
            empty = false;
            out.newLine(inner);
            write(element, inner);
        }
        if (!empty) {
            out.newLine(level);
        }
        out.ascii(']');
    }

    private static int enter(int level) {
        if (level >= JsonText.MAX_NESTING) {
            throw new IllegalArgumentException(
                    "nested deeper than " + JsonText.MAX_NESTING + " levels, or containing itself");
        }
        return level + 1;
    }

    private static Collection<? extends Map.Entry<?, ?>> ordered(Map<?, ?> map) {
        for (Map.Entry<?, ?> member : map.entrySet()) {
            if (MemberOrder.isArrayIndex(key(member))) {
                List<Map.Entry<?, ?>> sorted = new ArrayList<>(map.entrySet());
                sorted.sort((a, b) -> MemberOrder.compare(key(a), key(b)));
                return sorted;
            }
        }
        return map.entrySet();
    }

    private static String key(Map.Entry<?, ?> member) {
        if (member.getKey() instanceof String key) {
            return key;
        }
        throw new IllegalArgumentException("a map key is not a String: " + member.getKey());
    }

    private static List<@Nullable Object> elements(Object array) {
        int length = Array.getLength(array);
        List<@Nullable Object> elements = new ArrayList<>(length);
        for (int i = 0; i < length; i++) {
            elements.add(Array.get(array, i));
        }
        return elements;
    }

    private static String epochMillis(Instant instant) {
        try {
            return Long.toString(instant.toEpochMilli());
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("no epoch milliseconds for " + instant, e);
        }
    }
}
