package dev.creel.store.guardian;

import dev.creel.store.retention.RetentionPlan.Shield;
import dev.creel.store.retention.SessionKind;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Alerts for tests. Stateless. */
final class ExampleAlerts {

    static final Instant AT = Instant.parse("2026-11-16T14:02:30Z");

    private ExampleAlerts() {}

    /** Answers an alert with all that there can be. */
    static Alert full() {
        return new Alert(
                7,
                AT,
                Alert.Kind.USAGE,
                Level.WARNING,
                Level.WARNING,
                "main",
                List.of(
                        new Usage.Figure(Usage.Measure.IN_USE, 48, 60),
                        new Usage.Figure(Usage.Measure.SESSIONS, 1649, 2000)),
                List.of(new Usage.Share("agent:ops", 31, 4096, 9, 700)),
                Map.of(SessionKind.CRON, 31L, SessionKind.MAIN, 1L),
                "+31 sessions in the last hour, most of them cron",
                Optional.of(new Alert.Reclaim(
                        61, 12_400_000, Map.of(Shield.LEASED, 12, Shield.MINIMUM, 30), "61 idle for 2 hours or more")),
                Optional.of(new Trend(
                        Usage.Measure.IN_USE,
                        Trend.Basis.HOURS,
                        4.5,
                        Optional.of(AT.plusSeconds(7200)),
                        Optional.of(AT.plusSeconds(10_800)),
                        Optional.of(AT.plusSeconds(21_600)),
                        OptionalInt.of(14),
                        5)),
                29,
                "48 of 60 sessions in use (80 %)",
                "Run: creel cleanup --dry-run");
    }

    /** Answers an alert with as little as there can be, and with text that is hard to write. */
    static Alert bare() {
        return new Alert(
                8,
                AT,
                Alert.Kind.ANSWERS_AGAIN,
                Level.NORMAL,
                Level.WARNING,
                "server2",
                List.of(),
                List.of(),
                Map.of(),
                "",
                Optional.empty(),
                Optional.empty(),
                0,
                "it said:\n  \"no\"\t\u0000\u2028 é 😀 \\",
                "");
    }
}
