package dev.creel.store.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.creel.store.retention.RetentionPlan.DiskUse;
import dev.creel.store.retention.RetentionPlan.FileClass;
import dev.creel.store.retention.RetentionPlan.FileRemoval;
import dev.creel.store.retention.RetentionPlan.Protection;
import dev.creel.store.retention.RetentionPlan.Reason;
import dev.creel.store.retention.RetentionPlan.Removal;
import dev.creel.store.retention.RetentionPlan.Shield;
import dev.creel.store.retention.RetentionPlan.Shortfall;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A disk budget frees what nobody needs first, then sessions, and nothing in vain. */
class DiskBudgetTest extends FilesBeside {

    @Test
    void row21TheBudgetIsOverExactlyWhatMayBeFreedListedByClass() {
        beside("sessions.json", 1_000, FRESH)
                .beside("id-0.jsonl", 200, FRESH)
                .beside("orphan.jsonl", 30, Duration.ofDays(2))
                .beside("orphan-in-grace.jsonl", 100_000, FRESH)
                .beside("a.jsonl.reset.2026-03-19T12-00-00.000Z", 4, FRESH)
                .beside("sessions.json.bak.1700000000000", 5, FRESH)
                .beside("sessions.json.lock", 100_000, FRESH)
                .beside("sessions.json.uuid.tmp", 100_000, FRESH)
                .beside("notes.txt", 100_000, FRESH)
                .archive("x", 6, FRESH);
        RetentionPlan plan = plan(
                new Sessions().idle("a", FRESH),
                OFF.toBuilder().diskBudget(2_000).build());
        assertThat(plan.isEmpty()).isTrue();
        assertThat(plan.disk())
                .hasValue(new DiskUse(
                        Map.of(
                                FileClass.DOCUMENT, 1_000L,
                                FileClass.TRANSCRIPT, 200L,
                                FileClass.ORPHANED_TRANSCRIPT, 30L,
                                FileClass.GATEWAY_ARCHIVE, 4L,
                                FileClass.DOCUMENT_BACKUP, 5L,
                                FileClass.CREEL_ARCHIVE, 6L),
                        1_245,
                        1_245,
                        2_000,
                        1_600));
    }

    @Test
    void row21GarbageGoesFirstByClassThenSessionsThatAreIdleLongest() {
        beside("sessions.json", 1_000, FRESH)
                .beside("id-0.jsonl", 300, FRESH)
                .beside("id-1.jsonl", 300, FRESH)
                .beside("id-2.jsonl", 300, FRESH)
                .beside("orphan.jsonl", 100, Duration.ofDays(2))
                .beside("sessions.json.bak.1700000000000", 100, OLD)
                .beside("a.jsonl.reset.2026-03-19T12-00-00.000Z", 100, FRESH)
                .beside("b.jsonl.reset.2026-03-18T12-00-00.000Z", 100, FRESH)
                .archive("x", 100, OLD);
        Sessions sessions = new Sessions()
                .idle("a", Duration.ofHours(3))
                .idle("b", Duration.ofHours(5))
                .idle("c", FRESH);

        RetentionPlan garbage = plan(
                sessions, OFF.toBuilder().diskBudget(2_399).highWater(2_100).build());
        assertThat(garbage.files())
                .extracting(FileRemoval::name)
                .containsExactly(
                        "orphan.jsonl",
                        "b.jsonl.reset.2026-03-18T12-00-00.000Z",
                        "a.jsonl.reset.2026-03-19T12-00-00.000Z");
        assertThat(garbage.removals()).isEmpty();
        assertThat(garbage.disk().orElseThrow().after()).isEqualTo(2_100);

        RetentionPlan more = plan(
                sessions, OFF.toBuilder().diskBudget(2_399).highWater(1_700).build());
        assertThat(more.files())
                .extracting(FileRemoval::name)
                .endsWith("sessions.json.bak.1700000000000", "x")
                .hasSize(5);
        assertThat(more.removals())
                .extracting(Removal::key, Removal::reason, Removal::transcripts, Removal::restorable)
                .containsExactly(tuple("b", Reason.DISK_BUDGET, List.of("id-1.jsonl"), false));
        assertThat(more.removals().get(0).because())
                .isEqualTo("disk use is 2400 bytes, budget 2399, freed down to 1700; idle for 5 h");
        assertThat(more.disk().orElseThrow().after())
                .isEqualTo(1_600 - more.removals().get(0).bytes());
    }

    @Test
    void row21AtTheBudgetNothingIsFreed() {
        beside("sessions.json", 100, FRESH).beside("orphan.jsonl", 100, OLD);
        RetentionPlan plan = plan(
                new Sessions().idle("a", FRESH), OFF.toBuilder().diskBudget(200).build());
        assertThat(plan.isEmpty()).isTrue();
    }

    @Test
    void row21ABudgetThatCannotBeKeptIsReportedAndNoLiveSessionGoesForIt() {
        beside("sessions.json", 100, FRESH).beside("id-0.jsonl", 100_000, FRESH);
        RetentionPlan plan = plan(
                new Sessions().idle("vip", FRESH),
                OFF.toBuilder().diskBudget(200).exempt("vip").build());
        assertThat(plan.isEmpty()).isTrue();
        assertThat(plan.shortfalls())
                .containsExactly(new Shortfall(Reason.DISK_BUDGET, "store", 200, 100_100, Map.of(Shield.EXEMPT, 1)));
        assertThat(plan.protections()).extracting(Protection::reason).containsExactly(Reason.DISK_BUDGET);
    }

