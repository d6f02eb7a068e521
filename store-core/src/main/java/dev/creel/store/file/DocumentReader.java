package dev.creel.store.file;

import dev.creel.store.SessionStoreException;
import dev.creel.store.io.FileHandle;
import dev.creel.store.io.FileOps;
import dev.creel.store.io.FileStamp;
import dev.creel.store.json.ByteInput;
import dev.creel.store.json.Members;
import dev.creel.store.json.ObjectScanner;
import dev.creel.store.json.ScanLimits;
import dev.creel.store.json.TextDamage;
import dev.creel.store.json.TextFault;
import java.io.IOException;
import java.lang.ref.SoftReference;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Scans the document into a new version. What looks damaged, empty or gone while another program is writing is looked at
 * again until the file has been still for a second. Used under the store's scan lock, but for {@link #noteSeen()}.
 */
final class DocumentReader {

    private static final Logger LOG = LoggerFactory.getLogger(DocumentReader.class);
    private static final long STILL_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final FileOps ops;
    private final DocumentPath path;
    private final FileStoreOptions options;
    private final Gate gate;
    private final Counters counters;
    private final Set<String> badKeys = new HashSet<>();
    private SoftReference<byte[]> buffer = new SoftReference<>(null);
    private boolean warnedOfByteOrderMark;
    private volatile boolean seen;
    private long missingSince;
    private long missingLast;

    DocumentReader(FileOps ops, DocumentPath path, FileStoreOptions options, Gate gate, Counters counters) {
        this.ops = ops;
        this.path = path;
        this.options = options;
        this.gate = gate;
        this.counters = counters;
    }

    /** One look at the file: a version, or why there is none. */
    private record Look(
            @Nullable DocumentVersion version,
            @Nullable FileStamp stamp,
            @Nullable TextDamage damage,
            boolean moving) {}

    /**
     * Answers the document as it is, held by the caller; {@link DocumentVersion#absent} if there is none and nothing
     * shows that there ever was one.
     *
     * @param alike the index of a document that this one may agree with in most entries, or null
     * @throws SessionStoreException if it is damaged, gone, unreadable or being rewritten without pause
     */
    DocumentVersion read(@Nullable DocumentIndex alike) {
        try (Pause pause = new Pause(options.lockTimeout())) {
            @Nullable FileStamp stillSince = null;
            long stillFrom = 0;
            for (; ; ) {
                Look look = look(alike);
                DocumentVersion version = look.version();
                if (version != null) {
                    noteSeen(version);
                    return version;
                }
                FileStamp stamp = look.stamp();
                TextDamage damage = look.damage();
                // Asked once: what this look saw is what is said, even if the time ends a moment later.
                boolean isOver = pause.isOver();
                if (stamp == null) {
                    String trace = traceOfDocument();
                    if (trace == null) {
                        return DocumentVersion.absent(options.keyNormalizer());
                    }
                    if (isMissingForLong() || isOver) {
                        throw gone(trace);
                    }
                } else if (damage != null && !look.moving()) {
                    if (!stamp.equals(stillSince)) {
                        stillSince = stamp;
                        stillFrom = System.nanoTime();
                    }
                    if (stamp.settled(STILL_NANOS) || System.nanoTime() - stillFrom >= STILL_NANOS || isOver) {
                        throw damaged(damage);
                    }
                }
                if (isOver) {
                    throw new SessionStoreException.Unavailable(
                            path.given().toString(),
                            "The session store " + path.given() + " was being rewritten all the time for "
                                    + options.lockTimeout()
                                    + ". Nothing was changed. Stop the program that writes it in"
                                    + " place, or let it write a new file and rename that over it.",
                            null);
                }
                pause.step();
            }
        } catch (IOException e) {
            throw path.unavailable("read", e);
        }
    }

    /** Answers whether the document was missing at every look for a second; threads that wait in turn wait together. */
    private boolean isMissingForLong() {
        long now = System.nanoTime();
        if (now - missingLast > STILL_NANOS / 4) {
            missingSince = now;
        }
        missingLast = now;
        return now - missingSince >= STILL_NANOS;
    }

    /** Answers the document as it is, held by the caller; null if it could not be made out at this very moment. */
    @Nullable
    DocumentVersion readOnce(DocumentIndex alike) throws IOException {
        return look(alike).version();
    }

    /** Remembers that there is a document, so that from now on a missing one is gone. */
    void noteSeen() {
        seen = true;
    }

    private Look look(@Nullable DocumentIndex alike) throws IOException {
        FileStamp before = ops.stat(path.given());
        if (before == null) {
            return new Look(null, null, null, false);
        }
        if (before.isDirectory()) {
            throw new SessionStoreException.Unavailable(
                    path.given().toString(),
                    "The session store " + path.given()
                            + " is a directory. Give the path of the file in it, for instance "
                            + path.given().resolve("sessions.json"),
                    null);
        }
        if (!before.isRegularFile()) {
            throw new SessionStoreException.Unavailable(
                    path.given().toString(),
                    "The session store " + path.given()
                            + " is no regular file. Nothing was changed. Give the path of the"
                            + " sessions.json itself.",
                    null);
        }
        FileHandle handle;
        try {
            handle = ops.open(path.given());
        } catch (NoSuchFileException e) {
            return new Look(null, null, null, false);
        }
        boolean handedOver = false;
        try {
            if (!before.equals(ops.stat(path.given()))) {
                return new Look(null, before, null, true);
            }
            counters.scans.increment();
            DocumentVersion version = null;
            TextDamage damage = null;
            try {
                version = gate.keepsWhole(before.size())
                        ? inMemory(before, handle, alike)
                        : onDisk(before, handle, alike);
            } catch (TextDamage e) {
                damage = e;
            }
            FileStamp after = ops.stat(path.given());
            boolean moving = after != null && after.sameFile(before) && !after.equals(before);
            if (version != null && !moving) {
                handedOver = version.holdsFile();
                return new Look(version, before, null, false);
            }
            return new Look(null, before, damage, moving || damage == null);
        } finally {
            if (!handedOver) {
                handle.close();
            }
        }
    }

