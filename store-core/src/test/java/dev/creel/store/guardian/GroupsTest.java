package dev.creel.store.guardian;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.store.retention.SessionKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What several sources use together, and what each may keep of a common limit. */
class GroupsTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void aTotalIsTheSumOfItsMembersWithTheLargestOwnersFirst() {
        Usage one =
                usage("one", 2, List.of(new Usage.Share("ops", 30, 300, 3, 4), new Usage.Share("main", 10, 100, 1, 2)));
        Usage other = usage("other", 3, List.of(new Usage.Share("main", 25, 250, 1, 8)));

        Usage total = Groups.total("both", NOW, Usage.Limits.none().withInUse(10), List.of(one, other));

        assertThat(total.name()).isEqualTo("both");
        assertThat(total.inUse()).isEqualTo(5);
        assertThat(total.existing()).isEqualTo(50);
        assertThat(total.bytes()).isEqualTo(500);
        assertThat(total.tokens()).isEqualTo(5000);
        assertThat(total.kinds()).containsExactly(Map.entry(SessionKind.CRON, 50L));
        assertThat(total.owners())
                .as("by the measure that is nearest to its limit")
                .containsExactly(new Usage.Share("ops", 30, 300, 3, 4), new Usage.Share("main", 35, 350, 2, 10));
        assertThat(total.worst()).hasValue(new Usage.Figure(Usage.Measure.IN_USE, 5, 10));
    }

    @Test
    void anOwnerThatIsNoneOfTheLargestAnywhereMayBeTheLargestOfAll() {
        List<Usage.Share> owners = new ArrayList<>();
        for (int i = 1; i <= 5; i++) {
            owners.add(new Usage.Share("one" + i, 10, 0));
        }
        owners.add(new Usage.Share("everywhere", 9, 0));
        List<Usage.Share> others = new ArrayList<>(owners);
        others.replaceAll(owner -> owner.name().equals("everywhere")
                ? owner
                : new Usage.Share(owner.name().replace("one", "two"), 10, 0));

        Usage total = Groups.total(
                "both",
                NOW,
                Usage.Limits.none().withSessions(99),
                List.of(usage("one", 0, owners), usage("two", 0, others)));

        assertThat(total.owners().get(0)).isEqualTo(new Usage.Share("everywhere", 18, 0));
    }

    @Test
    void aTotalThatIsTooLargeForALongIsTheLargestOne() {
        Usage one = Usage.of("one", NOW, Long.MAX_VALUE, 1, 1, Usage.Limits.none());
        Usage other = Usage.of("other", NOW, 1, Long.MAX_VALUE, Long.MAX_VALUE, Usage.Limits.none());

        Usage total = Groups.total("both", NOW, Usage.Limits.none().withInUse(10), List.of(one, other));

        assertThat(total.inUse()).isEqualTo(Long.MAX_VALUE);
        assertThat(total.existing()).isEqualTo(Long.MAX_VALUE);
        assertThat(total.bytes()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aTargetLeavesTheHeadroomFreeAndIsRoundedDown() {
        assertThat(Groups.target(500, 40)).isEqualTo(300);
        assertThat(Groups.target(99, 40)).isEqualTo(59);
        assertThat(Groups.target(1, 99)).isZero();
        assertThat(Groups.target(Long.MAX_VALUE, 40)).isEqualTo(5_534_023_222_112_865_484L);
    }

    @Test
    void aShareIsInProportionToWhatAMemberHasOnceWhatCannotGoIsTakenOff() {
        assertThat(Groups.share(300, 60, 100, 400)).isEqualTo(60);
        assertThat(Groups.share(300, 60, 300, 400)).isEqualTo(180);
        assertThat(Groups.share(300, 0, 400, 400)).isEqualTo(300);
    }

    @Test
    void aShareIsOneAtLeast() {
        assertThat(Groups.share(300, 300, 100, 400)).isEqualTo(1);
        assertThat(Groups.share(300, 900, 100, 400)).isEqualTo(1);
        assertThat(Groups.share(0, 0, 0, 0)).isEqualTo(1);
    }

    private static Usage usage(String name, long inUse, List<Usage.Share> owners) {
        return new Usage(
                name,
                NOW,
                inUse,
                25,
                250,
                2500,
                Usage.Limits.none(),
                Map.of(SessionKind.CRON, 25L),
                owners,
                Optional.empty());
    }
}
