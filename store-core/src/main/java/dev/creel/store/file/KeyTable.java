package dev.creel.store.file;

import dev.creel.store.KeyNormalizer;
import dev.creel.store.json.Members;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Finds members by the normal form of their names, by hashing, so that a look-up does not walk all keys. Immutable,
 * thread-safe.
 */
final class KeyTable {

    private static final int[] NONE = {};

    private final Members members;
    private final KeyNormalizer normalizer;
    private final int[] hashes;
    /** Open addressing; each slot holds a member plus one, or 0. */
    private final int[] slots;

    private final boolean hasAliases;

    KeyTable(Members members, KeyNormalizer normalizer) {
        this(members, normalizer, hashes(members, normalizer));
    }

    private KeyTable(Members members, KeyNormalizer normalizer, int[] hashes) {
        this.members = members;
        this.normalizer = normalizer;
        this.hashes = hashes;
        this.slots = new int[Math.max(4, Integer.highestOneBit(Math.max(1, hashes.length)) << 2)];
        boolean aliases = false;
        for (int i = 0; i < hashes.length; i++) {
            int slot = hashes[i] & (slots.length - 1);
            while (slots[slot] != 0) {
                int other = slots[slot] - 1;
                aliases |= hashes[other] == hashes[i] && normal(other).equals(normal(i));
                slot = (slot + 1) & (slots.length - 1);
            }
            slots[slot] = i + 1;
        }
        this.hasAliases = aliases;
    }

    private KeyTable(Members members, KeyTable same) {
        this.members = members;
        this.normalizer = same.normalizer;
        this.hashes = same.hashes;
        this.slots = same.slots;
        this.hasAliases = same.hasAliases;
    }

    private static int[] hashes(Members members, KeyNormalizer normalizer) {
        int[] hashes = new int[members.count()];
        boolean isDefault = normalizer == KeyNormalizer.DEFAULT;
        for (int i = 0; i < hashes.length; i++) {
            // Nearly every key is its own normal form, and then needs no decoding.
            hashes[i] = isDefault && members.isLowerCaseAscii(i)
                    ? spread(members.asciiHash(i))
                    : hash(normalizer.normalize(members.name(i)));
        }
        return hashes;
    }

    private static int hash(String normal) {
        return spread(normal.hashCode());
    }

    private static int spread(int hashCode) {
        int h = hashCode * 0x9e3779b9;
        return h ^ (h >>> 16);
    }

    private String normal(int member) {
        return normalizer.normalize(members.name(member));
    }

    KeyNormalizer normalizer() {
        return normalizer;
    }

    /** Answers how many bytes its arrays take. */
    long bytes() {
        return 4L * (hashes.length + slots.length);
    }

    /** Answers whether any two members are spellings of the same key. */
    boolean hasAliases() {
        return hasAliases;
    }

    /** Answers every member whose name has this normal form, in the order of the text. */
    int[] spellings(String normal) {
        int hash = hash(normal);
        byte[] utf8 = normal.getBytes(StandardCharsets.UTF_8);
        int[] found = NONE;
        for (int slot = hash & (slots.length - 1); slots[slot] != 0; slot = (slot + 1) & (slots.length - 1)) {
            int member = slots[slot] - 1;
            if (hashes[member] == hash
                    && (members.isNamed(member, normal, utf8) || normal(member).equals(normal))) {
                found = Arrays.copyOf(found, found.length + 1);
                found[found.length - 1] = member;
            }
        }
        if (found.length > 1) {
            Arrays.sort(found);
        }
        return found;
    }

    /** Answers the table of members that have the same names in the same order. */
    KeyTable withSameNames(Members next) {
        return new KeyTable(next, this);
    }

    /**
     * Answers the table of other members, most of which were here before.
     *
     * @param origins for each member, which one it was here, or a negative number if it is new
     */
    KeyTable after(Members next, int[] origins) {
        int[] nextHashes = new int[origins.length];
        for (int i = 0; i < origins.length; i++) {
            nextHashes[i] = origins[i] >= 0 ? hashes[origins[i]] : hash(normalizer.normalize(next.name(i)));
        }
        return new KeyTable(next, normalizer, nextHashes);
    }
}
