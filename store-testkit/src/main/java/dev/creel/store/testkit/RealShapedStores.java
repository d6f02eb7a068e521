package dev.creel.store.testkit;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/**
 * Makes documents that look like the {@code sessions.json} of a busy gateway: entries of 10-40 KB, nearly all of it a
 * {@code skillsSnapshot} whose prompt is the same text in every entry, a {@code systemPromptReport}, routes, token
 * counters and fractional costs, labels outside ASCII, numbers at the edges of the format, and keys of direct, group,
 * thread, cron and subagent sessions. The text is byte for byte what {@code JSON.stringify(store, null, 2)} gives.
 *
 * <p>The same seed gives the same bytes, on every machine. Entry number {@code n} is the same in a small and in a large
 * document. A document is written as it is made, so its size does not matter to the heap.
 *
 * <p>Immutable and thread-safe.
 */
public final class RealShapedStores {

    /** The smallest entry there is: what an entry holds beside its prompt takes nearly as much. */
    public static final int MIN_ENTRY_BYTES = 6_000;

    private static final int SKILLS = 12;

    private final long seed;
    private final int minEntryBytes;
    private final int maxEntryBytes;
    private final SkillsPrompt prompt;

    private RealShapedStores(long seed, int minEntryBytes, int maxEntryBytes, SkillsPrompt prompt) {
        this.seed = seed;
        this.minEntryBytes = minEntryBytes;
        this.maxEntryBytes = maxEntryBytes;
        this.prompt = prompt;
    }

    /** Answers a generator of entries of 10,000 to 40,000 bytes. */
    public static RealShapedStores withSeed(long seed) {
        return new RealShapedStores(seed, 10_000, 40_000, new SkillsPrompt(new SplittableRandom(seed)));
    }

    /**
     * Answers a generator with the same seed and other sizes.
     *
     * @param min the smallest size of an entry's text in bytes, at least {@value #MIN_ENTRY_BYTES}
     * @param max the largest size, not less than {@code min}; the same size makes every entry exactly that long
     * @throws IllegalArgumentException if the sizes are out of these bounds
     */
    public RealShapedStores entriesOf(int min, int max) {
        if (min < MIN_ENTRY_BYTES || max < min) {
            throw new IllegalArgumentException("Entries of " + min + " to " + max + " bytes cannot be made: the smaller"
                    + " size must be at least " + MIN_ENTRY_BYTES + ", and the larger one not less than it");
        }
        return new RealShapedStores(seed, min, max, prompt);
    }

    /**
     * Answers the key of an entry.
     *
     * @param number counts from 0, in the order of the document
     */
    public String key(int number) {
        return new RealShapedEntry(seed, number).key();
    }

    /**
     * Answers the text of an entry as it stands in the document, in UTF-8.
     *
     * @param number counts from 0, in the order of the document
     */
    public byte[] entry(int number) {
        int span = maxEntryBytes - minEntryBytes;
        int size = minEntryBytes + new SplittableRandom(seed - number).nextInt(span + 1);
        RealShapedEntry entry = new RealShapedEntry(seed, number);
        String[] around = entry.aroundPrompt(SKILLS);
        byte[] before = around[0].getBytes(StandardCharsets.UTF_8);
        byte[] after = around[1].getBytes(StandardCharsets.UTF_8);
        byte[] text = new byte[size];
        System.arraycopy(before, 0, text, 0, before.length);
        prompt.fill(text, before.length, size - after.length);
        System.arraycopy(after, 0, text, size - after.length, after.length);
        return text;
    }

    /**
     * Writes a document of as many entries as it takes to reach a size, in the place of whatever the file holds.
     *
     * @param targetBytes at least how many bytes the document has; 0 or more
     */
    public Written writeBytes(Path file, long targetBytes) throws IOException {
        return write(file, Integer.MAX_VALUE, targetBytes);
    }

    /**
     * Writes a document of so many entries, in the place of whatever the file holds.
     *
     * @param count 0 or more
     */
    public Written writeEntries(Path file, int count) throws IOException {
        return write(file, count, Long.MAX_VALUE);
    }

    private Written write(Path file, int maxEntries, long targetBytes) throws IOException {
        int entries = 0;
        long bytes = 2;
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
            out.write('{');
            while (entries < maxEntries && bytes < targetBytes) {
                byte[] head =
                        ((entries == 0 ? "" : ",") + "\n  \"" + key(entries) + "\": ").getBytes(StandardCharsets.UTF_8);
                byte[] entry = entry(entries);
                out.write(head);
                out.write(entry);
                // The line break before the last brace comes with the first entry.
                bytes += head.length + entry.length + (entries == 0 ? 1 : 0);
                entries++;
            }
            out.write((entries == 0 ? "}" : "\n}").getBytes(StandardCharsets.UTF_8));
        }
        return new Written(entries, bytes);
    }

    /**
     * What was written. Immutable, thread-safe.
     *
     * @param entries how many entries
     * @param bytes the size of the document
     */
    public record Written(int entries, long bytes) {}
}
