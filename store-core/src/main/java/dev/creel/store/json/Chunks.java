package dev.creel.store.json;

import java.util.Arrays;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * One value for each member, in arrays of 64. Columns that differ in a few members share the arrays of all others, so
 * that the next version of a large document costs next to nothing. Immutable as long as nobody writes into an array;
 * thread-safe.
 *
 * @param <A> the type of the arrays
 */
public final class Chunks<A> {

    static final int SHIFT = 6;
    static final int SIZE = 1 << SHIFT;
    static final int MASK = SIZE - 1;

    /**
     * What to know about a type of array. Immutable, thread-safe.
     *
     * @param make makes one
     * @param compare answers whether two agree in so many first values
     * @param <A> the type
     */
    public record Kind<A>(IntFunction<A> make, Comparison<A> compare) {
        /** Whole numbers. */
        public static final Kind<int[]> INTS = new Kind<>(int[]::new, (a, b, n) -> Arrays.equals(a, 0, n, b, 0, n));

        /** Floating-point numbers. */
        public static final Kind<double[]> DOUBLES =
                new Kind<>(double[]::new, (a, b, n) -> Arrays.equals(a, 0, n, b, 0, n));
    }

    /** Compares arrays. */
    interface Comparison<A> {
        boolean equal(A one, A other, int length);
    }

    private final Kind<A> kind;
    private final Object[] arrays;
    private final int count;

    private Chunks(Kind<A> kind, Object[] arrays, int count) {
        this.kind = kind;
        this.arrays = arrays;
        this.count = count;
    }

    /** Answers the array that holds a member's value, at {@link #at}. */
    @SuppressWarnings("unchecked")
    public A of(int member) {
        return (A) arrays[member >> SHIFT];
    }

    /** Answers where in its array a member's value stands. */
    public static int at(int member) {
        return member & MASK;
    }

    private int length(int array) {
        return Math.min(SIZE, count - (array << SHIFT));
    }

    /** Answers whether both columns hold the same values. */
    public boolean sameAs(Chunks<A> other) {
        if (count != other.count) {
            return false;
        }
        for (int i = 0; i < arrays.length; i++) {
            if (arrays[i] != other.arrays[i] && !kind.compare.equal(of(i << SHIFT), other.of(i << SHIFT), length(i))) {
                return false;
            }
        }
        return true;
    }

    /** Makes a column that differs from another one in a few members. Not thread-safe. */
    public static final class Editor<A> {
        private final Chunks<A> before;
        private final Object[] arrays;

        public Editor(Chunks<A> before) {
            this.before = before;
            this.arrays = before.arrays.clone();
        }

        /** Answers the array to write a member's value into, at {@link Chunks#at}. */
        @SuppressWarnings("unchecked")
        public A of(int member) {
            int array = member >> SHIFT;
            if (arrays[array] == before.arrays[array]) {
                arrays[array] = copy(before.kind, before.of(member), before.length(array));
            }
            return (A) arrays[array];
        }

        public Chunks<A> build() {
            return new Chunks<>(before.kind, arrays, before.count);
        }
    }

    /** Collects a column value by value; what agrees with another column is shared with it. Not thread-safe. */
    public static final class Builder<A> {
        private final Kind<A> kind;
        private final @Nullable Chunks<A> alike;
        private final A collecting;
        private Object[] arrays = new Object[4];
        private int count;

        /** @param alike a column that much of this one may agree with, or null */
        public Builder(Kind<A> kind, @Nullable Chunks<A> alike) {
            this.kind = kind;
            this.alike = alike;
            this.collecting = kind.make.apply(SIZE);
        }

        /** Begins the next value. Answers the array to write it into, at {@link Chunks#at} of its member. */
        public A next() {
            if (count > 0 && (count & MASK) == 0) {
                store(SIZE);
            }
            count++;
            return collecting;
        }

        private void store(int length) {
            int array = (count - 1) >> SHIFT;
            if (array == arrays.length) {
                arrays = Arrays.copyOf(arrays, array * 2);
            }
            arrays[array] = shared(array, length);
        }

        private A shared(int array, int length) {
            if (alike != null && array < alike.arrays.length && alike.length(array) == length) {
                A candidate = alike.of(array << SHIFT);
                if (kind.compare.equal(collecting, candidate, length)) {
                    return candidate;
                }
            }
            return copy(kind, collecting, length);
        }

        public Chunks<A> build() {
            if (count > 0) {
                store(((count - 1) & MASK) + 1);
            }
            return new Chunks<>(kind, Arrays.copyOf(arrays, (count + MASK) >> SHIFT), count);
        }
    }

    @SuppressWarnings("SuspiciousSystemArraycopy") // The kind makes arrays of the type that it was given.
    private static <A> A copy(Kind<A> kind, A source, int length) {
        A copy = kind.make.apply(length);
        System.arraycopy(source, 0, copy, 0, length);
        return copy;
    }
}
