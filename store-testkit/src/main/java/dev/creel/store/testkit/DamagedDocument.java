package dev.creel.store.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Makes a damaged document of a whole one, as crashes, bad disks and other programs do, and says in words what it did.
 * Each method answers another document, so that one kind of damage can follow another.
 *
 * <p>Places are offsets in bytes. What a file store makes of each kind is said with it: <i>refused</i> means that every
 * call is {@link dev.creel.store.SessionStoreException.Damaged} with the place, and that no byte of the file changes.
 *
 * <p>Immutable and thread-safe.
 */
public final class DamagedDocument {

    private static final int KINDS = 11;

    private final byte[] text;
    private final String description;

    private DamagedDocument(byte[] text, String description) {
        this.text = text;
        this.description = description;
    }

    /** Begins with a whole document. */
    public static DamagedDocument of(String whole) {
        return of(whole.getBytes(StandardCharsets.UTF_8));
    }

    /** Begins with a whole document. */
    public static DamagedDocument of(byte[] whole) {
        return new DamagedDocument(whole.clone(), "a document of " + whole.length + " bytes");
    }

    /**
     * Damages a document somehow, or in rare cases not at all. The same seed does the same; the seed is part of the
     * description.
     *
     * @param whole a JSON object with at least one entry
     */
    public static DamagedDocument bySeed(String whole, long seed) {
        return bySeed(whole.getBytes(StandardCharsets.UTF_8), seed);
    }

    /** Does the same as {@link #bySeed(String, long)}. */
    public static DamagedDocument bySeed(byte[] whole, long seed) {
        DamagedDocument document =
                new DamagedDocument(whole.clone(), "seed " + seed + ": a document of " + whole.length + " bytes");
        SplittableRandom random = new SplittableRandom(seed);
        int place = random.nextInt(whole.length);
        return switch (random.nextInt(KINDS)) {
            case 0 -> document.truncatedAt(place);
            case 1 -> document.emptied();
            case 2 -> document.bitFlipped(place, random.nextInt(8));
            case 3 -> document.zeroFilled(place, random.nextInt(place, whole.length) + 1);
            case 4 -> document.halfOverwrittenBy(Arrays.copyOfRange(whole, place, whole.length));
            case 5 -> document.wrongBracket(random.nextInt(DocumentPlaces.closingBrackets(whole)));
            case 6 -> document.tailTwice(random.nextInt(1, whole.length + 1));
            case 7 -> document.gluedTo(whole);
            case 8 -> document.malformedUtf8At(place);
            case 9 -> document.insideAnArray();
            default -> document.withByteOrderMark();
        };
    }

    private DamagedDocument then(byte[] next, String what) {
        return new DamagedDocument(next, description + ", " + what);
    }

    /**
     * Cuts the end off, as a disk that is full or a power cut does. Refused, if the last brace is gone.
     *
     * @param length how many bytes stay
     * @throws IllegalArgumentException if there are not so many
     */
    public DamagedDocument truncatedAt(int length) {
        requirePlace(length, text.length);
        return then(Arrays.copyOf(text, length), "truncated to " + length);
    }

    /** Leaves nothing, as a program does that was killed right after it opened the file for writing. Refused. */
    public DamagedDocument emptied() {
        return then(new byte[0], "emptied");
    }

    /**
     * Turns one bit, as a bad disk does. Refused, if a bracket, the end of a string, or what stands between entries is
     * gone; a bad entry, if something else in an entry is invalid now; another value otherwise, which nobody can tell.
     *
     * @param bit 0 for the lowest, up to 7
     * @throws IllegalArgumentException if there is no such place or bit
     */
    public DamagedDocument bitFlipped(int place, int bit) {
        requirePlace(place, text.length - 1);
        requirePlace(bit, 7);
        byte[] next = text.clone();
        next[place] ^= (byte) (1 << bit);
        return then(next, "bit " + bit + " of byte " + place + " flipped");
    }

    /**
     * Puts zeros in the place of a range, as a power cut does with blocks that were not forced. Refused, if it
     * meets a string, a bracket or what stands between entries; sound, if the range is empty; a bad entry otherwise.
     *
     * @param to the place behind the range
     * @throws IllegalArgumentException if the range does not lie within the document
     */
    public DamagedDocument zeroFilled(int from, int to) {
        requirePlace(to, text.length);
        requirePlace(from, to);
        byte[] next = text.clone();
        Arrays.fill(next, from, to, (byte) 0);
        return then(next, "bytes " + from + " to " + to + " filled with zeros");
    }