    private DocumentVersion inMemory(FileStamp stamp, FileHandle handle, @Nullable DocumentIndex alike)
            throws IOException, TextDamage {
        byte[] text = new byte[(int) stamp.size()];
        int length = 0;
        int n;
        while (length < text.length && (n = handle.read(length, text, length, text.length - length)) > 0) {
            length += n;
        }
        counters.bytesRead.add(length);
        int end = length;
        DocumentIndex index = scan(alike, (position, target, offset, wanted) -> {
            int m = (int) Math.min(wanted, end - position);
            if (m <= 0) {
                return -1;
            }
            System.arraycopy(text, (int) position, target, offset, m);
            return m;
        });
        Members members = index.members();
        byte[][] texts = new byte[members.count()][];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = Arrays.copyOfRange(text, (int) members.valueAt(i), (int) members.valueEnd(i));
        }
        return DocumentVersion.inMemory(stamp, index, false, options.ticker().getAsLong(), texts);
    }

    private DocumentVersion onDisk(FileStamp stamp, FileHandle handle, @Nullable DocumentIndex alike)
            throws IOException, TextDamage {
        DocumentIndex index = scan(alike, (position, target, offset, length) -> {
            // A file that grows at each read would never end.
            int wanted = (int) Math.min(length, stamp.size() - position);
            int n = wanted <= 0 ? -1 : handle.read(position, target, offset, wanted);
            counters.bytesRead.add(Math.max(0, n));
            return n;
        });
        return DocumentVersion.onDisk(
                stamp, index, false, handle, gate.names(index.members().count()));
    }

    private DocumentIndex scan(@Nullable DocumentIndex alike, ByteInput input) throws IOException, TextDamage {
        ScanLimits limits = new ScanLimits(options.maxEntries(), options.maxEntryBytes(), options.maxDepth());
        ObjectScanner scanner = new ObjectScanner(input, limits, buffer());
        DocumentIndex.Builder builder = new DocumentIndex.Builder(alike);
        collect(scanner, builder);
        return builder.build(scanner, options.keyNormalizer());
    }

    /** Holds nothing but the loop: compiled together with what stands around it, it costs the process 9 MB for good. */
    private static void collect(ObjectScanner scanner, DocumentIndex.Builder builder) throws IOException, TextDamage {
        while (scanner.next()) {
            builder.add(scanner);
        }
    }

    private byte[] buffer() {
        byte[] present = buffer.get();
        if (present == null) {
            present = ObjectScanner.newBuffer();
            buffer = new SoftReference<>(present);
        }
        return present;
    }

    private void noteSeen(DocumentVersion version) {
        noteSeen();
        if (version.index().byteOrderMark() && !warnedOfByteOrderMark) {
            warnedOfByteOrderMark = true;
            LOG.atWarn()
                    .addKeyValue("storePath", path.given())
                    .log("session store begins with a byte order mark, for which the gateway takes it for empty;"
                            + " the next change drops it");
        }
        for (Map.Entry<Integer, TextFault> fault : version.index().faults().entrySet()) {
            String key = version.index().members().name(fault.getKey());
            if (badKeys.add(key)) {
                LOG.atWarn()
                        .addKeyValue("storePath", path.given())
                        .addKeyValue("sessionKey", key)
                        .addKeyValue(
                                "position",
                                version.index().members().valueAt(fault.getKey())
                                        + fault.getValue().position())
                        .addKeyValue("found", fault.getValue().message())
                        .log("session entry is not valid JSON, for which the gateway takes the whole store for empty;"
                                + " it is carried along as it is until it is replaced or removed");
            }
        }
    }

    private @Nullable String traceOfDocument() throws IOException {
        if (seen) {
            return "this process has read it before";
        }
        String trace = path.trace();
        return trace == null ? null : trace + " shows that it was there";
    }

    private SessionStoreException gone(String trace) {
        Path given = path.given();
        return new SessionStoreException.Missing(
                given.toString(),
                "The session store " + given + " is gone (" + trace
                        + "). Nothing was created. Put it back from a backup, or, to begin with"
                        + " an empty store on purpose, write {} to that file.");
    }

    private SessionStoreException damaged(TextDamage damage) {
        String store = path.given().toString();
        if (damage.kind() == TextDamage.Kind.OVER_LIMIT) {
            return new SessionStoreException.Unavailable(
                    store,
                    "The session store " + store + " exceeds a limit at byte " + damage.position() + ": "
                            + damage.getMessage() + ". Nothing was changed. Raise the limit in FileStoreOptions if this"
                            + " is meant to be.",
                    damage.limit());
        }
        String what =
                switch (damage.kind()) {
                    case EMPTY -> "is empty";
                    case NOT_AN_OBJECT -> "is not a JSON object";
                    default -> "is damaged";
                };
        return new SessionStoreException.Damaged(
                store,
                "The session store " + store + " " + what + " at byte " + damage.position() + ": " + damage.getMessage()
                        + ". Nothing was changed. Restore it from a backup, or run \"creel recover --store " + store
                        + "\", which saves every whole entry and keeps this file.",
                damage.position(),
                null);
    }
}
