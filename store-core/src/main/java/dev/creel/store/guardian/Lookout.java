package dev.creel.store.guardian;

import dev.creel.store.guardian.LevelTracker.Step;
import dev.creel.store.guardian.LevelTracker.Tell;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes looks: has each source read in its lane, judges what it answers when that comes, then the groups, and has cleaned
 * up what is due, in another lane, so that a cleanup holds up no look. Thread-safe.
 */
final class Lookout {

    private static final Logger LOG = LoggerFactory.getLogger(SessionGuardian.class);
    private static final String SILENT = "it was asked and has not come back";

    private final Surroundings here;
    private final Object monitor;
    private final Sources sources;
    private final AlertDesk desk;
    private final Meter meter;
    private final Janitor janitor;
    private final Records records;
    private final Set<Pending> untold = new LinkedHashSet<>();
    private final List<Feed> asked = new ArrayList<>();
    private Instant looked;
    private @Nullable Round round;
    private boolean closed;

    /** What a look at one name led to, and is told once a plan is made. Immutable, thread-safe. */
    private record Pending(Watch watch, Usage usage, int repeats) {}

    Lookout(
            Surroundings here,
            Object monitor,
            Sources sources,
            AlertDesk desk,
            Meter meter,
            Janitor janitor,
            Records records) {
        this.here = here;
        this.monitor = monitor;
        this.sources = sources;
        this.desk = desk;
        this.meter = meter;
        this.janitor = janitor;
        this.records = records;
        looked = here.now();
    }

    /** Answers when the last look was, or when this was made. For those who hold the monitor. */
    Instant looked() {
        return looked;
    }

    /** Lets nothing be read or judged any more, and tells what waits for a plan. For those who hold the monitor. */
    void close() {
        closed = true;
        List.copyOf(untold).forEach(each -> tell(each, List.of()));
    }

    /** Takes a look; a source that is slow is judged when it answers. */
    void look() {
        synchronized (monitor) {
            if (closed) {
                return;
            }
            looked = here.now();
            hurry();
            desk.look();
            begin();
        }
        pump();
    }

    /** Waits no longer for what the last look asked for: what has not come back did not answer. */
    void giveUp() {
        synchronized (monitor) {
            if (closed) {
                return;
            }
            asked.stream().filter(Feed::isReading).forEach(feed -> fails(feed, SILENT));
            hurry();
        }
        pump();
    }

    private void hurry() {
        List<Pending> late = List.copyOf(untold);
        if (round != null) {
            round.end();
        }
        // A plan that does not come holds up no alert.
        late.forEach(each -> tell(each, List.of()));
    }

    /** Answers whether all was told, and nothing is being cleaned up. For those who hold the monitor. */
    boolean isThrough() {
        return untold.isEmpty() && sources.feeds().stream().noneMatch(Feed::isCleaning);
    }

    private void begin() {
        Round next = new Round(this::judgeGroups);
        asked.clear();
        for (Feed feed : sources.feeds()) {
            if (!feed.isReading() && feed.lane.add(() -> read(feed, next))) {
                feed.isReading(true);
                asked.add(feed);
                next.begins(feed);
            } else {
                fails(feed, SILENT);
            }
        }
        round = next;
        if (next.isEmpty()) {
            next.end();
        }
    }

    private void pump() {
        sources.feeds().forEach(feed -> feed.lane.pump());
        sources.feeds().forEach(feed -> feed.cleanupLane.pump());
        desk.pump();
    }

    private void read(Feed feed, Round mine) {
        List<Usage> usages = List.of();
        String failure = null;
        try {
            usages = named(feed, feed.read());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failure = AlertText.words(e);
        } catch (Throwable e) {
            failure = AlertText.words(e);
        }
        List<Pending> pending = new ArrayList<>();
        boolean plans;
        synchronized (monitor) {
            feed.isReading(false);
            if (closed) {
                return;
            }
            if (failure != null) {
                fails(feed, failure);
            } else {
                feed.wasRead();
                answers(feed, usages, pending, mine);
            }
            plans = !pending.isEmpty() || feed.takesPlanWanted(here.now());
        }
        // An alert does not wait for a cleanup to end.
        if (!plans || feed.cleanupLane.isBusy() || !feed.cleanupLane.add(() -> planAndTell(feed, pending, mine))) {
            tell(feed, pending, mine);
        }
        pump();
    }

    private void planAndTell(Feed feed, List<Pending> pending, Round mine) {
        janitor.plan(feed);
        tell(feed, pending, mine);
        pump();
    }

    private void tell(Feed feed, List<Pending> pending, Round mine) {
        synchronized (monitor) {
            if (closed) {
                return;
            }
            pending.forEach(each -> tell(each, List.of(feed)));
            if (mine.hasEnded()) {
                cleanUpIfDue(feed, mine);
            } else {
                mine.isThrough(feed);
            }
        }
    }

    private static List<Usage> named(Feed feed, List<Usage> usages) {
        for (Usage usage : usages) {
            if (!feed.owns(usage.name())) {
                throw new IllegalArgumentException("it told of \"" + usage.name() + "\", which is neither \""
                        + feed.name() + "\" nor begins with \"" + feed.name() + "/\"");
            }
        }
        return usages;
    }

