package dev.creel.store.guardian;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.store.guardian.Usage.Measure;
import dev.creel.store.retention.SessionKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What grew within the last hour, and whose it is. */
class GrowthTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final Growth growth = new Growth();

    @Test
    void whatGrewInTheLastHourIsToldWithItsKindAndItsOwner() {
        for (int minute = 0; minute <= 120; minute += 5) {
            growth.add(usage(minute, 10 + minute, 20));
        }

        assertThat(growth.words(usage(120, 130, 20)))
                .isEqualTo("+60 sessions in the last hour, most of them cron, most of ops");
    }

    @Test
    void aShorterTimeIsToldAsSuch() {
        growth.add(usage(0, 10, 20));

        assertThat(growth.words(usage(25, 11, 20)))
                .isEqualTo("+1 session in the last 25 min, most of them cron, most of ops");
    }

    @Test
    void whatDidNotGrowIsNotTold() {
        growth.add(usage(0, 10, 20));

        assertThat(growth.words(usage(30, 10, 20))).isEmpty();
        assertThat(growth.words(usage(30, 5, 20))).isEmpty();
        assertThat(new Growth().words(usage(30, 5, 20))).isEmpty();
    }

    @Test
    void whatGrewFastestSinceACleanupIsAnotherThanWhatGrewFastestBefore() {
        growth.add(usage(0, 10, 20));
        growth.add(usage(10, 40, 20));
        growth.add(usage(20, 40, 25));

        assertThat(cause(usage(20, 40, 25), Instant.MIN)).isEqualTo("cron of ops");
        assertThat(cause(usage(20, 40, 25), START.plus(Duration.ofMinutes(10)))).isEqualTo("direct of main");
        assertThat(cause(usage(20, 40, 25), START.plus(Duration.ofMinutes(20)))).isEmpty();
    }

    @Test
    void whatGrewSinceACleanupIsComparedWithWhatItLeft() {
        growth.add(usage(0, 40, 25));
        growth.cleanedTo(usage(0, 20, 20));

        assertThat(cause(usage(4, 35, 20), START)).isEqualTo("cron of ops");
        assertThat(cause(usage(4, 20, 30), START)).isEqualTo("direct of main");
        assertThat(cause(usage(4, 20, 20), START)).isEmpty();
    }

    private String cause(Usage now, Instant since) {
        return growth.cause(now, Measure.SESSIONS, since);
    }

    @Test
    void whoGrewByLessThanHalfOfAllIsNotTheCause() {
        growth.add(usage(0, 10, 20));

        assertThat(cause(usage(4, 15, 25), START)).isEqualTo("sessions of 2 owners");
        assertThat(growth.words(usage(4, 15, 25))).isEqualTo("+10 sessions in the last 4 min");
    }

    @Test
    void whatOwnersAreNotKnownOfIsNotSaidToBeOfThoseWhoAre() {
        growth.add(owned(0, 0, new Usage.Share("ops", 1, 10)));

        assertThat(cause(owned(4, 50, new Usage.Share("ops", 2, 20)), START)).isEqualTo("sessions");
    }

    @Test
    void ownerWhoWasNotToldOfBeforeDidNotGrowByAllItHas() {
        List<Usage.Share> before = new ArrayList<>();
        for (int i = 0; i < Usage.MAX_OWNERS; i++) {
            before.add(new Usage.Share("a" + i, 50, 0));
        }
        List<Usage.Share> after = new ArrayList<>(before);
        after.set(0, new Usage.Share("a0", 55, 0));
        after.set(99, new Usage.Share("new", 52, 0));
        growth.add(owned(0, 5000, before.toArray(Usage.Share[]::new)));

        assertThat(growth.words(owned(4, 5007, after.toArray(Usage.Share[]::new))))
                .isEqualTo("+7 sessions in the last 4 min, most of a0");
    }

    @Test
    void whatIsNearestToItsLimitIsWhatGrew() {
        growth.add(limited(0, 10, 1000, Usage.Limits.none()));
        Usage.Limits bytes = Usage.Limits.none().withSessions(100).withBytes(6000);
        Usage.Limits tokens = Usage.Limits.none().withTokens(10);
        Usage.Limits inUse = Usage.Limits.none().withInUse(10);

        assertThat(growth.words(limited(4, 10, 5096, bytes))).isEqualTo("+4.0 KB in the last 4 min, most of ops");
        assertThat(growth.words(limited(4, 11, 1000, tokens))).isEqualTo("+1 token in the last 4 min, most of ops");
        assertThat(growth.words(limited(4, 13, 1000, inUse))).isEqualTo("+3 in use in the last 4 min, most of ops");
        assertThat(growth.cause(limited(4, 10, 5096, bytes), Measure.BYTES, START))
                .isEqualTo("bytes of ops");
    }

    /** Answers a usage in which sessions in use and tokens are as many as sessions, all of ops. */
    private static Usage limited(int minute, long sessions, long bytes, Usage.Limits limits) {
        return new Usage(
                "main",
                START.plus(Duration.ofMinutes(minute)),
                sessions,
                sessions,
                bytes,
                sessions,
                limits,
                Map.of(),
                List.of(new Usage.Share("ops", sessions, bytes, sessions, sessions)),
                Optional.empty());
    }

    private static Usage owned(int minute, long sessions, Usage.Share... owners) {
        return new Usage(
                "main",
                START.plus(Duration.ofMinutes(minute)),
                0,
                sessions,
                0,
                0,
                Usage.Limits.none(),
                Map.of(),
                List.of(owners),
                Optional.empty());
    }

    @Test
    void aClockSetBackForgetsWhatWasLater() {
        growth.add(usage(60, 10, 20));
        growth.add(usage(0, 30, 20));

        assertThat(growth.words(usage(5, 31, 20))).startsWith("+1 session in the last 5 min");
    }

    private static Usage usage(int minute, long cron, long direct) {
        return new Usage(
                "main",
                START.plus(Duration.ofMinutes(minute)),
                0,
                cron + direct,
                0,
                0,
                Usage.Limits.none(),
                Map.of(SessionKind.CRON, cron, SessionKind.DIRECT, direct),
                List.of(new Usage.Share("ops", cron, 0), new Usage.Share("main", direct, 0)),
                Optional.empty());
    }
}
