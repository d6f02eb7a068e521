package dev.creel.store.guardian;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.store.retention.RetentionReport;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.junit.jupiter.api.Test;

/** What is known of a name between two looks. */
class WatchTest {

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final Surroundings here = new Surroundings(
            GuardianSettings.defaults(),
            () -> now,
            () -> 0,
            ZoneOffset.UTC,
            Runnable::run,
            new ScheduledThreadPoolExecutor(0),
            false);
    private final Watch watch = new Watch(here, "main", null, new SampleRing(Duration.ofDays(1)));

    private Usage usage(long sessions) {
        return Usage.of(
                "main", now, 3, sessions, sessions * 10, Usage.Limits.none().withSessions(100));
    }

    @Test
    void whatIsSeenWithoutBeingJudgedIsNoRise() {
        watch.look(usage(85), now);
        watch.look(usage(95), now);
        assertThat(watch.rose()).isTrue();

        watch.seen(usage(95));

        assertThat(watch.rose()).isFalse();
        assertThat(watch.level()).isEqualTo(Level.CRITICAL);
    }

    @Test
    void whatWasRemovedIsTakenOffUntilSomebodyCanSeeWhatIsLeft() {
        watch.lessens(report(1, 0));
        assertThat(watch.usage()).as("nothing is known of it").isEmpty();
        watch.look(usage(4), now);

        watch.lessens(report(2, 2));

        assertThat(watch.usage()).hasValueSatisfying(left -> {
            assertThat(left.existing()).isEqualTo(2);
            assertThat(left.inUse()).isEqualTo(2);
            assertThat(left.bytes()).isEqualTo(20);
        });
        assertThat(watch.looked()).hasValue(usage(4));
        watch.lessens(report(9, 0));
        assertThat(watch.usage().orElseThrow().bytes()).isZero();
    }

    private RetentionReport report(int sessions, int left) {
        RetentionReport.Removed one = new RetentionReport.Removed("agent:a:cron:1", "COUNT", 10, List.of());
        return new RetentionReport(
                RetentionReport.Outcome.DONE,
                "",
                now,
                sessions + left,
                left,
                Collections.nCopies(sessions, one),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty());
    }

    @Test
    void whatIsNoLongerToldOfIsGoneOnceItWasMissingForLongEnough() {
        watch.look(usage(4), now);
        fails();
        assertThat(watch.isGone()).isFalse();

        fails();
        assertThat(watch.isGone()).isTrue();
        assertThat(watch.isToBeForgotten(now)).as("people were just told").isFalse();
        now = now.plus(Duration.ofMinutes(15));
        assertThat(watch.isToBeForgotten(now)).isTrue();

        watch.answers(now);
        assertThat(watch.isGone()).isFalse();
    }

    private void fails() {
        now = now.plusSeconds(30);
        watch.fails("no longer told of", now);
        watch.isNoLongerTold();
    }
}
