package dev.creel.store.testkit;

import dev.creel.store.KeyNormalizer;
import dev.creel.store.SessionStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Nested;

/**
 * What every {@link SessionStore} owes its users, as tests: one nested class for each promise of its Javadoc, in the same
 * order. An implementation's test extends this class and opens stores; that is all:
 *
 * <pre>{@code
 * class MyStoreContractTest extends SessionStoreContract {
 *
 *     private final MyDatabase sessions = new MyDatabase();
 *
 *     @Override
 *     protected SessionStore open(Setup setup) {
 *         return MyStore.open(sessions, setup.lockTimeout(), setup.keyNormalizer(), setup.clock(), setup.readOnly());
 *     }
 * }
 * }</pre>
 *
 * <p>An implementation that cannot do all of it answers less from {@link #abilities()}; what it cannot do then shows as
 * skipped, with the reason. Which test holds which sentence is said in {@code docs/contract.md}.
 *
 * <p>JUnit makes a new instance for each test, so a field of the subclass is new for each test too. Not thread-safe.
 */
public abstract class SessionStoreContract {

    /** What the suite asks of an implementation beyond opening one store with its defaults. Immutable, thread-safe. */
    public enum Ability {
        /** {@link SessionStoreContract#open} called again in the same test opens the same sessions. */
        SEVERAL_STORE_OBJECTS("opens no second store object on the same sessions"),
        /** {@link Setup#keyNormalizer()} is heeded, so that a store may hold several spellings of one key. */
        OTHER_KEY_RULES("knows no other key rule than its own"),
        /** {@link Setup#lockTimeout()} is heeded. */
        LOCK_TIMEOUT("waits for its lock as long as it likes"),
        /** {@link Setup#clock()} is heeded. */
        CLOCK("takes the time from nowhere else than the system"),
        /** {@link Setup#readOnly()} is heeded. */
        READ_ONLY("cannot be opened for reading only"),
        /** The field {@code acp} is protected. */
        PROTECTED_FIELDS("protects no fields");

        final String lack;

        Ability(String lack) {
            this.lack = lack;
        }
    }

    /**
     * What may befall the storage from outside. Before it, the store holds what the suite wrote into it. Immutable,
     * thread-safe.
     */
    public enum Mishap {
        /** A program that knows no lock puts the text {@code foreign} in the place of {@code id-0}. */
        FOREIGN_CHANGE,
        /** The entry {@code session:0} is no longer valid JSON; its text has the length it had. */
        DAMAGED_ENTRY,
        /** What the storage holds makes no sense as a whole. */
        DAMAGED,
        /** The storage is not there any more. */
        GONE,
        /** The storage cannot be read nor written. */
        UNREADABLE,
        /** The storage takes changes, but cannot promise that they survive a power cut. */
        NOT_DURABLE,
        /** The last mishap is over. What the storage held apart from it, it holds again. */
        OVER
    }

    /** How a store is to be opened. Immutable, thread-safe. */
    public static final class Setup {
        private final Duration lockTimeout;
        private final KeyNormalizer keyNormalizer;
        private final InstantSource clock;
        private final boolean readOnly;

        Setup(Duration lockTimeout) {
            this(lockTimeout, KeyNormalizer.DEFAULT, InstantSource.system(), false);
        }

        private Setup(Duration lockTimeout, KeyNormalizer keyNormalizer, InstantSource clock, boolean readOnly) {
            this.lockTimeout = lockTimeout;
            this.keyNormalizer = keyNormalizer;
            this.clock = clock;
            this.readOnly = readOnly;
        }

        Setup with(Duration otherTimeout) {
            return new Setup(otherTimeout, keyNormalizer, clock, readOnly);
        }

        Setup with(KeyNormalizer other) {
            return new Setup(lockTimeout, other, clock, readOnly);
        }

        Setup with(InstantSource other) {
            return new Setup(lockTimeout, keyNormalizer, other, readOnly);
        }

        Setup forReadingOnly() {
            return new Setup(lockTimeout, keyNormalizer, clock, true);
        }

        /** Answers how long a change may wait for the lock. */
        public Duration lockTimeout() {
            return lockTimeout;
        }

        /** Answers which spellings mean the same session. */
        public KeyNormalizer keyNormalizer() {
            return keyNormalizer;
        }

        /** Answers where the times of events come from. */
        public InstantSource clock() {
            return clock;
        }

        /** Answers whether the store is to refuse changes. */
        public boolean readOnly() {
            return readOnly;
        }
    }

    /**
     * Opens a store, the first time in a test one that holds no sessions, later one that holds what is there. The suite
     * closes it.
     */
    protected abstract SessionStore open(Setup setup) throws Exception;

    /** Answers what the implementation can do. Default: everything. */
    protected Set<Ability> abilities() {
        return EnumSet.allOf(Ability.class);
    }

    /**
     * Lets something happen to the storage behind the store's back, and answers whether that was possible. Default: it
     * is not, and the tests that need it are skipped.
     */
    protected boolean cause(Mishap mishap) throws Exception {
        return false;
    }

    /** Answers how long the suite waits for what should happen at once, before it fails. Default: 10 s. */
    protected Duration patience() {
        return Duration.ofSeconds(10);
    }

    @Nested
    class Keys extends KeyPromises {
        Keys() {
            super(SessionStoreContract.this);
        }
    }

    @Nested
    class Changes extends ChangePromises {
        Changes() {
            super(SessionStoreContract.this);
        }
    }

    @Nested
    class Functions extends FunctionPromises {
        Functions() {
            super(SessionStoreContract.this);
        }
    }

    @Nested
    class Interrupts extends InterruptPromises {
        Interrupts() {
            super(SessionStoreContract.this);
        }
    }

    @Nested
    class Troubles extends TroublePromises {
        Troubles() {
            super(SessionStoreContract.this);
        }
    }

    @Nested
    class SingleSessions extends SessionPromises {
        SingleSessions() {
            super(SessionStoreContract.this);
        }
    }

    @Nested
    class Snapshots extends SnapshotPromises {
        Snapshots() {
            super(SessionStoreContract.this);
        }
    }

    @Nested
    class Transactions extends TransactionPromises {
        Transactions() {
            super(SessionStoreContract.this);
        }
    }

    @Nested
    class Bases extends BasePromises {
        Bases() {
            super(SessionStoreContract.this);
        }
    }

    @Nested
    class Comparisons extends ComparisonPromises {
        Comparisons() {
            super(SessionStoreContract.this);
        }
    }

    @Nested
    class Statistics extends StatisticsPromises {
        Statistics() {
            super(SessionStoreContract.this);
        }
    }

    @Nested
    class Events extends EventPromises {
        Events() {
            super(SessionStoreContract.this);
        }
    }

    @Nested
    class Closing extends ClosingPromises {
        Closing() {
            super(SessionStoreContract.this);
        }
    }
}