    private void answers(Feed feed, List<Usage> usages, List<Pending> pending, Round mine) {
        Instant now = here.now();
        if (feed.root.isMissing() || feed.root.reach().told()) {
            desk.changed();
        }
        if (feed.root.answers(now)) {
            desk.tell(feed.root, number -> Alerts.answersAgain(number, now, feed.name()));
        }
        Set<Watch> missing = new LinkedHashSet<>(feed.shown());
        for (Usage usage : usages) {
            Watch watch = sources.watchOf(feed, usage.name());
            missing.remove(watch);
            if (watch.answers(now)) {
                desk.tell(watch, number -> Alerts.answersAgain(number, now, watch.name()));
            }
            judge(watch, usage, now).ifPresent(pending::add);
            untold.addAll(pending);
            if (watch.level() == Level.CRITICAL && watch.rose()) {
                mine.becameCritical(feed);
            }
        }
        missing.remove(feed.root);
        for (Watch watch : missing) {
            Optional<String> theirs =
                    feed.source instanceof RemoteSource remote ? remote.trouble(watch.name()) : Optional.empty();
            fails(watch, theirs.orElse(feed.name() + " no longer tells of it"), now);
            if (theirs.isEmpty()) {
                noLongerTold(feed, watch, now);
            }
            meter.tell(metrics -> metrics.unreachable(watch.name()));
        }
    }

    private void noLongerTold(Feed feed, Watch watch, Instant now) {
        watch.isNoLongerTold();
        if (watch.isToBeForgotten(now)) {
            sources.forget(feed, watch);
            desk.changed();
        }
    }

    private void fails(Feed feed, String words) {
        Instant now = here.now();
        fails(feed.root, words, now);
        feed.all().stream().filter(each -> each != feed.root).forEach(each -> each.isSilent(words, now));
        meter.tell(metrics -> metrics.unreachable(feed.name()));
    }

    private void fails(Watch watch, String words, Instant now) {
        Reach before = watch.reach();
        if (!before.told() || !before.isDown(here.settings())) {
            // A process that takes one look only must know how many failed before it.
            desk.changed();
        }
        if (watch.fails(words, now)) {
            int repeats = before.repeats(here.settings());
            desk.tell(watch, number -> Alerts.unreachable(number, now, watch.name(), words, repeats));
        }
    }

    private Optional<Pending> judge(Watch watch, Usage usage, Instant now) {
        Step step = watch.look(usage, now);
        records.add(watch.name(), usage, now);
        Level level = watch.level();
        meter.tell(metrics -> metrics.usage(usage, level));
        if (step.changed()) {
            desk.changed();
        }
        if (step.tell() == Tell.RECOVERED) {
            desk.tell(watch, number -> Alerts.recovered(number, now, watch, usage, step.worst(), step.suppressed()));
        }
        return step.tell() == Tell.USAGE ? Optional.of(new Pending(watch, usage, step.suppressed())) : Optional.empty();
    }

    private void tell(Pending pending, List<Feed> feeds) {
        if (!untold.remove(pending)) {
            return;
        }
        Watch watch = pending.watch();
        Optional<Alert.Reclaim> reclaim = janitor.reclaim(feeds);
        desk.tell(
                watch, number -> Alerts.usage(number, here.now(), watch, pending.usage(), pending.repeats(), reclaim));
    }

    private void judgeGroups() {
        Round mine = Objects.requireNonNull(round);
        Map<Group, Pending> pending = new LinkedHashMap<>();
        Instant now = here.now();
        for (Group group : sources.groups()) {
            try {
                judge(group, now, mine).ifPresent(each -> pending.put(group, each));
            } catch (RuntimeException e) {
                // The other groups are judged all the same.
                desk.log(() -> LOG.atError()
                        .addKeyValue("group", group.name())
                        .setCause(e)
                        .log("a group cannot be judged"));
            }
        }
        untold.addAll(pending.values());
        Round plans = new Round(() -> {
            pending.forEach((group, each) -> tell(each, sources.feeds(group)));
            cleanUp(mine);
        });
        for (Feed feed : sources.feeds()) {
            boolean isMember = pending.keySet().stream().anyMatch(group -> group.has(feed));
            if (isMember
                    && feed.cleanup.isPresent()
                    && mine.hasWaitedFor(feed)
                    && !feed.cleanupLane.isBusy()
                    && feed.cleanupLane.add(() -> plan(feed, plans))) {
                plans.begins(feed);
            }
        }
        round = plans;
        if (plans.isEmpty()) {
            plans.end();
        }
    }

    private Optional<Pending> judge(Group group, Instant now, Round mine) {
        Watch watch = group.watch();
        boolean isComplete = sources.isComplete(group);
        Optional<Pending> pending = sources.total(group, now).flatMap(total -> {
            if (isComplete || watch.isAsHighAs(total)) {
                return judge(watch, total, now);
            }
            watch.seen(total);
            return Optional.empty();
        });
        watch.trouble(sources.stale(group));
        if (watch.level() == Level.CRITICAL && watch.rose()) {
            sources.feeds(group).forEach(mine::becameCritical);
        }
        return pending;
    }

    private void plan(Feed feed, Round plans) {
        janitor.plan(feed);
        synchronized (monitor) {
            if (closed) {
                return;
            }
            plans.isThrough(feed);
        }
        pump();
    }

    private void cleanUp(Round read) {
        for (Feed feed : sources.feeds()) {
            if (read.hasWaitedFor(feed)) {
                cleanUpIfDue(feed, read);
            }
        }
    }

    private void cleanUpIfDue(Feed feed, Round read) {
        if (!feed.root.isMissing()
                && !feed.isCleaning()
                && janitor.isDue(feed, read.hasBecomeCritical(feed))
                && feed.cleanupLane.add(() -> cleanUp(feed))) {
            feed.beginsCleaning();
        }
    }

    private void cleanUp(Feed feed) {
        synchronized (monitor) {
            if (closed) {
                feed.endsCleaning();
                return;
            }
        }
        janitor.cleanUp(feed);
        pump();
    }
}
