package dev.creel.cli.web;

import dev.creel.store.file.FileStoreStats.Timing;
import dev.creel.store.guardian.Alert;
import dev.creel.store.guardian.GuardianState;
import dev.creel.store.guardian.GuardianState.NextCleanup;
import dev.creel.store.guardian.GuardianState.Source;
import dev.creel.store.guardian.Level;
import dev.creel.store.guardian.Trend;
import dev.creel.store.guardian.Usage;
import dev.creel.store.guardian.Usage.Limits;
import dev.creel.store.guardian.Usage.Measure;
import dev.creel.store.guardian.Usage.Share;
import dev.creel.store.retention.RetentionPlan;
import dev.creel.store.retention.RetentionPlan.Protection;
import dev.creel.store.retention.RetentionPlan.Reason;
import dev.creel.store.retention.RetentionPlan.Removal;
import dev.creel.store.retention.RetentionPlan.Shield;
import dev.creel.store.retention.RetentionPlan.Verdict;
import dev.creel.store.retention.RetentionPolicy;
import dev.creel.store.retention.RetentionReport;
import dev.creel.store.retention.SessionKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** What a guardian of two agents and another machine knows at one moment: a group near its limit, a dead peer. */
final class Sample {

    static final Instant NOW = Instant.parse("2026-11-21T14:02:30Z");

    private Sample() {}

    static GuardianState state() {
        return new GuardianState(
                NOW,
                false,
                List.of(
                        source("gateway", Level.WARNING, 48, 612, Limits.none().withInUse(60), forecast()),
                        source("main", Level.NORMAL, 21, 412, Limits.none().withSessions(900), steady(14)),
                        source("ops", Level.NOTICE, 27, 200, Limits.none().withSessions(300), steady(9)),
                        peer()),
                List.of(
                        alert(
                                3,
                                30,
                                Alert.Kind.USAGE,
                                Level.WARNING,
                                "gateway",
                                "48 of 60 in use (80 %). At this rate full in 3 h (2 h to 6 h). Seen 29 times since the last alert."),
                        alert(
                                2,
                                1230,
                                Alert.Kind.UNREACHABLE,
                                Level.WARNING,
                                "server2",
                                "http://10.0.0.2:7600 did not answer within 5 s."),
                        alert(
                                1,
                                7000,
                                Alert.Kind.RECOVERED,
                                Level.NORMAL,
                                "main",
                                "Normal again: 412 of 900 sessions (45 %).")),
                List.of());
    }

    static Source source(String name, Level level, long inUse, long existing, Limits limits, Trend trend) {
        boolean group = name.equals("gateway");
        Usage usage = new Usage(
                name,
                NOW,
                inUse,
                existing,
                existing * 6_150,
                existing * 21_000,
                limits,
                Map.of(
                        SessionKind.MAIN,
                        2L,
                        SessionKind.CRON,
                        existing / 2,
                        SessionKind.DIRECT,
                        existing - 2 - existing / 2),
                List.of(
                        new Share("ops", existing / 2, existing * 3_000),
                        new Share("main", existing / 4, existing * 900)),
                group
                        ? Optional.empty()
                        : Optional.of(new Usage.Work(900, 100, timing(12, 250, 90), timing(12, 60, 7))));
        return new Source(
                name,
                false,
                group,
                level,
                NOW.minusSeconds(1800),
                Optional.of(usage),
                Optional.empty(),
                Optional.of(trend),
                group ? Optional.empty() : Optional.of(cleanup()),
                Map.of(Level.WARNING, 1L),
                group ? Map.of() : Map.of(Reason.COUNT, 61L));
    }

    private static Timing timing(long count, long total, long longest) {
        return new Timing(count, Duration.ofMillis(total), Duration.ofMillis(longest));
    }

    private static Source peer() {
        Usage usage = Usage.of(
                "server2",
                NOW.minusSeconds(1260),
                9,
                118,
                700_000,
                Limits.none().withSessions(500));
        return new Source(
                "server2",
                true,
                false,
                Level.NORMAL,
                NOW.minusSeconds(86_400),
                Optional.of(usage),
                Optional.of("no answer since 13:41: http://10.0.0.2:7600 did not answer within 5 s"),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                Map.of());
    }

    static NextCleanup cleanup() {
        return new NextCleanup(
                Optional.of(NOW.plusSeconds(750)),
                Optional.empty(),
                2,
                4_200_000,
                List.of("agent:ops:cron:nightly"),
                Map.of(Shield.LEASED, 12, Shield.MINIMUM, 10));
    }

    private static Trend forecast() {
        return new Trend(
                Measure.IN_USE,
                Trend.Basis.HOURS,
                4,
                Optional.of(NOW.plus(Duration.ofHours(2))),
                Optional.of(NOW.plus(Duration.ofHours(3))),
                Optional.of(NOW.plus(Duration.ofHours(6))),
                OptionalInt.of(14),
                5);
    }

    private static Trend steady(int peak) {
        return new Trend(
                Measure.SESSIONS,
                Trend.Basis.STEADY,
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                OptionalInt.of(peak),
                5);
    }

