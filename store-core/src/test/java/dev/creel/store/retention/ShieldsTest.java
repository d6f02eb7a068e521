package dev.creel.store.retention;

import static dev.creel.store.retention.Sessions.NOW;
import static dev.creel.store.retention.Sessions.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.creel.store.KeyNormalizer;
import dev.creel.store.file.FileStoreOptions;
import dev.creel.store.retention.RetentionPlan.Protection;
import dev.creel.store.retention.RetentionPlan.Reason;
import dev.creel.store.retention.RetentionPlan.Removal;
import dev.creel.store.retention.RetentionPlan.Shield;
import dev.creel.store.retention.RetentionPlan.Verdict;
import dev.creel.store.retention.SessionFiles.Tombstone;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ShieldsTest {

    private static final Duration OLD = Duration.ofDays(31);
    private static final RetentionPolicy ALL_GO = RetentionPolicy.unlimited().toBuilder()
            .idleTimeout(Duration.ofHours(1))
            .maxRemovalShare(1)
            .build();

    private static Circumstances with(Set<String> active, Map<String, Instant> leases, Tombstone... tombstones) {
        return new Circumstances(
                NOW, active, leases, Map.of(), Duration.ZERO, List.of(tombstones), Optional.empty(), Optional.empty());
    }

    @Test
    void row10TheActiveSessionStaysInWhateverSpellingItIsNamed() {
        RetentionPlan plan = new Sessions()
                .idle("Agent:Main:Main", OLD)
                .idle("other", OLD)
                .plan(ALL_GO, with(Set.of(" AGENT:main:MAIN ", "nobody"), Map.of()));
        assertThat(plan.removals()).extracting(Removal::key).containsExactly("other");
        assertThat(plan.protections())
                .containsExactly(new Protection(
                        "Agent:Main:Main",
                        SessionKind.MAIN,
                        Shield.ACTIVE,
                        Reason.IDLE,
                        "stays because it is the active session; would go because idle for 31 d, limit 60 min"));
    }

    @Test
    void row10ALeasedSessionStaysAndRow23ALeaseThatNobodyRenewsEnds() {
        Map<String, Instant> leases =
                Map.of("fresh", NOW.minus(Duration.ofHours(24)), "stale", NOW.minus(Duration.ofHours(25)));
        RetentionPlan plan =
                new Sessions().idle("fresh", OLD).idle("stale", OLD).plan(ALL_GO, with(Set.of(), leases));
        assertThat(plan.removals()).extracting(Removal::key).containsExactly("stale");
        assertThat(plan.protections()).extracting(Protection::shield).containsExactly(Shield.LEASED);
    }

    @Test
    void row23TheStatusRunningShieldsOnlyAsLongAsThereAreSignsOfLife() {
        String running = "\"status\":\"running\",";
        RetentionPlan plan = new Sessions()
                .with("active", running + at("updatedAt", Duration.ofHours(6)))
                .with("started", running + at("updatedAt", OLD) + "," + at("startedAt", Duration.ofHours(2)))
                .with("polled", running + at("lastInteractionAt", OLD) + "," + at("updatedAt", Duration.ofHours(2)))
                .with("dead", running + at("updatedAt", Duration.ofHours(7)))
                .with("done", "\"status\":\"done\"," + at("updatedAt", Duration.ofHours(2)))
                .with("mad", running + at("updatedAt", OLD) + "," + at("startedAt", OLD.negated()))
                .plan(ALL_GO);
        assertThat(plan.removals()).extracting(Removal::key).containsExactly("dead", "done", "mad");
        assertThat(plan.protections()).extracting(Protection::key).containsExactly("active", "started", "polled");
        assertThat(plan.protections()).extracting(Protection::shield).containsOnly(Shield.RUNNING);
    }

    @Test
    void anExemptionHoldsForAPatternAndAKindAndEndsWithItsAge() {
        RetentionPlan plan = new Sessions()
                .idle("vip:1", OLD)
                .idle("guest:1", Duration.ofDays(10))
                .idle("guest:2", Duration.ofDays(11))
                .idle("agent:main:main", OLD)
                .idle("other", OLD)
                .plan(ALL_GO.toBuilder()
                        .exempt("VIP:*")
                        .exempt("guest:*", Duration.ofDays(10))
                        .exempt(SessionKind.MAIN));
        assertThat(plan.removals()).extracting(Removal::key).containsExactly("guest:2", "other");
        assertThat(plan.protections())
                .extracting(Protection::key)
                .containsExactly("vip:1", "guest:1", "agent:main:main");
        assertThat(plan.protections().get(1).because())
                .isEqualTo(
                        "stays because the policy exempts guest:* until idle for 10 d; would go because idle for 10 d,"
                                + " limit 60 min");
    }

    @Test
    void theMinimumIsMadeOfTheLatestSessions() {
        RetentionPlan plan = new Sessions()
                .idle("a", Duration.ofDays(3))
                .idle("b", Duration.ofDays(1))
                .idle("c", Duration.ofDays(2))
                .with("d", "")
                .plan(ALL_GO.toBuilder().minSessions(2));
        assertThat(plan.removals()).extracting(Removal::key).containsExactly("a");
        assertThat(plan.protections()).extracting(Protection::key).containsExactly("b", "c");
        assertThat(plan.protections()).extracting(Protection::shield).containsOnly(Shield.MINIMUM);
    }

    @Test
    void anEntryThatCannotBeReadStays() {
        RetentionPlan plan = new Sessions()
                .withEntry(
                        "bad",
                        "{\"sessionId\":\"x\",\"updatedAt\":" + NOW.minus(OLD).toEpochMilli() + ",\"y\":01}")
                .idle("good", OLD)
                .plan(ALL_GO);
        assertThat(plan.examined()).isEqualTo(2);
        assertThat(plan.removals()).extracting(Removal::key).containsExactly("good");
        assertThat(plan.protections())
                .extracting(Protection::key, Protection::shield)
                .containsExactly(tuple("bad", Shield.UNREADABLE));
    }

    @Test
    void row34ARevokedSessionThatWasWrittenBackGoesThroughEveryShield() {
        Tombstone revoked = new Tombstone("agent:main:main", NOW.plusSeconds(1), Optional.empty(), false, "owner left");
        Tombstone past = new Tombstone("past", NOW, Optional.empty(), false, "owner left");
        Tombstone alias = new Tombstone("alias", NOW.plusSeconds(1), Optional.of("new"), true, "renamed");
        RetentionPlan plan = new Sessions()
                .idle("Agent:Main:Main", Duration.ZERO)
                .idle("past", Duration.ZERO)
                .idle("alias", Duration.ZERO)
                .plan(
                        RetentionPolicy.unlimited().toBuilder()
                                .minSessions(3)
                                .maxRemovalShare(0.01)
                                .build(),
                        with(Set.of("agent:main:main"), Map.of(), revoked, past, alias));
        assertThat(plan.removals())
                .extracting(Removal::key, Removal::reason, Removal::because)
                .containsExactly(tuple("Agent:Main:Main", Reason.REVOKED, "revoked and written back: owner left"));
        assertThat(plan.verdict()).as("revocation is no matter of shares").isEqualTo(Verdict.READY);
        assertThat(plan.protections()).isEmpty();
    }

    @Test
    void whereKeysMeanWhatTheySayNoOtherSpellingIsRevokedOrShielded() {
        FileStoreOptions exact = FileStoreOptions.keepingNothing().toBuilder()
                .keyNormalizer(KeyNormalizer.EXACT)
                .build();
        Tombstone revoked = new Tombstone("user", NOW.plusSeconds(1), Optional.empty(), false, "x");
        Sessions sessions = new Sessions().idle("User", OLD).idle("Other", OLD).idle("other", OLD);
        RetentionPlan plan = sessions.plan(ALL_GO, with(Set.of("other"), Map.of(), revoked), exact);
        assertThat(plan.removals())
                .extracting(Removal::key, Removal::reason)
                .containsExactly(tuple("User", Reason.IDLE), tuple("Other", Reason.IDLE));
    }
}
