package dev.creel.store.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Where the members of one object lie in its text, in the order of the text. Names are kept as they are spelled there,
 * since an unpaired surrogate has no other encoding. Immutable, thread-safe.
 */
public final class Members {

    final int count;
    final long[] keyAt;
    final int[] valueOffset;
    final int[] valueLength;
    final byte[] names;
    final int[] nameEnd;
    private final long objectAt;
    private final long objectEnd;

    Members(
            int count,
            long[] keyAt,
            int[] valueOffset,
            int[] valueLength,
            byte[] names,
            int[] nameEnd,
            long objectAt,
            long objectEnd) {
        this.count = count;
        this.keyAt = keyAt;
        this.valueOffset = valueOffset;
        this.valueLength = valueLength;
        this.names = names;
        this.nameEnd = nameEnd;
        this.objectAt = objectAt;
        this.objectEnd = objectEnd;
    }

    public int count() {
        return count;
    }

    /** Answers how many bytes its arrays take. */
    public long bytes() {
        return 20L * count + names.length;
    }

    /** Answers the offset of the opening quote of a member's name. */
    public long keyAt(int member) {
        return keyAt[member];
    }

    /** Answers the offset of the first byte of a member's value. */
    public long valueAt(int member) {
        return keyAt[member] + valueOffset[member];
    }

    /** Answers the length of a member's value in bytes. */
    public int valueLength(int member) {
        return valueLength[member];
    }

    /** Answers the offset behind the last byte of a member's value. */
    public long valueEnd(int member) {
        return valueAt(member) + valueLength[member];
    }

    /** Answers a member's name, decoded. */
    public String name(int member) {
        return JsonText.unescape(names, nameStart(member), nameEnd[member]);
    }

    /** Answers whether a member has this name, given in both forms so that most comparisons decode nothing. */
    public boolean isNamed(int member, String name, byte[] nameUtf8) {
        int from = nameStart(member);
        int to = nameEnd[member];
        int longer = to - from - nameUtf8.length;
        if (longer == 0) {
            return Arrays.equals(names, from, to, nameUtf8, 0, nameUtf8.length) && !hasEscape(from, to);
        }
        return longer > 0 && hasEscape(from, to) && name(member).equals(name);
    }

    private boolean hasEscape(int from, int to) {
        return StringLiteral.hasEscape(names, from, to);
    }

    /** Answers whether a name is nothing but visible ASCII, without capital letters and without escapes. */
    public boolean isLowerCaseAscii(int member) {
        for (int i = nameStart(member); i < nameEnd[member]; i++) {
            byte c = names[i];
            if (c <= ' ' || c == '\\' || c == 0x7f || (c >= 'A' && c <= 'Z')) {
                return false;
            }
        }
        return true;
    }

    /** Answers what {@link String#hashCode()} says of a name that is ASCII without escapes. */
    public int asciiHash(int member) {
        int hash = 0;
        for (int i = nameStart(member); i < nameEnd[member]; i++) {
            hash = hash * 31 + names[i];
        }
        return hash;
    }

    /** Answers the last member of this name, which is the one that counts, or -1. */
    public int last(String name) {
        byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
        for (int i = count - 1; i >= 0; i--) {
            if (isNamed(i, name, utf8)) {
                return i;
            }
        }
        return -1;
    }

    /** Answers whether the names and values of both texts are spelled alike, as far as names and lengths tell. */
    public boolean sameShape(Members other) {
        return count == other.count
                && Arrays.equals(valueLength, 0, count, other.valueLength, 0, count)
                && Arrays.equals(nameEnd, 0, count, other.nameEnd, 0, count)
                && Arrays.equals(names, 0, namesLength(), other.names, 0, namesLength());
    }

    /** Answers the offset of the object's opening brace. */
    public long objectAt() {
        return objectAt;
    }

    /** Answers the offset of the object's closing brace. */
    public long objectEnd() {
        return objectEnd;
    }

    int nameStart(int member) {
        return member == 0 ? 0 : nameEnd[member - 1];
    }

    int namesLength() {
        return count == 0 ? 0 : nameEnd[count - 1];
    }

    /** Collects members in the order of the text. Not thread-safe. */
    public static final class Builder {
        private int count;
        private long[] keyAt;
        private int[] valueOffset;
        private int[] valueLength;
        private int[] nameEnd;
        private byte[] names;
        private int namesLength;

        public Builder(int expected) {
            int capacity = Math.max(4, expected);
            keyAt = new long[capacity];
            valueOffset = new int[capacity];
            valueLength = new int[capacity];
            nameEnd = new int[capacity];
            names = new byte[capacity * 16];
        }

        /** Adds a member; its name comes without quotes. */
        public void add(long keyPosition, long valueAt, long valueEnd, byte[] name, int nameFrom, int nameTo) {
            if (count == keyAt.length) {
                makeRoom(count + (count >> 1));
            }
            int length = nameTo - nameFrom;
            if (names.length - namesLength < length) {
                names = Arrays.copyOf(names, Math.max(names.length + (names.length >> 1), namesLength + length));
            }
            System.arraycopy(name, nameFrom, names, namesLength, length);
            namesLength += length;
            keyAt[count] = keyPosition;
            valueOffset[count] = (int) (valueAt - keyPosition);
            valueLength[count] = (int) (valueEnd - valueAt);
            nameEnd[count] = namesLength;
            count++;
        }

        /** Makes room for so many members, if their names are no more than a quarter longer than those so far. */
        public void makeRoom(int capacity) {
            keyAt = Arrays.copyOf(keyAt, capacity);
            valueOffset = Arrays.copyOf(valueOffset, capacity);
            valueLength = Arrays.copyOf(valueLength, capacity);
            nameEnd = Arrays.copyOf(nameEnd, capacity);
            long bytes = count == 0 ? 0 : (long) namesLength * capacity / count * 5 / 4;
            if (bytes > names.length) {
                names = Arrays.copyOf(names, (int) Math.min(bytes, Integer.MAX_VALUE - 8));
            }
        }

        /** Adds the member that a scanner stands on. */
        public void add(ObjectScanner scanner) {
            add(scanner.keyAt(), scanner.valueAt(), scanner.valueEnd(), scanner.key(), 0, scanner.keyLength());
        }

        public int count() {
            return count;
        }

        /** Answers the members of an object whose braces lie at these offsets. */
        public Members build(long objectAt, long objectEnd) {
            return new Members(
                    count,
                    Arrays.copyOf(keyAt, count),
                    Arrays.copyOf(valueOffset, count),
                    Arrays.copyOf(valueLength, count),
                    Arrays.copyOf(names, namesLength),
                    Arrays.copyOf(nameEnd, count),
                    objectAt,
                    objectEnd);
        }
    }
}