    /**
     * Writes the first half of another document over the beginning, as a program does that rewrites the file in place and
     * dies. Refused; a bad entry or sound, if the brackets happen to fit or nothing is overwritten.
     */
    public DamagedDocument halfOverwrittenBy(byte[] other) {
        int half = other.length / 2;
        byte[] next = Arrays.copyOf(text, Math.max(half, text.length));
        System.arraycopy(other, 0, next, 0, half);
        return then(next, "the first " + half + " bytes overwritten by half of another one");
    }

    /**
     * Turns a closing brace into a closing bracket, or the other way round. Refused.
     *
     * @param number counts the closing brackets and braces from 0, in the order of the text
     * @throws IllegalArgumentException if there are not so many
     */
    public DamagedDocument wrongBracket(int number) {
        int place = DocumentPlaces.closingBracket(text, number)
                .orElseThrow(() -> new IllegalArgumentException("There is no closing bracket number " + number
                        + ", only " + DocumentPlaces.closingBrackets(text)));
        byte[] next = text.clone();
        next[place] = (byte) (next[place] == '}' ? ']' : '}');
        return then(next, "a wrong bracket at byte " + place);
    }

    /**
     * Repeats the end, as a program does that writes a shorter document over a longer one. Refused, if there is more than
     * white space in it; sound otherwise.
     *
     * @param length how many bytes come twice
     * @throws IllegalArgumentException if there are not so many
     */
    public DamagedDocument tailTwice(int length) {
        requirePlace(length, text.length);
        byte[] tail = Arrays.copyOfRange(text, text.length - length, text.length);
        return then(joined(text, tail), "the last " + length + " bytes twice");
    }

    /** Puts another document behind this one, as two programs do that append. Refused. */
    public DamagedDocument gluedTo(byte[] other) {
        return then(joined(text, other), "another one of " + other.length + " bytes behind it");
    }

    /**
     * Puts a field with a number that JSON forbids, {@code 01}, at the beginning of an entry. The structure stays whole:
     * reading or changing this entry is {@code Damaged} and names its key; all others can be read and changed, and
     * this one is carried along as it is.
     *
     * @param key as the document spells it
     * @throws IllegalArgumentException if there is no such entry, or it is no object
     */
    public DamagedDocument badEntry(String key) {
        int inside = DocumentPlaces.insideOf(text, key)
                .orElseThrow(() -> new IllegalArgumentException("There is no entry " + key + " that is an object"));
        boolean isEmpty = text[DocumentPlaces.afterSpace(text, inside)] == '}';
        byte[] field = ("\"bad\":01" + (isEmpty ? "" : ",")).getBytes(StandardCharsets.UTF_8);
        byte[] before = Arrays.copyOf(text, inside);
        byte[] after = Arrays.copyOfRange(text, inside, text.length);
        return then(joined(before, field, after), "a bad number in the entry " + key + " at byte " + (inside + 6));
    }

    /** Puts a byte order mark before it, as some editors do. Read past, warned about, and dropped by the next change. */
    public DamagedDocument withByteOrderMark() {
        return then(joined(new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF}, text), "a byte order mark before it");
    }

    /**
     * Puts a byte that never occurs in UTF-8 in the place of another one. Refused, if that is in a string, a bracket or
     * between entries; a bad entry otherwise.
     *
     * @throws IllegalArgumentException if there is no such place
     */
    public DamagedDocument malformedUtf8At(int place) {
        requirePlace(place, text.length - 1);
        byte[] next = text.clone();
        next[place] = (byte) 0xFF;
        return then(next, "malformed UTF-8 at byte " + place);
    }

    /** Makes it the element of an array, which is JSON and no document. Refused. */
    public DamagedDocument insideAnArray() {
        return then(joined(new byte[] {'['}, text, new byte[] {']'}), "inside an array");
    }

    private static void requirePlace(int place, int last) {
        if (place < 0 || place > last) {
            throw new IllegalArgumentException("The place " + place + " is not within 0 to " + last);
        }
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            joined.writeBytes(part);
        }
        return joined.toByteArray();
    }

    /** Answers the text as it is now. */
    public byte[] bytes() {
        return text.clone();
    }

    /** Writes it to a file, in the place of whatever is there. */
    public void writeTo(Path file) throws IOException {
        Files.write(file, text);
    }

    /** Says in words what was done. */
    @Override
    public String toString() {
        return description;
    }
}
