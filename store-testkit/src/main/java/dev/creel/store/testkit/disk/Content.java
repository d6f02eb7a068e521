package dev.creel.store.testkit.disk;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The bytes of a file, with what tells them from others. Immutable, thread-safe. */
final class Content {

    static final Content NOTHING = new Content(new byte[0]);

    private final byte[] bytes;
    private @Nullable Fingerprint fingerprint;

    /** @param bytes which nobody changes from now on */
    Content(byte[] bytes) {
        this.bytes = bytes;
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return bytes.length;
    }

    Fingerprint fingerprint() {
        Fingerprint known = fingerprint;
        if (known == null) {
            known = Fingerprint.of(bytes);
            fingerprint = known;
        }
        return known;
    }

    /** Answers the first bytes of it. */
    Content cut(int length) {
        return new Content(Arrays.copyOf(bytes, length));
    }

    /** Answers it with zeros from a place on. */
    Content zeroedFrom(int place) {
        return new Content(Arrays.copyOf(Arrays.copyOf(bytes, place), bytes.length));
    }

    /** Answers the first bytes of it, followed by what another one has from there on. */
    Content over(Content old, int place) {
        byte[] mixed = Arrays.copyOf(old.bytes, Math.max(place, old.length()));
        System.arraycopy(bytes, 0, mixed, 0, place);
        return new Content(mixed);
    }

    /** Answers how many bytes both begin with. */
    int commonPrefix(Content other) {
        int mismatch = Arrays.mismatch(bytes, other.bytes);
        return mismatch < 0 ? bytes.length : mismatch;
    }

    @Override
    public boolean equals(@Nullable Object o) {
        return o instanceof Content other && Arrays.equals(bytes, other.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** 128 bits that stand for something, or for a whole disk; those of a disk are the sum of those of its files. */
    record Fingerprint(long high, long low) {

        static final Fingerprint ZERO = new Fingerprint(0, 0);

        static Fingerprint of(byte[] bytes) {
            try {
                ByteBuffer digest =
                        ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(bytes));
                return new Fingerprint(digest.getLong(), digest.getLong());
            } catch (NoSuchAlgorithmException e) {
                throw new AssertionError("every JDK has SHA-256", e);
            }
        }

        Fingerprint plus(Fingerprint other) {
            return new Fingerprint(high + other.high, low + other.low);
        }

        /** Answers what stands for both, in this order. */
        Fingerprint with(Fingerprint other) {
            return new Fingerprint(mix(high ^ mix(other.high)), mix(low ^ mix(other.low)));
        }

        private static long mix(long value) {
            long x = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
            x = (x ^ (x >>> 27)) * 0x94d049bb133111ebL;
            return x ^ (x >>> 31);
        }
    }
}
