package dev.creel.bench;

import dev.creel.bench.contender.ContenderName;
import dev.creel.bench.contender.WholeFileStore;
import dev.creel.bench.contender.Words;
import dev.creel.store.SessionEntry;
import dev.creel.store.SessionSnapshot;
import dev.creel.store.SessionStore;
import dev.creel.store.file.FileSessionStore;
import dev.creel.store.file.FileStoreOptions;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One sample of the command {@code measure}, in a JVM of its own: two loads of a document, and what stays on the heap.
 * A load of Creel takes a snapshot and gets the text of every session, checked and ready to be read; the whole-file
 * algorithm answers a map. What the loads answered is let go of before the heap is looked at. Stateless.
 */
public final class MeasuredLoads {

    private static final double KB = 1 << 10;
    private static final double NANOS_PER_MS = 1e6;

    private MeasuredLoads() {}

    /** One sample. Immutable, thread-safe. */
    record Loads(double firstMs, double secondMs, double retainedKb) {
        String row() {
            return firstMs + "\t" + secondMs + "\t" + retainedKb;
        }

        static Loads parse(String row) {
            String[] cells = row.split("\t", -1);
            return new Loads(Double.parseDouble(cells[0]), Double.parseDouble(cells[1]), Double.parseDouble(cells[2]));
        }
    }

    /** Takes a sample and prints it: contender, mode and document are the arguments. */
    public static void main(String[] args) throws IOException {
        ContenderName contender = Words.find(ContenderName.class, args[0]).orElseThrow();
        MeasureMode mode = Words.find(MeasureMode.class, args[1]).orElseThrow();
        System.out.println(take(contender, mode, Path.of(args[2])).row());
    }

    static Loads take(ContenderName contender, MeasureMode mode, Path document) throws IOException {
        FileStoreOptions options = mode.options(Files.size(document));
        long before = liveHeap();
        if (contender == ContenderName.WHOLE_FILE) {
            WholeFileStore store = new WholeFileStore(document, options);
            double first = millis(store::load);
            if (mode == MeasureMode.SERIALIZED_RETAINED) {
                store.forgetObject();
            }
            double second = millis(store::load);
            return new Loads(first, second, retained(before, store));
        }
        try (SessionStore store = FileSessionStore.open(document, options)) {
            double first = millis(() -> load(store));
            double second = millis(() -> load(store));
            return new Loads(first, second, retained(before, store));
        }
    }

    private static List<SessionEntry> load(SessionStore store) {
        List<SessionEntry> entries = new ArrayList<>();
        try (SessionSnapshot snapshot = store.snapshot()) {
            snapshot.summaries()
                    .forEach(session -> entries.add(snapshot.get(session.key()).orElseThrow()));
        }
        return entries;
    }

    /** A load. */
    private interface Load {
        Object run() throws IOException;
    }

    private static double millis(Load load) throws IOException {
        long started = System.nanoTime();
        Object loaded = load.run();
        long ended = System.nanoTime();
        if (loaded instanceof Map<?, ?> sessions ? sessions.isEmpty() : ((List<?>) loaded).isEmpty()) {
            throw new IllegalStateException("The document has sessions, but none were loaded");
        }
        return (ended - started) / NANOS_PER_MS;
    }

    private static double retained(long before, Object store) {
        try {
            return (liveHeap() - before) / KB;
        } finally {
            Reference.reachabilityFence(store);
        }
    }

    private static long liveHeap() {
        // The second one takes what the first one found to be only weakly reachable.
        System.gc();
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
