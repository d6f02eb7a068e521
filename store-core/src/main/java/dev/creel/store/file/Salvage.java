package dev.creel.store.file;

import dev.creel.store.file.StoreFsck.Finding;
import dev.creel.store.file.StoreFsck.Problem;
import dev.creel.store.io.FileHandle;
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
import org.jspecify.annotations.Nullable;

/**
 * Finds every whole entry of a document, also behind damage: there it goes on at the next line that begins an entry in
 * the layout that gateways write. Immutable once made; thread-safe.
 */
final class Salvage {

    static final long STILL_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** How many of the sessions in an entry are named. */
    private static final int MOST_NAMED = 5;

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

    /**
     * Reads a document.
     *
     * @param handle the open file
     * @param stamp the stamp that it has
     */
    static Salvage of(FileHandle handle, FileStamp stamp, FileStoreOptions options) throws IOException {
        return new Walk(handle, stamp, options).walk();
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

    /** Answers whether there is no damage; the findings may still hold remarks. */
    boolean isSound() {
        return findings.stream().noneMatch(finding -> finding.problem().isDamage());
    }

    /**
     * One pass over the document. The text of a damaged value is read once more, each entry line on its own: there the
     * next entry line ends an entry, for else a value that is never closed would be read to its end from each line.
     * Belongs to one thread.
     */
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
        private final EntryLines lines;
        private final FoldedSessions folded;
        private long lostBytes;
        private long goodUntil;
        /** Where the text seems to end for the scanner. */
        private long end;
        /** How far the scanner came. */
        private long reach;
        /** Up to where the text was scanned as part of a damaged value. */
        private long damagedUntil;

        Walk(FileHandle handle, FileStamp stamp, FileStoreOptions options) {
            this.handle = handle;
            this.stamp = stamp;
            this.options = options;
            this.lines = new EntryLines(handle, stamp.size());
            this.folded = new FoldedSessions(handle);
            this.end = stamp.size();
            this.scanner = new ObjectScanner(
                    this::read,
                    new ScanLimits(Integer.MAX_VALUE, options.maxEntryBytes(), options.maxDepth()),
                    ObjectScanner.newBuffer());
        }

        private int read(long position, byte[] target, int offset, int length) throws IOException {
            if (position >= end) {
                return -1;
            }
            int n = handle.read(position, target, offset, (int) Math.min(length, end - position));
            reach = Math.max(reach, position + n);
            return n;
        }

        Salvage walk() throws IOException {
            boolean more = true;
            while (more) {
                try {
                    more = scanner.next();
                    if (more) {
                        long inside = entry();
                        if (inside < 0) {
                            endBefore(line(2, scanner.valueEnd()));
                        } else {
                            resumeAt(inside);
                        }
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

        /** Notes an entry; answers where to go on inside it, or -1. */
        private long entry() throws IOException {
            // Where an entry lost its opening brace, the name of its first field looks like its value.
            if (!scanner.valueIsObject() && !scanner.isFollowedWell()) {
                return -1;
            }
            String key = scanner.name();
            goodUntil = scanner.valueEnd();
            TextFault fault = scanner.fault();
            if (fault != null) {
                add(Problem.BAD_ENTRY, fault.position(), key, fault.message());
                long inside = sessionInside();
                if (inside >= 0) {
                    goodUntil = inside;
                    damagedUntil = Math.max(damagedUntil, scanner.valueEnd());
                }
                lostBytes += goodUntil - scanner.keyAt();
                return inside;
            }
            wholeEntry(key);
            return -1;
        }

        /**
         * Answers the line that begins another entry in a bad one: where the line that closed it is lost; or -1. One of the
         * entries behind it has to look like a session; those before that one may have keys and fields of any kind.
         */
        private long sessionInside() throws IOException {
            long to = scanner.valueEnd();
            long first = -1;
            long line = lines.after(scanner.valueAt(), to);
            while (line >= 0) {
                long next = lines.after(line, to);
                FoldedSessions.Found found = folded.at(line, next < 0 ? to : next);
                first = first < 0 && found != FoldedSessions.Found.NOTHING ? line : first;
                if (found == FoldedSessions.Found.SESSION) {
                    return first;
                }
                line = next;
            }
            return -1;
        }

        private void wholeEntry(String key) throws IOException {
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
                return;
            }
            List<String> others = folded.in(scanner.valueAt(), scanner.valueEnd());
            if (!others.isEmpty()) {
                add(Problem.HOLDS_SESSIONS, scanner.keyAt(), key, holds(others));
            }
        }

        private static String holds(List<String> others) {
            List<String> named = others.subList(0, Math.min(others.size(), MOST_NAMED));
            return "the entry holds what looks like " + others.size() + " other session"
                    + (others.size() > 1 ? "s" : "")
                    + ", as if a brace were missing: " + String.join(", ", named)
                    + (others.size() > MOST_NAMED ? ", and " + (others.size() - MOST_NAMED) + " more" : "")
                    + "; nothing finds them there: compare with a backup, or move them out by hand";
        }

        private boolean resume(TextDamage damage) throws IOException {
            Problem problem =
                    switch (damage.kind()) {
                        case EMPTY -> Problem.EMPTY;
                        case NOT_AN_OBJECT -> Problem.NOT_AN_OBJECT;
                        case OVER_LIMIT -> Problem.OVER_LIMIT;
                        case BROKEN -> Problem.BROKEN;
                    };
            boolean atLine = damage.position() >= end && end < stamp.size();
            add(
                    problem,
                    damage.position(),
                    null,
                    atLine ? "the next entry begins before this one ends" : String.valueOf(damage.getMessage()));
            long seen = problem == Problem.OVER_LIMIT ? reach : damage.position();
            damagedUntil = Math.max(damagedUntil, seen);
            long from = Math.max(goodUntil, scanner.keyAt() + 1);
            long next = problem == Problem.EMPTY || problem == Problem.NOT_AN_OBJECT ? -1 : lines.after(from);
            lostBytes += (next < 0 ? stamp.size() : next) - goodUntil;
            goodUntil = next < 0 ? stamp.size() : next;
            if (next >= 0) {
                resumeAt(next);
            }
            return next >= 0;
        }

        private void resumeAt(long line) throws IOException {
            scanner.resumeAt(line);
            endBefore(line(1, line + 1));
        }

        /** Lets the text seem to end at an entry line, if that lies in the text of a damaged value. */
        private void endBefore(long line) {
            end = line >= 0 && line <= damagedUntil ? line : stamp.size();
        }

        /** Answers the offset of an entry line behind a place, the first or a later one; -1 if that is not damaged text. */
        private long line(int which, long from) throws IOException {
            long line = from;
            for (int i = 0; i < which; i++) {
                if (line < 0 || line >= damagedUntil) {
                    return -1;
                }
                line = lines.after(line);
            }
            return line;
        }

        private void add(Problem problem, long position, @Nullable String key, String message) {
            findings.add(new Finding(problem, position, Optional.ofNullable(key), message));
        }
    }
}
