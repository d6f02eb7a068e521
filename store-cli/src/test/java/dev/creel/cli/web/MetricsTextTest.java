package dev.creel.cli.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.store.guardian.GuardianState;
import dev.creel.store.guardian.GuardianState.Source;
import dev.creel.store.guardian.Level;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What Prometheus is told. */
class MetricsTextTest {

    private static List<String> values(GuardianState state) {
        return MetricsText.of(state)
                .lines()
                .filter(line -> !line.startsWith("#"))
                .toList();
    }

    @Test
    void everyFigureOfASourceIsThere() {
        List<String> ops = values(Sample.state()).stream()
                .filter(line -> line.contains("source=\"ops\""))
                .toList();

        assertThat(ops)
                .containsExactly(
                        "creel_source_info{source=\"ops\",type=\"store\"} 1",
                        "creel_source_up{source=\"ops\"} 1",
                        "creel_level{source=\"ops\"} 1",
                        "creel_sessions_in_use{source=\"ops\"} 27",
                        "creel_sessions{source=\"ops\",kind=\"main\"} 2",
                        "creel_sessions{source=\"ops\",kind=\"direct\"} 98",
                        "creel_sessions{source=\"ops\",kind=\"cron\"} 100",
                        "creel_bytes{source=\"ops\"} 1230000",
                        "creel_tokens{source=\"ops\"} 4200000",
                        "creel_limit{source=\"ops\",measure=\"sessions\"} 300",
                        "creel_alerts_total{source=\"ops\",level=\"warning\"} 1",
                        "creel_removed_total{source=\"ops\",reason=\"count\"} 61",
                        "creel_cache_hits_total{source=\"ops\"} 900",
                        "creel_cache_misses_total{source=\"ops\"} 100",
                        "creel_lock_wait_seconds_sum{source=\"ops\"} 0.25",
                        "creel_lock_wait_seconds_count{source=\"ops\"} 12",
                        "creel_lock_wait_seconds_max{source=\"ops\"} 0.09",
                        "creel_lock_hold_seconds_sum{source=\"ops\"} 0.06",
                        "creel_lock_hold_seconds_count{source=\"ops\"} 12",
                        "creel_lock_hold_seconds_max{source=\"ops\"} 0.007");
    }

    @Test
    void groupsPeersAndSilenceCanBeToldApart() {
        assertThat(values(Sample.state()))
                .contains(
                        "creel_source_info{source=\"gateway\",type=\"group\"} 1",
                        "creel_limit{source=\"gateway\",measure=\"in_use\"} 60",
                        "creel_source_info{source=\"server2\",type=\"remote\"} 1",
                        "creel_source_up{source=\"server2\"} 0",
                        "creel_sessions{source=\"server2\"} 118");
    }

    @Test
    void eachNameIsDescribedOnceBeforeItsValues() {
        List<String> described = MetricsText.of(Sample.state())
                .lines()
                .filter(line -> line.startsWith("# TYPE "))
                .map(line -> line.split(" ", -1)[2])
                .toList();

        assertThat(described).doesNotHaveDuplicates().hasSize(16);
        assertThat(MetricsText.of(Sample.state())).endsWith("\n").startsWith("# HELP creel_source_info ");
        assertThat(values(Sample.state()))
                .allMatch(line -> line.matches("[a-z_]+\\{source=\"[^\"]+\"(,[a-z]+=\"[a-z_]+\")?} [0-9.E-]+"));
    }

    @Test
    void aSourceThatNeverAnsweredHasNoFigures() {
        Source silent = new Source(
                "a\\b\"c\nd",
                true,
                false,
                Level.NORMAL,
                Instant.EPOCH,
                Optional.empty(),
                Optional.of("refused the token (401)"),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                Map.of());

        assertThat(values(new GuardianState(Instant.EPOCH, false, List.of(silent), List.of(), List.of())))
                .containsExactly(
                        "creel_source_info{source=\"a\\\\b\\\"c\\nd\",type=\"remote\"} 1",
                        "creel_source_up{source=\"a\\\\b\\\"c\\nd\"} 0",
                        "creel_level{source=\"a\\\\b\\\"c\\nd\"} 0");
    }
}
