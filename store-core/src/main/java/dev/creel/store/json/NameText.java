package dev.creel.store.json;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The names of members as their text spells them, without quotes, one behind the other. Immutable, thread-safe.
 */
final class NameText {

    /** An array of the JDK can be no longer. */
    static final int MAX_LENGTH = Integer.MAX_VALUE - 8;

    final byte[] text;
    final int[] end;

    private NameText(byte[] text, int[] end) {
        this.text = text;
        this.end = end;
    }

    int start(int member) {
        return member == 0 ? 0 : end[member - 1];
    }

    boolean sameAs(NameText other) {
        return this == other || (Arrays.equals(end, other.end) && Arrays.equals(text, other.text));
    }

    /** Collects names; as long as they agree with others, nothing is copied. Not thread-safe. */
    static final class Builder {
        private final @Nullable NameText alike;
        private boolean agrees;
        private byte[] text = {};
        private int[] end = {};
        private int length;
        private int count;

        /** @param alike names that these may agree with, or null */
        Builder(@Nullable NameText alike) {
            this.alike = alike;
            this.agrees = alike != null;
        }

        void add(byte[] name, int from, int to) {
            if (agrees && alike != null) {
                if (count < alike.end.length
                        && Arrays.equals(alike.text, alike.start(count), alike.end[count], name, from, to)) {
                    count++;
                    return;
                }
                agrees = false;
                length = count == 0 ? 0 : alike.end[count - 1];
                text = Arrays.copyOf(alike.text, Math.max(length, alike.text.length));
                end = Arrays.copyOf(alike.end, Math.max(count, alike.end.length));
            }
            if (count == end.length) {
                end = Arrays.copyOf(end, Math.max(16, count + (count >> 1)));
            }
            if (text.length - length < to - from) {
                text = Arrays.copyOf(text, capacity(text.length, (long) length + to - from));
            }
            System.arraycopy(name, from, text, length, to - from);
            length += to - from;
            end[count++] = length;
        }

        /** Answers how long the next array should be. */
        static int capacity(int present, long needed) {
            if (needed > MAX_LENGTH) {
                throw new IllegalArgumentException("the names of all entries are longer than " + MAX_LENGTH + " bytes");
            }
            return (int) Math.min(MAX_LENGTH, Math.max(256, Math.max(present + (long) (present >> 1), needed)));
        }

        NameText build() {
            if (agrees && alike != null) {
                if (count == alike.end.length) {
                    return alike;
                }
                length = count == 0 ? 0 : alike.end[count - 1];
                return new NameText(Arrays.copyOf(alike.text, length), Arrays.copyOf(alike.end, count));
            }
            return new NameText(
                    text.length == length ? text : Arrays.copyOf(text, length),
                    end.length == count ? end : Arrays.copyOf(end, count));
        }
    }
}
