package dev.creel.store.file;

import dev.creel.store.file.DocumentVersion.Rewritten;
import dev.creel.store.file.PayloadNames.Name;
import dev.creel.store.json.ObjectText;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The texts of entries: at or below the gate all of them are in memory; above it the most used ones are, and parts of
 * them, as far as the gate allows. Thread-safe.
 */
final class EntryTexts {

    private final DocumentPath path;
    private final FileStoreOptions options;
    private final Gate gate;
    private final VersionCache versions;
    private final Counters counters;
    private volatile @Nullable PayloadCache cache;

    EntryTexts(DocumentPath path, FileStoreOptions options, Gate gate, VersionCache versions, Counters counters) {
        this.path = path;
        this.options = options;
        this.gate = gate;
        this.versions = versions;
        this.counters = counters;
    }

    /** Answers the text of an entry. */
    byte[] of(DocumentVersion version, int member) throws Rewritten {
        byte[][] all = version.texts();
        if (all != null) {
            counters.payloadHits.increment();
            return all[member];
        }
        Name name = name(version, member);
        byte[] kept = name == null ? null : kept(name);
        if (kept != null) {
            return kept;
        }
        byte[] text = missed(version, member);
        Name next = nameToKeep(version, member);
        if (next != null) {
            keep(next, text);
        }
        return text;
    }

    /**
     * Answers the text of an entry without any other fields than these. If it has to be read, that is what is kept, and not
     * the whole text.
     */
    byte[] part(DocumentVersion version, int member, Set<String> fields) throws Rewritten {
        if (version.texts() != null) {
            return only(fields, of(version, member));
        }
        Name name = name(version, member);
        byte[] kept = name == null ? null : kept(new PayloadCache.Part(name, fields));
        if (kept != null) {
            return kept;
        }
        byte[] whole = name == null ? null : kept(name);
        if (whole != null) {
            // Not kept a second time, which would give it a second life.
            return only(fields, whole);
        }
        byte[] part = only(fields, missed(version, member));
        Name next = nameToKeep(version, member);
        if (next != null) {
            keep(new PayloadCache.Part(next, fields), part);
        }
        return part;
    }

    private void keep(Object what, byte[] text) {
        PayloadCache present = cache();
        present.put(what, text);
        if (versions.keepsWhole() || versions.isClosed()) {
            // Since the name was made, another thread has changed the store to one that is all in memory, or closed it.
            present.clear();
        }
    }

    private static byte[] only(Set<String> fields, byte[] text) {
        return new ObjectText(text, 1).only(fields).bytes();
    }

    private byte[] missed(DocumentVersion version, int member) throws Rewritten {
        counters.payloadMisses.increment();
        return read(version, member);
    }

    private byte @Nullable [] kept(Object what) {
        PayloadCache present = cache;
        byte[] kept = present == null ? null : present.get(what);
        if (kept != null) {
            counters.payloadHits.increment();
        }
        return kept;
    }

    /** Answers by what name an entry may be in the cache, or null if it cannot be there. */
    private static @Nullable Name name(DocumentVersion version, int member) {
        PayloadNames names = version.payloadNames();
        Name name = names.isEmpty() ? null : names.get(member);
        return name == Name.READ_ONCE ? null : name;
    }

    /** Answers the name of an entry at its second reading: most are read once, and a short process needs no cache. */
    private @Nullable Name nameToKeep(DocumentVersion version, int member) {
        PayloadNames names = version.payloadNames();
        if (names.isEmpty() || versions.keepsWhole()) {
            return null;
        }
        Name name = names.get(member);
        if (name == null) {
            names.set(member, Name.READ_ONCE);
            return null;
        }
        if (name == Name.READ_ONCE) {
            name = new Name();
            names.set(member, name);
        }
        return name;
    }

    /** Reads a text from the file. */
    byte[] read(DocumentVersion version, int member) throws Rewritten {
        try {
            byte[] text = version.read(member);
            counters.bytesRead.add(text.length);
            return text;
        } catch (IOException e) {
            throw path.unavailable("read", e);
        }
    }

    private PayloadCache cache() {
        PayloadCache present = cache;
        if (present == null) {
            synchronized (this) {
                present = cache;
                if (present == null) {
                    present = new PayloadCache(gate.maxBytes(), gate.ttlNanos(), options.ticker());
                    cache = present;
                }
            }
        }
        return present;
    }

    /** Lets go of all texts above the gate. */
    void forget() {
        PayloadCache present = cache;
        if (present != null) {
            present.clear();
        }
    }

    /** Answers how many bytes are kept above the gate. */
    long keptBytes() {
        PayloadCache present = cache;
        return present == null ? 0 : present.bytes();
    }
}
