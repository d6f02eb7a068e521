package dev.creel.cli.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.store.retention.RetentionPlan;
import dev.creel.store.retention.RetentionPlan.Removal;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The id of a plan tells it from every other one. */
class PlanIdTest {

    @Test
    void planIdsDifferInKeyLengthOrderAndFingerprint() {
        Removal removal = Sample.removal("a", 5);
        List<RetentionPlan> plans = List.of(
                Sample.plan(),
                Sample.plan("a", "b"),
                Sample.plan("b", "a"),
                Sample.plan("a 2100000 97\n1 b"),
                Sample.plan(RetentionPlan.Verdict.READY, "", List.of(removal)),
                Sample.plan(RetentionPlan.Verdict.READY, "", List.of(Sample.removal("a", 6))));

        assertThat(plans.stream().map(ApiJson::id)).doesNotHaveDuplicates().allMatch(id -> id.matches("[0-9a-f]{64}"));
    }
}
