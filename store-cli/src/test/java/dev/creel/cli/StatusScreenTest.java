package dev.creel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.store.guardian.Alert;
import dev.creel.store.guardian.GuardianState;
import dev.creel.store.guardian.GuardianState.NextCleanup;
import dev.creel.store.guardian.GuardianState.Source;
import dev.creel.store.guardian.Level;
import dev.creel.store.guardian.Trend;
import dev.creel.store.guardian.Trend.Basis;
import dev.creel.store.guardian.Usage;
import dev.creel.store.guardian.Usage.Limits;
import dev.creel.store.guardian.Usage.Measure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class StatusScreenTest {

    private static final Instant NOW = Instant.parse("2026-11-21T14:02:30Z");

    private static Source source(
            String name, Level level, Usage usage, Optional<String> trouble, Trend trend, NextCleanup cleanup) {
        return new Source(
                name,
                false,
                false,
                level,
                NOW,
                Optional.ofNullable(usage),
                trouble,
                Optional.ofNullable(trend),
                Optional.ofNullable(cleanup),
                Map.of(),
                Map.of());
    }

    private static Usage usage(String name, long inUse, long existing, long bytes, Limits limits) {
        return Usage.of(name, NOW.minus(Duration.ofMinutes(21)), inUse, existing, bytes, limits);
    }

    private static Trend trend(Basis basis, double perHour, OptionalInt peak) {
        boolean full = basis == Basis.HOURS || basis == Basis.DAYS;
        return new Trend(
                Measure.SESSIONS,
                basis,
                perHour,
                full ? Optional.of(NOW.plus(Duration.ofHours(2))) : Optional.empty(),
                full ? Optional.of(NOW.plus(Duration.ofHours(3))) : Optional.empty(),
                full ? Optional.of(NOW.plus(Duration.ofHours(6))) : Optional.empty(),
                peak,
                3);
    }

    private static Alert alert(Instant at, Level level, String source, String text) {
        return new Alert(
                1,
                at,
                Alert.Kind.USAGE,
                level,
                level,
                source,
                List.of(),
                List.of(),
                Map.of(),
                "",
                Optional.empty(),
                Optional.empty(),
                0,
                text,
                "");
    }

    private static NextCleanup cleanup(Optional<Instant> due, Optional<String> stopped, int removals) {
        return new NextCleanup(due, stopped, removals, 4_404_019, List.of(), Map.of());
    }

    private static String screen(List<Source> sources, List<Alert> alerts, List<String> troubles) {
        return StatusScreen.of(
                new GuardianState(NOW.minusSeconds(4), false, sources, alerts, troubles), NOW, ZoneOffset.UTC);
    }

    @Test
    void sourcesBarsLevelsTrendsCleanupsAndAlertsAreOnOneScreen() throws Exception {
        Limits sessions = Limits.none().withSessions(900);
        List<Source> sources = List.of(
                source(
                        "gateway",
                        Level.WARNING,
                        usage("gateway", 48, 612, 0, Limits.none().withInUse(60)),
                        Optional.empty(),
                        trend(Basis.HOURS, 4, OptionalInt.empty()),
                        null),
                source(
                        "main",
                        Level.NORMAL,
                        usage("main", 21, 412, 0, sessions),
                        Optional.empty(),
                        trend(Basis.STEADY, 0.4, OptionalInt.of(14)),
                        cleanup(Optional.of(NOW.plusSeconds(750)), Optional.empty(), 31)),
                source(
                        "ops",
                        Level.NOTICE,
                        usage("ops", 27, 200, 700 << 20, Limits.none().withBytes(1 << 30)),
                        Optional.empty(),
                        trend(Basis.STEADY, 4.2, OptionalInt.empty()),
                        cleanup(Optional.empty(), Optional.of("nothing may go"), 0)),
                source(
                        "server2",
                        Level.NORMAL,
                        null,
                        Optional.of("no answer since 13:41: did not answer within 5 s"),
                        null,
                        null));
        List<Alert> alerts = List.of(
                alert(NOW, Level.WARNING, "gateway", "48 of 60 in use (80 %)."),
                alert(NOW.minus(Duration.ofDays(1)), Level.WARNING, "server2", "does not answer"));

        String screen = screen(sources, alerts, List.of("state.json: disk full"));

        assertThat(Files.readString(Path.of("..", "docs", "cli.md"))).contains(screen.indent(4));
        assertThat(screen)
                .isEqualTo(
                        """
                        2026-11-21 14:02:30   looked 4 s ago
                        SOURCE   LEVEL    IN USE  SESSIONS  USED                                   TREND
                        gateway  WARNING  48/60   612       [################....]  80 % in use    full in 3 h (2 h to 6 h)
                        main     NORMAL   21      412/900   [#########...........]  45 % sessions  steady, busiest 14:00
                        ops      NOTICE   27      200       [#############.......]  68 % bytes     +4 an hour
                        server2  -        -       -         -                                      -
                          no answer since 13:41: did not answer within 5 s
                        Cleanup of main from 14:15 on: 31 sessions (4.2 MB) as it is now
                        Cleanup of ops is stopped: nothing may go
                        Trouble: state.json: disk full
                        Last alerts
                          14:02 WARNING  gateway: 48 of 60 in use (80 %).
                          11-20 14:02 WARNING  server2: does not answer
                        """);
    }

    @Test
    void sourceThatNoLongerAnswersKeepsItsFigures() {
        Source lost = source(
                "main",
                Level.CRITICAL,
                usage("main", 1, 95, 0, Limits.none().withSessions(100)),
                Optional.of("no answer since 13:41: broken at byte 7"),
                trend(Basis.TOO_LITTLE, 0, OptionalInt.empty()),
                cleanup(Optional.of(NOW), Optional.empty(), 3));

        assertThat(screen(List.of(lost), List.of(), List.of()))
                .contains("main    CRITICAL  1       95/100    [###################.]  95 % sessions  -\n")
                .contains("\n  no answer since 13:41: broken at byte 7\n")
                .doesNotContain("Cleanup of main")
                .endsWith("Last alerts: none\n");
    }

    @Test
    void guardThatLooksNoMoreIsSaidTo() {
        GuardianState stalled =
                new GuardianState(NOW.minus(Duration.ofMinutes(4)), true, List.of(), List.of(), List.of());

        assertThat(StatusScreen.of(stalled, NOW, ZoneOffset.UTC))
                .startsWith("2026-11-21 14:02:30   looked 4 min ago, and no more since: all of this is from then\n");
    }

    @Test
    void percentageIsNeverRoundedUpAndABarNeverTooLong() {
        Usage below = usage("a", 0, 799, 0, Limits.none().withSessions(1000));
        Usage beyond = usage("b", 0, 5000, 0, Limits.none().withSessions(1000));

        assertThat(screen(
                        List.of(
                                source("a", Level.NOTICE, below, Optional.empty(), null, null),
                                source("b", Level.CRITICAL, beyond, Optional.empty(), null, null)),
                        List.of(),
                        List.of()))
                .contains("[###############.....]  79 % sessions")
                .contains("[####################] 500 % sessions");
    }

    @Test
    void textOfOthersCannotMoveTheCursor() {
        assertThat(screen(
                        List.of(),
                        List.of(alert(NOW, Level.NOTICE, "a\u001b[2J", "b\nc")),
                        List.of("\u001b]0;title\u0007")))
                .doesNotContain("\u001b", "\u0007")
                .contains("a [2J: b c");
    }

    @Test
    void cleanupThatIsOffIsToldIfItWouldRemoveAnything() {
        Usage usage = usage("a", 0, 1, 0, Limits.none());
        Source none = source(
                "a", Level.NORMAL, usage, Optional.empty(), null, cleanup(Optional.empty(), Optional.empty(), 0));
        Source some = source(
                "b", Level.NORMAL, usage, Optional.empty(), null, cleanup(Optional.empty(), Optional.empty(), 1));

        assertThat(screen(List.of(none, some), List.of(), List.of()))
                .contains("Cleanup of b is off; it would remove 1 session (4.2 MB)\n")
                .doesNotContain("Cleanup of a");
    }
}
