package dev.creel.store.json;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Where the members of one object lie in its text, in the order of the text. Names are kept as they are spelled there,
 * since an unpaired surrogate has no other encoding. Immutable, thread-safe.
 */
public final class Members {

    private final int count;
    /** Where the member before each chunk of 64 ends. */
    final long[] bases;

    final Chunks<int[]> gaps;
    final Chunks<int[]> valueOffsets;
    final Chunks<int[]> valueLengths;
    final NameText names;
    private final long objectAt;
    private final long objectEnd;

    Members(
            int count,
            long[] bases,
            Chunks<int[]> gaps,
            Chunks<int[]> valueOffsets,
            Chunks<int[]> valueLengths,
            NameText names,
            long objectAt,
            long objectEnd) {
        this.count = count;
        this.bases = bases;
        this.gaps = gaps;
        this.valueOffsets = valueOffsets;
        this.valueLengths = valueLengths;
        this.names = names;
        this.objectAt = objectAt;
        this.objectEnd = objectEnd;
    }

    public int count() {
        return count;
    }

    /** Answers how many bytes its arrays take at most; some are shared with other versions. */
    public long bytes() {
        return 17L * count + 8L * bases.length + names.text.length;
    }

    /** Answers how far behind the end of the member before it a member begins; of the first one, its offset. */
    int gap(int member) {
        return gaps.of(member)[Chunks.at(member)];
    }

    int valueOffset(int member) {
        return valueOffsets.of(member)[Chunks.at(member)];
    }

    /** Answers the offset of the opening quote of a member's name. */
    public long keyAt(int member) {
        int[] gap = gaps.of(member);
        int[] offset = valueOffsets.of(member);
        int[] length = valueLengths.of(member);
        int at = Chunks.at(member);
        long position = bases[member >> Chunks.SHIFT] + gap[at];
        for (int i = 0; i < at; i++) {
            position += (long) gap[i] + offset[i] + length[i];
        }
        return position;
    }

    /** Answers the offset of the first byte of a member's value. */
    public long valueAt(int member) {
        return keyAt(member) + valueOffset(member);
    }

    /** Answers the length of a member's value in bytes. */
    public int valueLength(int member) {
        return valueLengths.of(member)[Chunks.at(member)];
    }

    /** Answers the offset behind the last byte of a member's value. */
    public long valueEnd(int member) {
        return valueAt(member) + valueLength(member);
    }

    /** Answers a member's name, decoded. */
    public String name(int member) {
        return JsonText.unescape(names.text, names.start(member), names.end[member]);
    }

    /**
     * Answers whether a member has this name, given in both forms so that most comparisons decode nothing.
     *
     * @param nameUtf8 what {@link JsonText#utf8} makes of the name
     */
    public boolean isNamed(int member, String name, byte[] nameUtf8) {
        int from = names.start(member);
        int to = names.end[member];
        // No escape is shorter than what it stands for, and an unpaired surrogate is always an escape.
        if (to - from < nameUtf8.length) {
            return false;
        }
        return hasEscape(from, to)
                ? name(member).equals(name)
                : Arrays.equals(names.text, from, to, nameUtf8, 0, nameUtf8.length);
    }

    private boolean hasEscape(int from, int to) {
        return StringLiteral.hasEscape(names.text, from, to);
    }

    /** Answers whether a name is nothing but visible ASCII, without capital letters and without escapes. */
    public boolean isLowerCaseAscii(int member) {
        for (int i = names.start(member); i < names.end[member]; i++) {
            byte c = names.text[i];
            if (c <= ' ' || c == '\\' || c == 0x7f || (c >= 'A' && c <= 'Z')) {
                return false;
            }
        }
        return true;
    }

    /** Answers the {@link NameHash} of a name that is ASCII without escapes. */
    public int asciiHash(int member) {
        return NameHash.ofAscii(names.text, names.start(member), names.end[member]);
    }