    @Test
    void row21WhatIsArchivedIsNotFreedAndNoSessionGoesToMakeRoomForIt() {
        beside("sessions.json", 100, FRESH).beside("id-0.jsonl", 900, OLD).beside("id-1.jsonl", 100, FRESH);
        RetentionPlan plan = plan(
                new Sessions().idle("a", OLD).idle("b", FRESH),
                IDLE.toBuilder().diskBudget(300).build());
        assertThat(plan.removals()).extracting(Removal::key).containsExactly("a");
        Removal archived = plan.removals().get(0);
        assertThat(archived.restorable()).isTrue();
        long after = 1_100 - archived.bytes();
        assertThat(plan.disk().orElseThrow().after()).isEqualTo(after);
        assertThat(plan.shortfalls()).containsExactly(new Shortfall(Reason.DISK_BUDGET, "store", 300, after, Map.of()));
    }

    @Test
    void row21NoSessionIsEvictedInVainWhereShieldedOnesHoldTheSpace() {
        beside("sessions.json", 500, FRESH)
                .beside("id-0.jsonl", 100_000, FRESH)
                .beside("id-1.jsonl", 300, FRESH)
                .beside("id-2.jsonl", 300, FRESH)
                .beside("sessions.json.bak.1700000000000", 50, OLD);
        Sessions sessions = new Sessions()
                .idle("vip", Duration.ofHours(9))
                .idle("a", Duration.ofHours(3))
                .idle("b", Duration.ofHours(5));
        RetentionPlan plan =
                plan(sessions, OFF.toBuilder().exempt("vip").diskBudget(50_000).build());
        assertThat(plan.removals()).isEmpty();
        assertThat(plan.files())
                .extracting(FileRemoval::name)
                .as("what nobody needs goes all the same")
                .containsExactly("sessions.json.bak.1700000000000");
        assertThat(plan.protections()).extracting(Protection::key).containsExactly("vip");
        assertThat(plan.shortfalls())
                .containsExactly(new Shortfall(Reason.DISK_BUDGET, "store", 50_000, 101_100, Map.of(Shield.EXEMPT, 1)));

        RetentionPlan budgetOnly = plan(
                sessions,
                OFF.toBuilder()
                        .exempt("vip")
                        .diskBudget(101_050)
                        .highWater(50_000)
                        .build());
        assertThat(budgetOnly.removals())
                .as("no more go than the budget takes, if the target is out of reach")
                .extracting(Removal::key)
                .containsExactly("b");
        assertThat(budgetOnly.shortfalls()).isEmpty();
    }

    @Test
    void row21AnArchiveOfTheLastDayGoesForNoSize() {
        archive("old", 60, Duration.ofHours(24)).archive("young", 60, Duration.ofHours(23));
        beside("sessions.json", 100, FRESH)
                .beside("x.jsonl.deleted.2026-03-19T13-00-00.000Z", 60, OLD)
                .beside("x.jsonl.deleted.2026-03-19T12-00-00.000Z", 60, OLD);
        Sessions sessions = new Sessions().idle("a", FRESH);
        assertThat(plan(sessions, OFF.toBuilder().archiveMaxBytes(1).build()).files())
                .extracting(FileRemoval::name)
                .containsExactly("old");
        RetentionPlan plan = plan(sessions, OFF.toBuilder().diskBudget(1).build());
        assertThat(plan.files())
                .extracting(FileRemoval::name)
                .containsExactly("x.jsonl.deleted.2026-03-19T12-00-00.000Z", "old");
        assertThat(plan(
                                sessions,
                                OFF.toBuilder()
                                        .archiveRetention(Duration.ofHours(1))
                                        .build())
                        .files())
                .as("age is another matter")
                .hasSize(4);
    }

    @Test
    void row21WithoutAnExceededBudgetNoTranscriptPassesForGarbage() {
        beside("sessions.json", 100, FRESH).beside("orphan.jsonl", 100, Duration.ofDays(400));
        Sessions sessions = new Sessions().idle("a", FRESH);
        RetentionPolicy policy =
                OFF.toBuilder().archiveRetention(Duration.ofDays(30)).build();
        assertThat(plan(sessions, policy).files()).isEmpty();
        assertThat(plan(sessions, policy.toBuilder().diskBudget(199).build()).files())
                .extracting(FileRemoval::name)
                .containsExactly("orphan.jsonl");
    }

    @Test
    void aBudgetIsRefusedWhereThereAreNoFilesToCount() {
        RetentionPolicy policy = OFF.toBuilder().diskBudget(5).build();
        Sessions sessions = new Sessions().idle("a", FRESH);
        assertThatThrownBy(() -> sessions.plan(policy))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "diskBudget is 5, but this store has no files that could be counted; use diskBudgetOff(), or"
                                + " maxBytes for the entries alone");
    }
}
