package dev.creel.store.guardian;

import dev.creel.store.file.FileStoreStats.Timing;
import dev.creel.store.json.JsonText;
import dev.creel.store.retention.RetentionPlan.Reason;
import dev.creel.store.retention.RetentionPlan.Shield;
import dev.creel.store.retention.SessionKind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * What a guardian knows, as JSON and back. Members have the names of the records' components; times are epoch milliseconds,
 * durations nanoseconds, constants their names; what is not known is left out. Stateless, thread-safe.
 */
final class StateJson {

    private static final byte LINE_FEED = '\n';

    private StateJson() {}

    /** Answers an object's text in one line, without a line feed at its end. */
    static String line(Map<String, ?> object) {
        byte[] json = JsonText.of(object, 0);
        int length = 0;
        for (int i = 0; i < json.length; i++) {
            if (json[i] != LINE_FEED) {
                json[length++] = json[i];
                continue;
            }
            // A line feed in a string is an escape, so this one and the spaces behind it are layout.
            while (json[i + 1] == ' ') {
                i++;
            }
        }
        return new String(json, 0, length, StandardCharsets.UTF_8);
    }

    static Map<String, Object> of(GuardianState state) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("format", 1);
        members.put("at", state.at());
        members.put("stalled", state.stalled());
        members.put("sources", each(state.sources(), StateJson::of));
        members.put("alerts", each(state.alerts(), StateJson::of));
        members.put("troubles", state.troubles());
        return members;
    }

    /** @throws IllegalArgumentException if it makes no sense, or is of another format; names the place */
    static GuardianState state(JsonMembers members) {
        if (members.number("format") != 1) {
            throw new IllegalArgumentException("format is " + members.number("format") + "; it must be 1");
        }
        return new GuardianState(
                members.instant("at"),
                isStalled(members),
                members.list("sources", StateJson::source),
                members.list("alerts", StateJson::alert),
                members.texts("troubles"));
    }

    /** Answers whether a guardian's looks have stopped, by its own word; a former version said nothing of it. */
    static boolean isStalled(JsonMembers state) {
        return state.optionalFlag("stalled").orElse(false);
    }

    private static Map<String, Object> of(GuardianState.Source source) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("name", source.name());
        members.put("remote", source.remote());
        members.put("group", source.group());
        members.put("level", source.level());
        members.put("since", source.since());
        members.put("usage", source.usage().map(StateJson::of));
        members.put("trouble", source.trouble());
        members.put("trend", source.trend().map(StateJson::of));
        members.put("cleanup", source.cleanup().map(StateJson::of));
        members.put("alerts", byName(source.alerts()));
        members.put("removed", byName(source.removed()));
        return members;
    }

    private static GuardianState.Source source(JsonMembers members) {
        return new GuardianState.Source(
                members.text("name"),
                members.flag("remote"),
                members.flag("group"),
                members.constant(Level.class, "level"),
                members.instant("since"),
                members.optionalObject("usage").map(StateJson::usage),
                members.optionalText("trouble"),
                members.optionalObject("trend").map(StateJson::trend),
                members.optionalObject("cleanup").map(StateJson::cleanup),
                members.byConstant(Level.class, "alerts", JsonMembers::number),
                members.byConstant(Reason.class, "removed", JsonMembers::number));
    }

    private static Map<String, Object> of(GuardianState.NextCleanup cleanup) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("due", cleanup.due());
        members.put("stopped", cleanup.stopped());
        members.put("removals", cleanup.removals());
        members.put("bytes", cleanup.bytes());
        members.put("first20", cleanup.first20());
        members.put("stays", byName(cleanup.stays()));
        return members;
    }

    private static GuardianState.NextCleanup cleanup(JsonMembers members) {
        return new GuardianState.NextCleanup(
                members.optionalInstant("due"),
                members.optionalText("stopped"),
                members.small("removals"),
                members.number("bytes"),
                members.texts("first20"),
                members.byConstant(Shield.class, "stays", JsonMembers::small));
    }

    static Map<String, Object> of(Usage usage) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("name", usage.name());
        members.put("at", usage.at());
        members.put("inUse", usage.inUse());
        members.put("existing", usage.existing());
        members.put("bytes", usage.bytes());
        members.put("tokens", usage.tokens());
        members.put("limits", of(usage.limits()));
        members.put("kinds", byName(usage.kinds()));
        members.put("owners", each(usage.owners(), StateJson::of));
        members.put("work", usage.work().map(StateJson::of));
        return members;
    }

    /** @throws IllegalArgumentException if it makes no sense; names the place */
    static Usage usage(JsonMembers members) {
        return new Usage(
                members.text("name"),
                members.instant("at"),
                members.number("inUse"),
                members.number("existing"),
                members.number("bytes"),
                members.number("tokens"),
                limits(members.object("limits")),
                members.byConstant(SessionKind.class, "kinds", JsonMembers::number),
                members.list("owners", StateJson::share),
                members.optionalObject("work").map(StateJson::work));
    }

    private static Map<String, Object> of(Usage.Limits limits) {
        Map<String, Object> members = new LinkedHashMap<>();
        put(members, "inUse", limits.inUse());
        put(members, "sessions", limits.sessions());
        put(members, "bytes", limits.bytes());
        put(members, "tokens", limits.tokens());
        return members;
    }

    private static Usage.Limits limits(JsonMembers members) {
        return new Usage.Limits(
                members.optionalNumber("inUse"),
                members.optionalNumber("sessions"),
                members.optionalNumber("bytes"),
                members.optionalNumber("tokens"));
    }

    private static Map<String, Object> of(Usage.Share share) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("name", share.name());
        members.put("sessions", share.sessions());
        members.put("bytes", share.bytes());
        members.put("inUse", share.inUse());
        members.put("tokens", share.tokens());
        return members;
    }

    private static Usage.Share share(JsonMembers members) {
        return new Usage.Share(
                members.text("name"),
                members.number("sessions"),
                members.number("bytes"),
                // A former version did not write these.
                members.optionalNumber("inUse").orElse(0),
                members.optionalNumber("tokens").orElse(0));
    }

    private static Map<String, Object> of(Usage.Work work) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("cacheHits", work.cacheHits());
        members.put("cacheMisses", work.cacheMisses());
        members.put("lockWait", of(work.lockWait()));
        members.put("lockHold", of(work.lockHold()));
        return members;
    }

    private static Usage.Work work(JsonMembers members) {
        return new Usage.Work(
                members.number("cacheHits"),
                members.number("cacheMisses"),
                timing(members.object("lockWait")),
                timing(members.object("lockHold")));
    }

    private static Map<String, Object> of(Timing timing) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("count", timing.count());
        members.put("total", timing.total().toNanos());
        members.put("longest", timing.longest().toNanos());
        return members;
    }

    private static Timing timing(JsonMembers members) {
        return new Timing(
                members.number("count"),
                Duration.ofNanos(members.number("total")),
                Duration.ofNanos(members.number("longest")));
    }

    /** Answers an alert; each figure also has its percentage, rounded down to tenths. */
    static Map<String, Object> of(Alert alert) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("number", alert.number());
        members.put("at", alert.at());
        members.put("kind", alert.kind());
        members.put("level", alert.level());
        members.put("worst", alert.worst());
        members.put("source", alert.source());
        members.put("text", alert.text());
        members.put("advice", alert.advice());
        members.put("figures", each(alert.figures(), StateJson::of));
        members.put("owners", each(alert.owners(), StateJson::of));
        members.put("kinds", byName(alert.kinds()));
        members.put("growth", alert.growth());
        members.put("reclaim", alert.reclaim().map(StateJson::of));
        members.put("trend", alert.trend().map(StateJson::of));
        members.put("suppressed", alert.suppressed());
        return members;
    }

    /** @throws IllegalArgumentException if it makes no sense; names the place */
    static Alert alert(JsonMembers members) {
        return new Alert(
                members.number("number"),
                members.instant("at"),
                members.constant(Alert.Kind.class, "kind"),
                members.constant(Level.class, "level"),
                // A former version did not write it.
                members.optionalConstant(Level.class, "worst").orElseGet(() -> members.constant(Level.class, "level")),
                members.text("source"),
                members.list("figures", StateJson::figure),
                members.list("owners", StateJson::share),
                members.byConstant(SessionKind.class, "kinds", JsonMembers::number),
                members.text("growth"),
                members.optionalObject("reclaim").map(StateJson::reclaim),
                members.optionalObject("trend").map(StateJson::trend),
                members.small("suppressed"),
                members.text("text"),
                members.text("advice"));
    }

    private static Map<String, Object> of(Usage.Figure figure) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("measure", figure.measure());
        members.put("used", figure.used());
        members.put("limit", figure.limit());
        members.put("percent", Math.floor(figure.percent() * 10) / 10);
        return members;
    }

    private static Usage.Figure figure(JsonMembers members) {
        return new Usage.Figure(
                members.constant(Usage.Measure.class, "measure"), members.number("used"), members.number("limit"));
    }

    private static Map<String, Object> of(Alert.Reclaim reclaim) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("sessions", reclaim.sessions());
        members.put("bytes", reclaim.bytes());
        members.put("stays", byName(reclaim.stays()));
        members.put("because", reclaim.because());
        return members;
    }

    private static Alert.Reclaim reclaim(JsonMembers members) {
        return new Alert.Reclaim(
                members.small("sessions"),
                members.number("bytes"),
                members.byConstant(Shield.class, "stays", JsonMembers::small),
                members.text("because"));
    }

    private static Map<String, Object> of(Trend trend) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("measure", trend.measure());
        members.put("basis", trend.basis());
        members.put("perHour", trend.perHour());
        members.put("earliest", trend.earliest());
        members.put("likely", trend.likely());
        members.put("latest", trend.latest());
        trend.peakHour().ifPresent(hour -> members.put("peakHour", hour));
        members.put("days", trend.days());
        return members;
    }

    private static Trend trend(JsonMembers members) {
        return new Trend(
                members.constant(Usage.Measure.class, "measure"),
                members.constant(Trend.Basis.class, "basis"),
                members.decimal("perHour"),
                members.optionalInstant("earliest"),
                members.optionalInstant("likely"),
                members.optionalInstant("latest"),
                members.optionalNumber("peakHour").isPresent()
                        ? OptionalInt.of(members.small("peakHour"))
                        : OptionalInt.empty(),
                members.small("days"));
    }

    /** Answers a map with the constants' names, which only then may be members. */
    static Map<String, Object> byName(Map<? extends Enum<?>, ?> map) {
        Map<String, Object> members = new LinkedHashMap<>();
        map.forEach((constant, value) -> members.put(constant.name(), value));
        return members;
    }

    private static <T> List<Map<String, Object>> each(Collection<T> values, Function<T, Map<String, Object>> of) {
        return values.stream().map(of).toList();
    }

    private static void put(Map<String, Object> members, String name, OptionalLong value) {
        members.put(name, value.isPresent() ? Optional.of(value.getAsLong()) : Optional.empty());
    }
}