    static Alert alert(long number, long ago, Alert.Kind kind, Level level, String source, String text) {
        boolean usage = kind == Alert.Kind.USAGE;
        return new Alert(
                number,
                NOW.minusSeconds(ago),
                kind,
                level,
                level,
                source,
                List.of(),
                List.of(),
                Map.of(),
                usage ? "+9 in use in the last hour, most of ops" : "",
                Optional.empty(),
                Optional.empty(),
                usage ? 29 : 0,
                text,
                usage
                        ? "All 48 are in use; a cleanup frees none. The most are of ops (27). Stop some, or raise the limit."
                        : "");
    }

    /** The same with one alert more, and one source at another level. */
    static GuardianState later(GuardianState before) {
        List<Source> sources = new ArrayList<>(before.sources());
        sources.set(2, source("ops", Level.CRITICAL, 29, 280, Limits.none().withSessions(300), steady(9)));
        List<Alert> alerts = new ArrayList<>(before.alerts());
        alerts.add(0, alert(4, 0, Alert.Kind.USAGE, Level.CRITICAL, "ops", "280 of 300 sessions (93 %)."));
        return new GuardianState(NOW.plusSeconds(30), false, sources, alerts, List.of("audit.jsonl cannot be written"));
    }

    /** The same, of a guardian that looks no more. */
    static GuardianState stalled(GuardianState before) {
        return new GuardianState(before.at(), true, before.sources(), before.alerts(), before.troubles());
    }

    /** The same, of a guardian that lost its state: the numbers of its alerts begin anew. */
    static GuardianState anew(GuardianState before) {
        Alert first = alert(1, 0, Alert.Kind.USAGE, Level.NOTICE, "main", "600 of 900 sessions (66 %).");
        return new GuardianState(NOW.plusSeconds(30), false, before.sources(), List.of(first), List.of());
    }

    /** Before the first look. */
    static GuardianState unread() {
        Source unread = new Source(
                "main",
                false,
                false,
                Level.NORMAL,
                NOW,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                Map.of());
        return new GuardianState(NOW, false, List.of(unread), List.of(), List.of());
    }

    /** The same with one alert of the given text. */
    static GuardianState withText(GuardianState before, String text) {
        return new GuardianState(
                before.at(),
                false,
                before.sources(),
                List.of(alert(9, 0, Alert.Kind.CLEANUP_FAILED, Level.NOTICE, "main", text)),
                List.of(text));
    }

    /** Days with their waves, and cleanups that bring the sessions down. */
    static List<Trend.Sample> history(Duration back) {
        List<Trend.Sample> samples = new ArrayList<>();
        long count = back.toMinutes() / 5;
        for (long ago = count; ago > 0; ago--) {
            double day = Math.cos((ago - 4) * Math.PI / 144);
            long inUse = Math.round(27 + 19 * day + ago % 7 / 2.0);
            long existing = 128 + Math.round(20 * day + 52.0 * (84 - (ago + 10) % 84) / 84) + ago % 3;
            Instant at = NOW.minus(Duration.ofMinutes(5 * ago));
            samples.add(new Trend.Sample(at, inUse, existing, existing * 6_150, existing * 21_000));
        }
        return samples;
    }

    static RetentionPlan plan(String... keys) {
        List<Removal> removals =
                Stream.of(keys).map(key -> removal(key, 2_100_000)).toList();
        return plan(Verdict.READY, "it may be executed", removals);
    }

    static RetentionPlan plan(Verdict verdict, String because, List<Removal> removals) {
        Protection leased = new Protection(
                "agent:ops:direct:ann", SessionKind.DIRECT, Shield.LEASED, Reason.COUNT, "leased since 13:59");
        return new RetentionPlan(
                RetentionPolicy.unlimited(),
                NOW,
                verdict,
                because,
                200,
                removals,
                List.of(leased),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Optional.empty());
    }

    static Removal removal(String key, long bytes) {
        return new Removal(
                key,
                SessionKind.CRON,
                Reason.COUNT,
                "one of 20 beyond the limit of 180, idle for 9 h",
                Optional.of(NOW.minus(Duration.ofHours(9))),
                bytes,
                key.hashCode(),
                List.of(),
                0,
                true);
    }

    static RetentionReport report(RetentionPlan plan) {
        return report(RetentionReport.Outcome.DONE, "it was executed", plan, plan.removals());
    }

    /** One of a plan whose first session was revoked, and whose others stay. */
    static RetentionReport stopped(RetentionPlan plan) {
        return report(
                RetentionReport.Outcome.STOPPED,
                "only what was revoked goes, since the clock cannot be trusted",
                plan,
                plan.removals().subList(0, 1));
    }

    private static RetentionReport report(
            RetentionReport.Outcome outcome, String because, RetentionPlan plan, List<Removal> going) {
        List<RetentionReport.Removed> removed = going.stream()
                .map(each -> new RetentionReport.Removed(each.key(), each.because(), each.bytes(), List.of()))
                .toList();
        return new RetentionReport(
                outcome,
                because,
                NOW,
                200,
                200 - removed.size(),
                removed,
                List.of(),
                List.of(),
                Optional.of("2026-11-21T14-02-30Z"),
                Optional.of(plan));
    }
}
