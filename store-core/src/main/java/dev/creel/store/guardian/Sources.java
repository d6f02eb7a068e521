package dev.creel.store.guardian;

import dev.creel.store.guardian.Usage.Figure;
import dev.creel.store.guardian.Usage.Measure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Function;

/** All sources and groups of a guardian, and what is known of them. For those who hold the guardian's monitor. */
final class Sources {

    private final Surroundings here;
    private final Function<String, SampleRing> rings;
    private final Consumer<String> forget;
    private final Map<String, Feed> feeds = new LinkedHashMap<>();
    private final List<Group> groups = new ArrayList<>();
    private final Map<String, Saved> unclaimed = new LinkedHashMap<>();

    /**
     * @param saved what was kept of each name
     * @param rings answers the samples of a name
     * @param forget is given each name that is no longer remembered
     */
    Sources(Surroundings here, Map<String, Saved> saved, Function<String, SampleRing> rings, Consumer<String> forget) {
        this.here = here;
        this.rings = rings;
        this.forget = forget;
        unclaimed.putAll(saved);
    }

    void source(UsageSource source) {
        String name = source.name();
        Optional<Cleanup> cleanup = source.retention().isEmpty()
                ? Optional.empty()
                : Optional.of(new Cleanup(source, here.settings().cleanup().orElse(CleanupSettings.defaults())));
        feeds.put(name, new Feed(source, here.lane(name, 2), here.lane("cleanup of " + name, 4), cleanup, watch(name)));
    }

    void group(String name, Usage.Limits limits, List<String> members) {
        groups.add(new Group(watch(name), limits, members));
    }

    private Watch watch(String name) {
        return new Watch(here, name, unclaimed.remove(name), rings.apply(name));
    }

    List<Feed> feeds() {
        return List.copyOf(feeds.values());
    }

    List<Group> groups() {
        return groups;
    }

    Optional<Feed> feed(String name) {
        return Optional.ofNullable(feeds.get(name));
    }

    /** Answers what is known of a name, if there is one. */
    Optional<Watch> watchOf(String name) {
        for (Group group : groups) {
            if (group.name().equals(name)) {
                return Optional.of(group.watch());
            }
        }
        for (Feed feed : feeds.values()) {
            Watch found = feed.find(name);
            if (found != null) {
                return Optional.of(found);
            }
        }
        return Optional.empty();
    }

    /** Answers what is known of a name that a source told of, which may be a new one. */
    Watch watchOf(Feed feed, String name) {
        Watch found = feed.find(name);
        if (found == null) {
            found = watch(name);
            feed.add(found).ifPresent(forget);
        }
        return found;
    }

    /** Forgets a name that a source no longer tells of. */
    void forget(Feed feed, Watch gone) {
        feed.remove(gone);
        forget.accept(gone.name());
    }

    /** Answers what is to be kept, also of names of others, and of those that a source has not told of yet. */
    Map<String, Saved> saved() {
        Map<String, Saved> saved = new LinkedHashMap<>();
        unclaimed.forEach((name, each) -> {
            if (each.isRecent(here.now())) {
                saved.put(name, each);
            }
        });
        groups.forEach(group -> saved.put(group.name(), group.watch().saved()));
        feeds.values().forEach(feed -> feed.all().forEach(each -> saved.put(each.name(), each.saved())));
        return saved;
    }

    /** Answers the lowest limit of a measure that a source or one of its groups has, if there is one. */
    OptionalLong limit(Feed feed, Measure measure) {
        List<Long> limits = new ArrayList<>();
        feed.root.usage().ifPresent(usage -> usage.limits().of(measure).ifPresent(limits::add));
        for (Group group : groups) {
            if (group.has(feed)) {
                group.limits().of(measure).ifPresent(limits::add);
            }
        }
        return limits.stream().mapToLong(Long::longValue).min();
    }

    /** Answers what the members of a group use together, if any of them ever answered. */
    Optional<Usage> total(Group group, Instant now) {
        return total(group, now, Watch::usage);
    }

