package dev.creel.store.testkit.disk;

import dev.creel.store.file.FileStoreOptions;
import dev.creel.store.io.FileOps;
import dev.creel.store.io.FileOpsScope;
import dev.creel.store.testkit.disk.DiskCall.Verb;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A disk on which one call goes wrong, once or from then on, and that remembers all calls. For instance, a store whose
 * sixth call to the disk meets a full device:
 *
 * <pre>{@code
 * FaultyFileOps disk = FaultyFileOps.failing(5).with(Fault.DISK_FULL);
 * try (FileSessionStore store = disk.open(document, FileStoreOptions.defaults())) {
 *     store.update("session:1", present -> entry);
 * }
 * }</pre>
 *
 * <p>Which number a call has is found out by doing the same work on a {@link #healthy()} disk first. A test opens its
 * stores with {@link #open(Path, FileStoreOptions)}; {@code open(Path)} and the other calls to the disk are for the store.
 *
 * <p>Thread-safe.
 */
public final class FaultyFileOps extends ForwardingFileOps {

    private final Plan plan;
    private final List<DiskCall> calls = new ArrayList<>();
    private final List<DiskCall> struck = new ArrayList<>();
    private int counted;
    private boolean healed;

    /** What is done before a call. Thread-safe if several threads use the disk: any of them may make the call. */
    public interface Interlude {

        /** Does it, on the thread that makes the call, and on another disk than this one. */
        void run() throws IOException;
    }

    /** What happens to which call. Immutable, thread-safe. */
    public static final class Plan {

        private final int call;
        private final boolean changingOnly;
        private final boolean onwards;
        private final @Nullable Fault fault;
        private final Interlude before;

        private Plan(int call, boolean changingOnly, boolean onwards, @Nullable Fault fault, Interlude before) {
            this.call = call;
            this.changingOnly = changingOnly;
            this.onwards = onwards;
            this.fault = fault;
            this.before = before;
        }

        /** Counts only the calls that change what is on the disk, or what of it is sure to stay. */
        public Plan ofThoseThatChange() {
            return new Plan(call, true, onwards, fault, before);
        }

        /** Lets all later calls go wrong too, until the disk is healed. */
        public Plan andAllLater() {
            return new Plan(call, changingOnly, true, fault, before);
        }

        /** Makes a disk on which the call goes wrong in this way, if it can. */
        public FaultyFileOps with(Fault way) {
            return with(way, FileOpsScope.system());
        }

        /**
         * Makes a disk on which something is done before the call, which then goes well: for instance, another store
         * changes the document.
         */
        public FaultyFileOps after(Interlude action) {
            return new FaultyFileOps(FileOpsScope.system(), new Plan(call, changingOnly, onwards, null, action));
        }

        FaultyFileOps with(Fault way, FileOps disk) {
            if (onwards && way == Fault.INTERRUPT) {
                throw new IllegalArgumentException(
                        "A store that is interrupted at every call would never come to an end."
                                + " Interrupt it at one of them.");
            }
            return new FaultyFileOps(disk, new Plan(call, changingOnly, onwards, way, before));
        }

        /** Answers whether it concerns the call with this number. */
        private boolean isMeant(int number) {
            return number == call || (onwards && number > call);
        }
    }

    private FaultyFileOps(FileOps disk, Plan plan) {
        super(disk);
        this.plan = plan;
    }

    /** Makes a disk on which all goes well, for counting. */
    public static FaultyFileOps healthy() {
        return healthy(FileOpsScope.system());
    }

    static FaultyFileOps healthy(FileOps disk) {
        return new FaultyFileOps(disk, new Plan(-1, false, false, null, () -> {}));
    }

    /**
     * Begins to say what goes wrong.
     *
     * @param call which call it is, from 0, in the order of {@link #calls()}
     */
    public static Plan failing(int call) {
        if (call < 0) {
            throw new IllegalArgumentException("call is " + call + "; calls are counted from 0");
        }
        return new Plan(call, false, false, null, () -> {});
    }

    /** Answers every call so far, in order. */
    public synchronized List<DiskCall> calls() {
        return List.copyOf(calls);
    }

    /** Answers the calls that went wrong, or before which something was done, in order. */
    public synchronized List<DiskCall> struck() {
        return List.copyOf(struck);
    }

    /** Answers whether it interrupts threads. */
    boolean interrupts() {
        return plan.fault == Fault.INTERRUPT;
    }

    /** Lets all go well from now on. */
    public synchronized void heal() {
        healed = true;
    }

    @Override
    protected <T extends @Nullable Object> T around(DiskCall call, Step<T> step) throws IOException {
        if (!strikes(call)) {
            return step.run();
        }
        plan.before.run();
        Fault fault = plan.fault;
        if (fault == null) {
            return step.run();
        }
        switch (fault) {
            case INTERRUPT -> {
                Thread.currentThread().interrupt();
                return step.run();
            }
            case SHORT_WRITE -> step.half();
            case DONE_BUT_FAILED -> abandon(step.run());
            default -> {
                // A file that could not be closed in the proper way is not open any more either.
                if (call.verb() == Verb.CLOSE) {
                    step.run();
                }
            }
        }
        throw fault.exception(call);
    }

    private synchronized boolean strikes(DiskCall call) {
        calls.add(call);
        if (plan.changingOnly && !call.verb().isChanging()) {
            return false;
        }
        boolean meant = plan.isMeant(counted++) && !healed;
        boolean strikes = meant && (plan.fault == null || plan.fault.concerns(call));
        if (strikes) {
            struck.add(call);
        }
        return strikes;
    }
}
