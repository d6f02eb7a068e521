package dev.creel.store.file;

import dev.creel.store.KeyNormalizer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link FileSessionStore} behaves. What is not set explicitly comes from the environment when a store is opened
 * (two settings, see {@link #objectCacheMaxBytes()} and {@link #cacheTtl()}), else from the defaults. All settings are
 * described, with their units and what happens beyond them, in {@code docs/configuration.md}.
 *
 * <p>Immutable and thread-safe.
 */
public final class FileStoreOptions {

    /** What a store may do to the document. */
    public enum Access {
        /** Read and change it. The default. */
        READ_WRITE,
        /** Only read it: changes are refused, and nothing at all is written, so that a read-only directory will do. */
        READ_ONLY
    }

    /** What a change does if there is no document, and no sign that there ever was one. */
    public enum MissingDocument {
        /** Create it, and the directories that lead to it. The default. */
        CREATE,
        /** Fail with {@link dev.creel.store.SessionStoreException.Missing}. */
        FAIL
    }

    /** What to do about a file system on which locks and renames between machines are not reliable. */
    public enum SharedFileSystem {
        /** Warn once and go on. The default. */
        WARN,
        /** Refuse to open the store. */
        REFUSE
    }

    private final Durability durability;
    private final LockScope lockScope;
    private final Duration lockTimeout;
    private final @Nullable Long objectCacheMaxBytes;
    private final @Nullable Duration cacheTtl;
    private final Access access;
    private final MissingDocument missingDocument;
    private final SharedFileSystem sharedFileSystem;
    private final KeyNormalizer keyNormalizer;
    private final List<String> protectedFields;
    private final int maxEntries;
    private final long maxEntryBytes;
    private final long maxFieldBytes;
    private final int maxDepth;
    private final int maxReplacedFiles;
    private final InstantSource clock;
    private final LongSupplier ticker;
    private final @Nullable Executor eventExecutor;

    private FileStoreOptions(Builder builder) {
        durability = builder.durability;
        lockScope = builder.lockScope;
        lockTimeout = builder.lockTimeout;
        objectCacheMaxBytes = builder.objectCacheMaxBytes;
        cacheTtl = builder.cacheTtl;
        access = builder.access;
        missingDocument = builder.missingDocument;
        sharedFileSystem = builder.sharedFileSystem;
        keyNormalizer = builder.keyNormalizer;
        protectedFields = builder.protectedFields;
        maxEntries = builder.maxEntries;
        maxEntryBytes = builder.maxEntryBytes;
        maxFieldBytes = builder.maxFieldBytes;
        maxDepth = builder.maxDepth;
        maxReplacedFiles = builder.maxReplacedFiles;
        clock = builder.clock;
        ticker = builder.ticker;
        eventExecutor = builder.eventExecutor;
    }

    /** Answers the defaults: the environment decides about memory when a store is opened. */
    public static FileStoreOptions defaults() {
        return new Builder().build();
    }

    /** Answers options that keep no payload in memory: for a process that looks once and ends. */
    public static FileStoreOptions keepingNothing() {
        return new Builder().objectCacheMaxBytes(0).build();
    }

    /**
     * Answers the defaults with memory settings from these variables, whatever the environment of the process says.
     *
     * @param environment variable names to values, as {@link System#getenv()}
     */
    public static FileStoreOptions fromEnvironment(Map<String, String> environment) {
        return defaults().resolve(Environment.of(environment));
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Answers a builder that begins with these settings. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** Fills in what was not set. */
    FileStoreOptions resolve(Environment environment) {
        Builder builder = toBuilder();
        if (objectCacheMaxBytes == null) {
            builder.objectCacheMaxBytes(environment.objectCacheMaxBytes());
        }
        if (cacheTtl == null) {
            builder.cacheTtl(environment.cacheTtl());
        }
        return builder.build();
    }

    public Durability durability() {
        return durability;
    }

    public LockScope lockScope() {
        return lockScope;
    }

    /** Answers how long a change may wait for queue and locks together. */
    public Duration lockTimeout() {
        return lockTimeout;
    }

    /** Answers the gate, in bytes, if it is set: {@value Environment#OBJECT_CACHE_MAX_BYTES}, default 1,000,000. */
    public OptionalLong objectCacheMaxBytes() {
        return objectCacheMaxBytes == null ? OptionalLong.empty() : OptionalLong.of(objectCacheMaxBytes);
    }

    /** Answers how long payload is kept, if it is set: {@value Environment#CACHE_TTL_MS}, default 45 s. */
    public Optional<Duration> cacheTtl() {
        return Optional.ofNullable(cacheTtl);
    }

    public Access access() {
        return access;
    }

    public MissingDocument missingDocument() {
        return missingDocument;
    }

    public SharedFileSystem sharedFileSystem() {
        return sharedFileSystem;
    }

    public KeyNormalizer keyNormalizer() {
        return keyNormalizer;
    }

    /** Answers the fields that a change may not drop by accident. */
    public List<String> protectedFields() {
        return protectedFields;
    }

    public int maxEntries() {
        return maxEntries;
    }

    public long maxEntryBytes() {
        return maxEntryBytes;
    }

    public long maxFieldBytes() {
        return maxFieldBytes;
    }

    public int maxDepth() {
        return maxDepth;
    }

    /** Answers how many replaced documents open snapshots may hold on disk. */
    public int maxReplacedFiles() {
        return maxReplacedFiles;
    }

    public InstantSource clock() {
        return clock;
    }

    /** Answers the source of elapsed nanoseconds by which payload expires. */
    public LongSupplier ticker() {
        return ticker;
    }

    /** Answers what runs the listeners, if it is not a thread of the store's own. */
    public Optional<Executor> eventExecutor() {
        return Optional.ofNullable(eventExecutor);
    }

    /** Answers the settings in one line, for a log. */
    @Override
    public String toString() {
        return "FileStoreOptions[durability=" + durability + ", lockScope=" + lockScope + ", lockTimeout=" + lockTimeout
                + ", objectCacheMaxBytes=" + (objectCacheMaxBytes == null ? "environment" : objectCacheMaxBytes)
                + ", cacheTtl=" + (cacheTtl == null ? "environment" : cacheTtl) + ", access=" + access
                + ", missingDocument=" + missingDocument + ", sharedFileSystem=" + sharedFileSystem
                + ", keyNormalizer=" + keyNormalizer + ", protectedFields=" + protectedFields + ", maxEntries="
                + maxEntries + ", maxEntryBytes=" + maxEntryBytes + ", maxFieldBytes=" + maxFieldBytes + ", maxDepth="
                + maxDepth + ", maxReplacedFiles=" + maxReplacedFiles + "]";
    }

    /** Collects settings and checks each where it is set. Not thread-safe. */
    public static final class Builder {
        private Durability durability = Durability.FILE_AND_DIRECTORY;
        private LockScope lockScope = LockScope.GATEWAY;
        private Duration lockTimeout = Duration.ofSeconds(10);
        private @Nullable Long objectCacheMaxBytes;
        private @Nullable Duration cacheTtl;
        private Access access = Access.READ_WRITE;
        private MissingDocument missingDocument = MissingDocument.CREATE;
        private SharedFileSystem sharedFileSystem = SharedFileSystem.WARN;
        private KeyNormalizer keyNormalizer = KeyNormalizer.DEFAULT;
        private List<String> protectedFields = List.of("acp");
        private int maxEntries = 1_000_000;
        private long maxEntryBytes = 64L << 20;
        private long maxFieldBytes = 16L << 20;
        private int maxDepth = 1_000;
        private int maxReplacedFiles = 8;
        private InstantSource clock = InstantSource.system();
        private LongSupplier ticker = System::nanoTime;
        private @Nullable Executor eventExecutor;

        private Builder() {}

        private Builder(FileStoreOptions options) {
            durability = options.durability;
            lockScope = options.lockScope;
            lockTimeout = options.lockTimeout;
            objectCacheMaxBytes = options.objectCacheMaxBytes;
            cacheTtl = options.cacheTtl;
            access = options.access;
            missingDocument = options.missingDocument;
            sharedFileSystem = options.sharedFileSystem;
            keyNormalizer = options.keyNormalizer;
            protectedFields = options.protectedFields;
            maxEntries = options.maxEntries;
            maxEntryBytes = options.maxEntryBytes;
            maxFieldBytes = options.maxFieldBytes;
            maxDepth = options.maxDepth;
            maxReplacedFiles = options.maxReplacedFiles;
            clock = options.clock;
            ticker = options.ticker;
            eventExecutor = options.eventExecutor;
        }

        /** Sets what a change survives. Default: {@link Durability#FILE_AND_DIRECTORY}. */
        public Builder durability(Durability value) {
            durability = Objects.requireNonNull(value, "durability");
            return this;
        }

        /** Sets against whom changes are guarded. Default: {@link LockScope#GATEWAY}. */
        public Builder lockScope(LockScope value) {
            lockScope = Objects.requireNonNull(value, "lockScope");
            return this;
        }

        /** Sets how long a change may wait for queue and locks together: more than zero. Default: 10 s. */
        public Builder lockTimeout(Duration value) {
            if (value.isNegative() || value.isZero()) {
                throw new IllegalArgumentException("lockTimeout is " + value + "; it must be more than zero");
            }
            lockTimeout = value;
            return this;
        }

        /** Sets the gate: how many bytes of payload are kept in memory. 0 keeps none. Default: from the environment. */
        public Builder objectCacheMaxBytes(long bytes) {
            if (bytes < 0) {
                throw new IllegalArgumentException(
                        "objectCacheMaxBytes is " + bytes + "; it must be 0, to keep nothing, or more");
            }
            objectCacheMaxBytes = bytes;
            return this;
        }

        /** Sets how long payload is kept in memory. Zero keeps none. Default: from the environment. */
        public Builder cacheTtl(Duration value) {
            if (value.isNegative()) {
                throw new IllegalArgumentException(
                        "cacheTtl is " + value + "; it must be zero, to keep nothing, or more");
            }
            cacheTtl = value;
            return this;
        }

        /** Sets what the store may do to the document. Default: {@link Access#READ_WRITE}. */
        public Builder access(Access value) {
            access = Objects.requireNonNull(value, "access");
            return this;
        }

        /** Sets what a change does without a document. Default: {@link MissingDocument#CREATE}. */
        public Builder missingDocument(MissingDocument value) {
            missingDocument = Objects.requireNonNull(value, "missingDocument");
            return this;
        }

        /** Sets what to do about network and other shared file systems. Default: {@link SharedFileSystem#WARN}. */
        public Builder sharedFileSystem(SharedFileSystem value) {
            sharedFileSystem = Objects.requireNonNull(value, "sharedFileSystem");
            return this;
        }

        /** Sets which spellings mean the same session. Default: {@link KeyNormalizer#DEFAULT}. */
        public Builder keyNormalizer(KeyNormalizer value) {
            keyNormalizer = Objects.requireNonNull(value, "keyNormalizer");
            return this;
        }

        /** Sets the fields that a change may not drop by accident. Default: {@code acp}. */
        public Builder protectedFields(List<String> names) {
            protectedFields = List.copyOf(names);
            return this;
        }

        /** Sets how many entries a document may have: more than zero. Default: 1,000,000. */
        public Builder maxEntries(int count) {
            maxEntries = positive("maxEntries", count);
            return this;
        }

        /** Sets how long the text of one entry may be, in bytes: more than zero, less than 2 GiB. Default: 64 MiB. */
        public Builder maxEntryBytes(long bytes) {
            if (bytes <= 0 || bytes > Integer.MAX_VALUE) {
                throw new IllegalArgumentException("maxEntryBytes is " + bytes + "; it must be more than zero and less"
                        + " than 2 GiB, since an entry is read into one array");
            }
            maxEntryBytes = bytes;
            return this;
        }

        /** Sets how long the value of a field that is written may be, in bytes: more than zero. Default: 16 MiB. */
        public Builder maxFieldBytes(long bytes) {
            maxFieldBytes = positive("maxFieldBytes", bytes);
            return this;
        }

        /** Sets how deep values may be nested within an entry: more than zero. Default: 1,000. */
        public Builder maxDepth(int depth) {
            maxDepth = positive("maxDepth", depth);
            return this;
        }

        /** Sets how many replaced documents open snapshots may hold: more than zero. Default: 8. */
        public Builder maxReplacedFiles(int count) {
            maxReplacedFiles = positive("maxReplacedFiles", count);
            return this;
        }

        private static <N extends Number> N positive(String name, N value) {
            if (value.longValue() <= 0) {
                throw new IllegalArgumentException(name + " is " + value + "; it must be more than zero");
            }
            return value;
        }

        /** Sets where the current time comes from. Default: the system's clock. */
        public Builder clock(InstantSource value) {
            clock = Objects.requireNonNull(value, "clock");
            return this;
        }

        /** Sets the source of elapsed nanoseconds by which payload expires. Default: {@link System#nanoTime()}. */
        public Builder ticker(LongSupplier value) {
            ticker = Objects.requireNonNull(value, "ticker");
            return this;
        }

        /** Sets what runs the listeners. Default: a daemon thread of the store's own, started by the first listener. */
        public Builder eventExecutor(Executor value) {
            eventExecutor = Objects.requireNonNull(value, "eventExecutor");
            return this;
        }

        public FileStoreOptions build() {
            return new FileStoreOptions(this);
        }
    }
}
