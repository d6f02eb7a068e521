package dev.creel.store.guardian;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.store.guardian.Usage.Limits;
import dev.creel.store.guardian.Usage.Share;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Whom an alert names: those with the most of what is nearest to its limit. */
class AlertTextTest {

    private static final Share MANY = new Share("many", 30, 3_000, 1, 50);
    private static final Share BIG = new Share("big", 1, 3L << 30, 0, 60);
    private static final Share BUSY = new Share("busy", 9, 900, 9, 70);
    private static final Share TALK = new Share("talk", 2, 200, 2, 80_000);

    private static Usage usage(Limits limits, List<Share> owners) {
        return new Usage(
                "main", ExampleAlerts.AT, 12, 42, 4L << 30, 81_000, limits, Map.of(), owners, Optional.empty());
    }

    private static String advice(Limits limits, Share... owners) {
        return AlertText.advice(usage(limits, List.of(owners)), Optional.empty());
    }

    @Test
    void adviceNamesWhoHasTheMostOfWhatIsNearestToItsLimit() {
        assertThat(advice(Limits.none().withSessions(50), BIG, BUSY, MANY, TALK))
                .contains("The most are of many (30).");
        assertThat(advice(Limits.none().withSessions(900).withBytes(5L << 30), MANY, BUSY, BIG, TALK))
                .contains("The most bytes are of big (3.0 GB in 1 session).");
        assertThat(advice(Limits.none().withSessions(900).withInUse(15), MANY, BIG, BUSY, TALK))
                .contains("The most are of busy (9).");
        assertThat(advice(Limits.none().withSessions(900).withTokens(90_000), MANY, BIG, BUSY, TALK))
                .contains("The most tokens are of talk (80000).");
    }

    @Test
    void nobodyIsNamedIfItIsNotKnownWhoHasIt() {
        assertThat(advice(Limits.none().withInUse(15), new Share("many", 30, 3_000)))
                .isEqualTo("All 12 are in use; a cleanup frees none. Stop some, or raise the limit.");
        assertThat(advice(Limits.none().withTokens(90_000)))
                .isEqualTo("A cleanup gives no tokens back. Stop some sessions, or raise the limit.");
    }

    @Test
    void anAlertTellsTheFiveLargestOfFifteen() {
        List<Share> owners = new ArrayList<>();
        for (int i = 1; i <= 15; i++) {
            owners.add(new Share("a" + i, 100 - i, i));
        }

        assertThat(Owners.told(usage(Limits.none().withBytes(5L << 30), owners)))
                .extracting(Share::name)
                .containsExactly("a15", "a14", "a13", "a12", "a11");
        assertThat(Owners.told(usage(Limits.none(), owners)))
                .extracting(Share::name)
                .containsExactly("a1", "a2", "a3", "a4", "a5");
    }
}
