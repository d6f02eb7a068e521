package dev.creel.store.file;

import dev.creel.store.KeyNormalizer;
import dev.creel.store.json.JsonText;
import dev.creel.store.json.Members;
import dev.creel.store.json.NameHash;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds members by the normal form of their names, by hashing, so that a look-up does not walk all keys. However names
 * are chosen, building it takes time in proportion to their text. Immutable, thread-safe.
 */
final class KeyTable {

    private static final int[] NONE = {};

    private final Members members;
    private final KeyNormalizer normalizer;
    private final int[] hashes;
    /** Open addressing; each slot holds the first member of one normal form plus one, or 0. */
    private final int[] slots;
    /** For each member the next one of its normal form plus one, or 0; null if no two members share one. */
    private final int @Nullable [] next;

    private final int keys;

    KeyTable(Members members, KeyNormalizer normalizer) {
        this(members, normalizer, hashes(members, normalizer));
    }

    private KeyTable(Members members, KeyNormalizer normalizer, int[] hashes) {
        this.members = members;
        this.normalizer = normalizer;
        this.hashes = hashes;
        this.slots = new int[Math.max(4, Integer.highestOneBit(Math.max(1, hashes.length)) << 2)];
        int[] following = null;
        int found = 0;
        // From the last to the first, so that each one goes before those that follow it without a search for their end.
        for (int member = hashes.length - 1; member >= 0; member--) {
            int slot = slotOfNormalFormOf(member);
            if (slots[slot] == 0) {
                found++;
            } else {
                following = following == null ? new int[hashes.length] : following;
                following[member] = slots[slot];
            }
            slots[slot] = member + 1;
        }
        this.next = following;
        this.keys = found;
    }

    private KeyTable(Members members, KeyTable same) {
        this.members = members;
        this.normalizer = same.normalizer;
        this.hashes = same.hashes;
        this.slots = same.slots;
        this.next = same.next;
        this.keys = same.keys;
    }

    private static int[] hashes(Members members, KeyNormalizer normalizer) {
        int[] hashes = new int[members.count()];
        boolean isDefault = normalizer == KeyNormalizer.DEFAULT;
        for (int i = 0; i < hashes.length; i++) {
            // Nearly every key is its own normal form, and then needs no decoding.
            hashes[i] = isDefault && members.isLowerCaseAscii(i)
                    ? members.asciiHash(i)
                    : NameHash.of(normalizer.normalize(members.name(i)));
        }
        return hashes;
    }

    private int slotOfNormalFormOf(int member) {
        int hash = hashes[member];
        for (int slot = hash & (slots.length - 1); ; slot = (slot + 1) & (slots.length - 1)) {
            int other = slots[slot] - 1;
            if (other < 0 || (hashes[other] == hash && haveOneNormalForm(member, other))) {
                return slot;
            }
        }
    }

    private boolean haveOneNormalForm(int member, int other) {
        return members.areSpelledAlike(member, other) || normal(member).equals(normal(other));
    }

    private String normal(int member) {
        return normalizer.normalize(members.name(member));
    }

    KeyNormalizer normalizer() {
        return normalizer;
    }

    /** Answers how many bytes its arrays take. */
    long bytes() {
        return 4L * (hashes.length + slots.length + (next == null ? 0 : next.length));
    }

    /** Answers how many keys there are; all spellings of one count once. */
    int keys() {
        return keys;
    }

    /** Answers whether any two members are spellings of the same key. */
    boolean hasAliases() {
        return next != null;
    }

    /** Answers every member whose name has this normal form, in the order of the text. */
    int[] spellings(String normal) {
        int hash = NameHash.of(normal);
        byte[] utf8 = JsonText.utf8(normal);
        for (int slot = hash & (slots.length - 1); slots[slot] != 0; slot = (slot + 1) & (slots.length - 1)) {
            int member = slots[slot] - 1;
            if (hashes[member] == hash
                    && (members.isNamed(member, normal, utf8) || normal(member).equals(normal))) {
                return spellingsFrom(member);
            }
        }
        return NONE;
    }

    private int[] spellingsFrom(int first) {
        if (next == null) {
            return new int[] {first};
        }
        int count = 1;
        for (int member = first; next[member] != 0; member = next[member] - 1) {
            count++;
        }
        int[] spellings = new int[count];
        int member = first;
        for (int i = 0; i < count; i++) {
            spellings[i] = member;
            member = next[member] - 1;
        }
        return spellings;
    }

    /** Hands over the spellings of every key, each time in the order of the text. */
    void forEachKey(Consumer<int[]> action) {
        for (int slot : slots) {
            if (slot != 0) {
                action.accept(spellingsFrom(slot - 1));
            }
        }
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
            nextHashes[i] = origins[i] >= 0 ? hashes[origins[i]] : NameHash.of(normalizer.normalize(next.name(i)));
        }
        return new KeyTable(next, normalizer, nextHashes);
    }
}
