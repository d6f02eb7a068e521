package dev.creel.store.file;

import dev.creel.store.file.StoreFsck.Finding;
import dev.creel.store.file.StoreFsck.Problem;
import dev.creel.store.io.FileHandle;
import dev.creel.store.io.FileOps;
import dev.creel.store.io.FileStamp;
import dev.creel.store.json.ObjectScanner;
import dev.creel.store.json.ScanLimits;
import dev.creel.store.json.TextDamage;
import dev.creel.store.json.TextFault;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Finds every whole entry of a document, also behind damage: there it goes on at the next line that begins an entry in
 * the layout that gateways write. Immutable once made; thread-safe.
 */
final class Salvage {

    static final long STILL_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final byte[] ENTRY_LINE = {'\n', ' ', ' ', '"'};

    private final FileStamp stamp;
    /** Where each whole entry begins and ends, in turn. */
    private final long[] places;

    private final List<Finding> findings;
    private final long lostBytes;

    private Salvage(FileStamp stamp, long[] places, List<Finding> findings, long lostBytes) {
        this.stamp = stamp;
        this.places = places;
        this.findings = findings;
        this.lostBytes = lostBytes;
    }

    static Salvage of(DocumentPath path, FileOps ops, FileStoreOptions options, FileStamp stamp) throws IOException {
        if (stamp.isDirectory()) {
            throw new IOException("it is a directory");
        }
        try (FileHandle handle = ops.open(path.given())) {
            return new Walk(handle, stamp, options).walk();
        }
    }

    FileStamp stamp() {
        return stamp;
    }

    long size() {
        return stamp.size();
    }

    /** Answers how many entries are whole. */
    int entries() {
        return places.length / 2;
    }

    /** Answers the offset of a whole entry's key. */
    long keyAt(int entry) {
        return places[2 * entry];
    }

    /** Answers the offset behind a whole entry's value. */
    long valueEnd(int entry) {
        return places[2 * entry + 1];
    }

    List<Finding> findings() {
        return findings;
    }

    long lostBytes() {
        return lostBytes;
    }

    /** One pass over the document. Belongs to one thread. */
    private static final class Walk {
        private final FileHandle handle;
        private final FileStamp stamp;
        private final FileStoreOptions options;
        private final ObjectScanner scanner;
        private long[] places = new long[128];
        private int whole;
        private final List<Finding> findings = new ArrayList<>();
        private final Map<String, Long> keys = new HashMap<>();
        private final Map<String, String> spellings = new HashMap<>();
        private long lostBytes;
        private long goodUntil;

        Walk(FileHandle handle, FileStamp stamp, FileStoreOptions options) {
            this.handle = handle;
            this.stamp = stamp;
            this.options = options;
            this.scanner = new ObjectScanner(
                    handle::read,
                    new ScanLimits(Integer.MAX_VALUE, options.maxEntryBytes(), options.maxDepth()),
                    ObjectScanner.newBuffer());
        }

        Salvage walk() throws IOException {
            boolean more = true;
            while (more) {
                try {
                    more = scanner.next();
                    if (more) {
                        entry();
                    } else {
                        goodUntil = stamp.size();
                    }
                } catch (TextDamage damage) {
                    more = resume(damage);
                }
            }
            if (scanner.byteOrderMark()) {
                findings.add(
                        0,
                        new Finding(
                                Problem.BYTE_ORDER_MARK,
                                0,
                                Optional.empty(),
                                "the document begins with a byte order mark"));
            }
            if (whole > options.maxEntries()) {
                add(Problem.OVER_LIMIT, 0, null, "there are " + whole + " entries, more than " + options.maxEntries());
            }
            return new Salvage(stamp, Arrays.copyOf(places, 2 * whole), List.copyOf(findings), lostBytes);
        }

        private void entry() throws IOException {
            // Where an entry lost its opening brace, the name of its first field looks like its value.
            if (!scanner.valueIsObject() && !scanner.isFollowedWell()) {
                return;
            }
            String key = scanner.name();
            goodUntil = scanner.valueEnd();
            TextFault fault = scanner.fault();
            if (fault != null) {
                add(Problem.BAD_ENTRY, fault.position(), key, fault.message());
                lostBytes += scanner.valueEnd() - scanner.keyAt();
                return;
            }
            if (2 * whole == places.length) {
                places = Arrays.copyOf(places, places.length * 2);
            }
            places[2 * whole] = scanner.keyAt();
            places[2 * whole + 1] = scanner.valueEnd();
            whole++;
            if (keys.put(key, scanner.keyAt()) != null) {
                add(Problem.DUPLICATE_KEY, scanner.keyAt(), key, "the key occurs before; this one counts");
            }
            String before = spellings.put(options.keyNormalizer().normalize(key), key);
            if (before != null && !before.equals(key)) {
                add(Problem.SPELLINGS, scanner.keyAt(), key, "the same session is also spelled " + before);
            }
            if (!scanner.valueIsObject()) {
                add(Problem.NOT_A_SESSION, scanner.valueAt(), key, "the value is not an object");
            }
        }

        private boolean resume(TextDamage damage) throws IOException {
            Problem problem =
                    switch (damage.kind()) {
                        case EMPTY -> Problem.EMPTY;
                        case NOT_AN_OBJECT -> Problem.NOT_AN_OBJECT;
                        case OVER_LIMIT -> Problem.OVER_LIMIT;
                        case BROKEN -> Problem.BROKEN;
                    };
            add(problem, damage.position(), null, String.valueOf(damage.getMessage()));
            long from = Math.max(goodUntil, scanner.lastKeyAt() + 1);
            long next = problem == Problem.EMPTY || problem == Problem.NOT_AN_OBJECT ? -1 : entryLine(from);
            lostBytes += (next < 0 ? stamp.size() : next) - goodUntil;
            goodUntil = next < 0 ? stamp.size() : next;
            if (next >= 0) {
                scanner.resumeAt(next);
            }
            return next >= 0;
        }

        /** Answers the offset of the next quote that begins an entry in the layout that gateways write, or -1. */
        private long entryLine(long from) throws IOException {
            byte[] buffer = new byte[1 << 16];
            int matched = 0;
            long position = from;
            for (int n = handle.read(position, buffer, 0, buffer.length);
                    n > 0;
                    n = handle.read(position, buffer, 0, buffer.length)) {
                for (int i = 0; i < n; i++) {
                    if (buffer[i] == ENTRY_LINE[matched]) {
                        matched++;
                    } else {
                        matched = buffer[i] == ENTRY_LINE[0] ? 1 : 0;
                    }
                    if (matched == ENTRY_LINE.length) {
                        return position + i;
                    }
                }
                position += n;
            }
            return -1;
        }

        private void add(
                Problem problem, long position, @org.jspecify.annotations.Nullable String key, String message) {
            findings.add(new Finding(problem, position, Optional.ofNullable(key), message));
        }
    }
}
