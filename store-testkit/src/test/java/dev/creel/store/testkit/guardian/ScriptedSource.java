package dev.creel.store.testkit.guardian;

import dev.creel.store.guardian.Usage;
import dev.creel.store.guardian.UsageSource;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A source with a limit of 100 sessions in use that tells what a test says. */
final class ScriptedSource implements UsageSource {

    static final Usage.Limits LIMITS = Usage.Limits.none().withInUse(100);

    private final String name;
    private final InstantSource clock;
    private volatile long inUse;
    private volatile String failure;
    private volatile Workers.Hang hang;
    private volatile List<String> theirs = List.of();
    private final AtomicInteger reads = new AtomicInteger();

    ScriptedSource(String name, InstantSource clock) {
        this.name = name;
        this.clock = clock;
    }

    void uses(long sessions) {
        inUse = sessions;
        failure = null;
    }

    void fails(String words) {
        failure = words;
    }

    /** Tells of several sources under these names, as another guardian does. */
    void tellsOf(String... names) {
        theirs = List.of(names);
    }

    void hangsAt(Workers.Hang place) {
        hang = place;
    }

    int reads() {
        return reads.get();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<Usage> read() throws Exception {
        reads.incrementAndGet();
        Workers.Hang place = hang;
        if (place != null) {
            hang = null;
            place.hang();
        }
        if (failure != null) {
            throw new IOException(failure);
        }
        return theirs.isEmpty()
                ? List.of(usage(name))
                : theirs.stream().map(each -> usage(name + "/" + each)).toList();
    }

    private Usage usage(String of) {
        return Usage.of(of, clock.instant(), inUse, inUse * 2, inUse * 1000, LIMITS);
    }
}