    private Optional<Usage> total(Group group, Instant now, Function<Watch, Optional<Usage>> used) {
        List<Usage> members = members(group).stream()
                .flatMap(member -> used.apply(member).stream())
                .toList();
        return members.isEmpty()
                ? Optional.empty()
                : Optional.of(Groups.total(group.name(), now, group.limits(), members));
    }

    /** Answers whether every source that belongs to a group has answered since this guardian began. */
    boolean isComplete(Group group) {
        return feeds.values().stream()
                .filter(feed -> group.members().stream().anyMatch(feed::owns))
                .allMatch(Feed::hasBeenRead);
    }

    /** Answers which members' figures are old, if any are. */
    Optional<String> stale(Group group) {
        List<String> stale = members(group).stream()
                .filter(Watch::isMissing)
                .map(member -> member.name() + ": " + member.trouble().orElse("no answer"))
                .toList();
        return stale.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", stale));
    }

    private List<Watch> members(Group group) {
        List<Watch> members = new ArrayList<>();
        for (Feed feed : feeds.values()) {
            feed.shown().stream()
                    .filter(each -> group.has(feed, each) && !each.isGone())
                    .forEach(members::add);
        }
        return members;
    }

    /** Answers the sources that are members of a group as a whole. */
    List<Feed> feeds(Group group) {
        return feeds.values().stream().filter(group::has).toList();
    }

    /** Answers the figures of a source and of its groups that a cleanup can lower, as they are known now. */
    List<Figure> figures(Feed feed, Instant now) {
        return figures(feed, group -> total(group, now));
    }

    /**
     * Answers those for which a cleanup may be begun. A group with a member elsewhere that does not answer has none: nothing
     * that is removed here lowers what is old there. What other members clean up for the same limit meanwhile is left out,
     * or the first one would have to free all of it.
     */
    List<Figure> currentFigures(Feed feed, Instant now) {
        return figures(feed, group -> isCurrent(group, feed) ? total(group, now, used(feed)) : Optional.<Usage>empty());
    }

    private boolean isCurrent(Group group, Feed feed) {
        return members(group).stream().noneMatch(member -> member.isMissing() && !feed.owns(member.name()));
    }

    private static Function<Watch, Optional<Usage>> used(Feed feed) {
        return member -> member == feed.root ? member.usage() : member.looked();
    }

    private List<Figure> figures(Feed feed, Function<Group, Optional<Usage>> total) {
        List<Figure> figures = new ArrayList<>();
        feed.root.usage().ifPresent(usage -> figures.addAll(usage.figures()));
        groups.stream()
                .filter(group -> group.has(feed))
                .flatMap(group -> total.apply(group).stream())
                .forEach(usage -> figures.addAll(usage.figures()));
        return figures.stream()
                .filter(figure -> figure.measure() == Measure.SESSIONS || figure.measure() == Measure.BYTES)
                .toList();
    }

    /** Answers how much of a measure a cleanup leaves to a source, if it or one of its groups that are current has a limit. */
    OptionalLong target(Feed feed, Measure measure, int headroom) {
        Optional<Usage> own = feed.root.usage();
        if (own.isEmpty()) {
            return OptionalLong.empty();
        }
        List<Long> targets = new ArrayList<>();
        own.get().limits().of(measure).ifPresent(limit -> targets.add(Math.max(1, Groups.target(limit, headroom))));
        for (Group group : groups) {
            OptionalLong limit = group.limits().of(measure);
            if (group.has(feed) && limit.isPresent() && isCurrent(group, feed)) {
                targets.add(share(group, feed, measure, Groups.target(limit.getAsLong(), headroom)));
            }
        }
        return targets.stream().mapToLong(Long::longValue).min();
    }

    private long share(Group group, Feed own, Measure measure, long target) {
        long fixed = 0;
        long all = 0;
        for (Watch member : members(group)) {
            long used = used(own)
                    .apply(member)
                    .map(usage -> Groups.used(usage, measure))
                    .orElse(0L);
            boolean canClean = feed(member.name()).flatMap(feed -> feed.cleanup).isPresent();
            all = Groups.sum(all, canClean ? used : 0);
            fixed = Groups.sum(fixed, canClean ? 0 : used);
        }
        return Groups.share(target, fixed, Groups.used(own.root.usage().orElseThrow(), measure), all);
    }
}
