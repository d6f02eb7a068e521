package dev.creel.store.guardian;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A source, the lane in which it is read, the one in which it is planned for and cleaned up, so that it is watched meanwhile,
 * and the names that it tells of. Everything but the lanes, {@link #read} and the cleanup is for those who hold the
 * guardian's monitor.
 */
final class Feed {

    /** How many names of one source are remembered. */
    private static final int MOST = 200;

    private static final Duration PLAN_HOLDS = Duration.ofMinutes(1);

    final UsageSource source;
    final boolean remote;
    final Lane lane;
    final Lane cleanupLane;
    final Optional<Cleanup> cleanup;
    final Watch root;
    private final Map<String, Watch> others = new LinkedHashMap<>();
    private final Object turn = new Object();
    private int cleanups;
    private boolean planWanted;
    private boolean reading;
    private boolean read;

    Feed(UsageSource source, Lane lane, Lane cleanupLane, Optional<Cleanup> cleanup, Watch root) {
        this.source = source;
        this.remote = source instanceof RemoteSource;
        this.lane = lane;
        this.cleanupLane = cleanupLane;
        this.cleanup = cleanup;
        this.root = root;
    }

    String name() {
        return root.name();
    }

    /** Answers what the source tells, which is asked by one lane at a time. */
    List<Usage> read() throws Exception {
        synchronized (turn) {
            return source.read();
        }
    }

    /** Answers whether a name is this source's own or one that it may tell of. */
    boolean owns(String name) {
        return name.equals(name()) || name.startsWith(name() + "/");
    }

    @Nullable
    Watch find(String name) {
        return name.equals(name()) ? root : others.get(name);
    }

    /** Takes a name that is told of first; answers the one that goes for it if there are too many. */
    Optional<String> add(Watch watch) {
        Optional<String> gone = others.size() < MOST
                ? Optional.empty()
                : others.values().stream().filter(Watch::isMissing).findFirst().map(Watch::name);
        gone.ifPresent(others::remove);
        others.put(watch.name(), watch);
        return gone;
    }

    /** Forgets a name that it told of. */
    void remove(Watch watch) {
        others.remove(watch.name());
    }

    /** Answers all names: the source's own first. */
    List<Watch> all() {
        List<Watch> all = new ArrayList<>();
        all.add(root);
        all.addAll(others.values());
        return all;
    }

    /** Answers the names that people are shown: the source's own only if it has usage, or if there is no other. */
    Collection<Watch> shown() {
        return others.isEmpty() || root.usage().isPresent() ? all() : List.copyOf(others.values());
    }

    /** Asks for a plan at the next look, if the present one is old by then. */
    void wantPlan() {
        planWanted = true;
    }

    /** Answers whether a plan is to be made now because somebody asked for one. */
    boolean takesPlanWanted(Instant now) {
        boolean makes = planWanted && !hasFreshPlan(now);
        planWanted = false;
        return makes;
    }

    /** Answers whether its plan is less than a minute old. */
    boolean hasFreshPlan(Instant now) {
        return root.plan()
                .filter(plan -> !plan.madeAt().isAfter(now)
                        && now.isBefore(plan.madeAt().plus(PLAN_HOLDS)))
                .isPresent();
    }

    /** Notes whether it was asked and has not answered yet. */
    void isReading(boolean now) {
        reading = now;
    }

    /** Answers whether it was asked and has not answered yet. */
    boolean isReading() {
        return reading;
    }

    /** Notes that it has answered. */
    void wasRead() {
        read = true;
    }

    /** Answers whether it has ever answered this guardian. */
    boolean hasBeenRead() {
        return read;
    }

    /** Notes that a cleanup waits for its lane, or begins. */
    void beginsCleaning() {
        cleanups++;
    }

    void endsCleaning() {
        cleanups--;
    }

    /** Answers whether it is being cleaned up, or will be next. */
    boolean isCleaning() {
        return cleanups > 0;
    }
}