    /** Answers whether the text spells the names of two members alike, byte for byte. */
    public boolean areSpelledAlike(int member, int other) {
        return Arrays.equals(
                names.text, names.start(member), names.end[member], names.text, names.start(other), names.end[other]);
    }

    /** Answers whether a member has the same name as one of another text, however each of them spells it. */
    public boolean isNamedAs(int member, Members other, int otherMember) {
        int from = names.start(member);
        int to = names.end[member];
        int otherFrom = other.names.start(otherMember);
        int otherTo = other.names.end[otherMember];
        return Arrays.equals(names.text, from, to, other.names.text, otherFrom, otherTo)
                || ((hasEscape(from, to) || other.hasEscape(otherFrom, otherTo))
                        && name(member).equals(other.name(otherMember)));
    }

    /** Answers the last member of this name, which is the one that counts, or -1. */
    public int last(String name) {
        byte[] utf8 = JsonText.utf8(name);
        for (int i = count - 1; i >= 0; i--) {
            if (isNamed(i, name, utf8)) {
                return i;
            }
        }
        return -1;
    }

    /** Answers whether the names and values of both texts are spelled alike, as far as names and lengths tell. */
    public boolean sameShape(Members other) {
        return count == other.count && valueLengths.sameAs(other.valueLengths) && names.sameAs(other.names);
    }

    /** Answers whether every name, value and brace of both texts lies at the same place. */
    public boolean sameLayout(Members other) {
        return objectAt == other.objectAt
                && objectEnd == other.objectEnd
                && gaps.sameAs(other.gaps)
                && valueOffsets.sameAs(other.valueOffsets)
                && valueLengths.sameAs(other.valueLengths);
    }

    /** Answers whether both have the same names in the same order and share what holds them. */
    public boolean sharesNames(Members other) {
        return names == other.names;
    }

    /** Answers the offset of the object's opening brace. */
    public long objectAt() {
        return objectAt;
    }

    /** Answers the offset of the object's closing brace. */
    public long objectEnd() {
        return objectEnd;
    }

    /** Collects members in the order of the text. Not thread-safe. */
    public static final class Builder {
        private final Chunks.Builder<int[]> gaps;
        private final Chunks.Builder<int[]> valueOffsets;
        private final Chunks.Builder<int[]> valueLengths;
        private final NameText.Builder names;
        private long[] bases = new long[4];
        private long end;
        private int count;

        public Builder() {
            this(null);
        }

        /** @param alike members that most of these may agree with, or null; what agrees is shared with them */
        public Builder(@Nullable Members alike) {
            gaps = new Chunks.Builder<>(Chunks.Kind.INTS, alike == null ? null : alike.gaps);
            valueOffsets = new Chunks.Builder<>(Chunks.Kind.INTS, alike == null ? null : alike.valueOffsets);
            valueLengths = new Chunks.Builder<>(Chunks.Kind.INTS, alike == null ? null : alike.valueLengths);
            names = new NameText.Builder(alike == null ? null : alike.names);
        }

        /** Adds a member; its name comes without quotes. It begins less than 2 GiB behind the end of the one before. */
        public void add(long keyAt, long valueAt, long valueEnd, byte[] name, int nameFrom, int nameTo) {
            int at = Chunks.at(count);
            if (at == 0) {
                if (count >> Chunks.SHIFT == bases.length) {
                    bases = Arrays.copyOf(bases, bases.length * 2);
                }
                bases[count >> Chunks.SHIFT] = end;
            }
            gaps.next()[at] = Math.toIntExact(keyAt - end);
            valueOffsets.next()[at] = (int) (valueAt - keyAt);
            valueLengths.next()[at] = (int) (valueEnd - valueAt);
            names.add(name, nameFrom, nameTo);
            end = valueEnd;
            count++;
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
                    Arrays.copyOf(bases, (count + Chunks.MASK) >> Chunks.SHIFT),
                    gaps.build(),
                    valueOffsets.build(),
                    valueLengths.build(),
                    names.build(),
                    objectAt,
                    objectEnd);
        }
    }
}
