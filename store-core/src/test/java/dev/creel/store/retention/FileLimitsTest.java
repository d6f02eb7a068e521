package dev.creel.store.retention;

import static dev.creel.store.retention.Sessions.NOW;
import static dev.creel.store.retention.Sessions.at;
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
import dev.creel.store.retention.SessionFiles.StoredFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FileLimitsTest {

    private static final Duration OLD = Duration.ofDays(31);
    private static final Duration FRESH = Duration.ofHours(1);
    private static final RetentionPolicy OFF = RetentionPolicy.unlimited().toBuilder()
            .touchShare(0)
            .maxRemovalShare(1)
            .build();
    private static final RetentionPolicy IDLE =
            OFF.toBuilder().idleTimeout(Duration.ofDays(30)).build();

    private final List<StoredFile> beside = new ArrayList<>();
    private final List<StoredFile> archives = new ArrayList<>();

    private FileLimitsTest beside(String name, long bytes, Duration age) {
        beside.add(new StoredFile(name, bytes, NOW.minus(age)));
        return this;
    }

    private FileLimitsTest archive(String name, long bytes, Duration age) {
        archives.add(new StoredFile(name, bytes, NOW.minus(age)));
        return this;
    }

    private RetentionPlan plan(Sessions sessions, RetentionPolicy policy) {
        return sessions.plan(
                policy,
                new Circumstances(
                        NOW,
                        Set.of(),
                        Map.of(),
                        Map.of(),
                        Duration.ZERO,
                        List.of(),
                        Optional.of(new Circumstances.Files(Path.of("/store/sessions.json"), beside, archives)),
                        Optional.empty()));
    }

    @Test
    void aSessionTakesItsTranscriptAndItsTopicsWithIt() {
        beside("id-0.jsonl", 10, OLD).beside("id-0-topic-5.jsonl", 7, OLD).beside("id-1.jsonl", 3, FRESH);
        RetentionPlan plan = plan(new Sessions().idle("a", OLD).idle("b", FRESH), IDLE);
        assertThat(plan.removals())
                .extracting(Removal::key, Removal::transcripts, Removal::transcriptBytes, Removal::restorable)
                .containsExactly(tuple("a", List.of("id-0.jsonl", "id-0-topic-5.jsonl"), 17L, true));
        assertThat(plan.files()).isEmpty();
        assertThat(plan.disk()).as("without a budget nobody asks").isEmpty();
    }

    @Test
    void aTranscriptStaysAsLongAsAnySessionRefersToIt() {
        beside("x.jsonl", 10, OLD)
                .beside("x-topic-1.jsonl", 10, OLD)
                .beside("y.jsonl", 10, OLD)
                .beside("z.jsonl", 10, OLD);
        Sessions sessions = new Sessions()
                .withEntry("a", "{\"sessionId\":\"x\"," + at("updatedAt", OLD) + "}")
                .withEntry("b", "{\"sessionId\":\"x\",\"sessionFile\":\"y.jsonl\"," + at("updatedAt", FRESH) + "}")
                .withEntry("c", "{\"sessionId\":\"z\",\"sessionFile\":\"y.jsonl\"," + at("updatedAt", OLD) + "}");
        assertThat(plan(sessions, IDLE).removals())
                .extracting(Removal::key, Removal::transcripts)
                .containsExactly(tuple("a", List.of()), tuple("c", List.of("z.jsonl")));
        assertThat(plan(sessions.without(List.of("b")), IDLE).removals())
                .extracting(Removal::key, Removal::transcripts)
                .containsExactly(
                        tuple("a", List.of("x.jsonl", "x-topic-1.jsonl")), tuple("c", List.of("y.jsonl", "z.jsonl")));
    }

    @Test
    void ofTwoSessionsThatGoTheLastOneTakesTheTranscriptThatTheyShare() {
        beside("x.jsonl", 10, OLD);
        Sessions sessions = new Sessions()
                .withEntry("a", "{\"sessionId\":\"x\"," + at("updatedAt", OLD) + "}")
                .withEntry("b", "{\"sessionId\":\"x\"," + at("updatedAt", OLD) + "}");
        assertThat(plan(sessions, IDLE).removals())
                .extracting(Removal::key, Removal::transcripts)
                .containsExactly(tuple("a", List.of()), tuple("b", List.of("x.jsonl")));
    }

    @Test
    void aPathThatLeadsElsewhereTakesNothingButItsOwnIdAndStillCountsAsAReference() {
        beside("id-0.jsonl", 1, OLD).beside("other.jsonl", 2, OLD).beside("win.jsonl", 4, OLD);
        Sessions sessions = new Sessions()
                .with("a", "\"sessionFile\":\"/elsewhere/other.jsonl\"," + at("updatedAt", OLD))
                .with("b", "\"sessionFile\":\"C:\\\\s\\\\win.jsonl\"," + at("updatedAt", OLD))
                .with("c", "\"sessionFile\":\"../../etc/passwd\"," + at("updatedAt", OLD))
                .with("d", at("updatedAt", FRESH));
        RetentionPlan plan = plan(
                sessions,
                IDLE.toBuilder()
                        .diskBudget(1)
                        .archiveRetention(Duration.ofDays(1))
                        .build());
        assertThat(plan.removals())
                .extracting(Removal::key, Removal::transcripts)
                .contains(tuple("a", List.of("id-0.jsonl")), tuple("b", List.of("win.jsonl")), tuple("c", List.of()));
        assertThat(plan.files()).isEmpty();
    }

    @Test
    void row22WhatTheGatewayAndCreelKeptGoesWhenItIsOldEnough() {
        beside("a.jsonl.deleted.2026-02-17T12-00-00.000Z", 5, FRESH)
                .beside("b.jsonl.reset.2026-02-19T12-00-00.000Z", 5, OLD)
                .beside("sessions.json.bak.1700000000000", 5, OLD)
                .beside("orphan.jsonl", 5, OLD)
                .beside("id-0.jsonl", 5, OLD)
                .beside("notes.txt", 5, OLD)
                .archive("old", 5, OLD)
                .archive("new", 5, FRESH);
        RetentionPlan plan = plan(
                new Sessions().idle("a", FRESH),
                OFF.toBuilder().archiveRetention(Duration.ofDays(30)).build());
        assertThat(plan.files())
                .extracting(FileRemoval::name, FileRemoval::kind, FileRemoval::because)
                .containsExactly(
                        tuple(
                                "a.jsonl.deleted.2026-02-17T12-00-00.000Z",
                                FileClass.GATEWAY_ARCHIVE,
                                "kept for 31 d, limit 30 d"),
                        tuple("old", FileClass.CREEL_ARCHIVE, "kept for 31 d, limit 30 d"));
    }

    @Test
    void row22ArchivesOfCreelsGoOldestFirstAboveTheirSize() {
        archive("b", 40, Duration.ofDays(2))
                .archive("a", 40, Duration.ofDays(3))
                .archive("c", 40, FRESH);
        RetentionPlan plan =
                plan(new Sessions(), OFF.toBuilder().archiveMaxBytes(80).build());
        assertThat(plan.files())
                .extracting(FileRemoval::name, FileRemoval::because)
                .containsExactly(tuple("a", "archives have 120 bytes, limit 80"));
    }

    @Test
    void row22NothingPassesForForgottenWhereReferencesMayBeLost() {
        beside("orphan.jsonl", 1_000, OLD);
        RetentionPolicy policy = OFF.toBuilder()
                .diskBudget(1)
                .archiveRetention(Duration.ofDays(1))
                .build();
        assertThat(plan(new Sessions(), policy).files())
                .as("a document without sessions")
                .isEmpty();
        Sessions damaged = new Sessions().idle("a", FRESH).withEntry("b", "{\"sessionId\":01}");
        assertThat(plan(damaged, policy).files())
                .as("an entry that cannot be read")
                .isEmpty();
        assertThat(plan(new Sessions().idle("a", FRESH), policy).files()).hasSize(1);
    }

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
    void row21WhatASessionHadBeforeIsNoGarbage() {
        beside("before.jsonl", 1_000, OLD)
                .beside("after.jsonl", 1_000, OLD)
                .beside("checkpoint.jsonl", 1_000, OLD)
                .beside("family.jsonl", 1_000, OLD)
                .beside("family-topic-7.jsonl", 1_000, OLD)
                .beside("family.checkpoint.1.jsonl", 1_000, OLD)
                .beside("id-0.checkpoint.2.jsonl", 1_000, OLD)
                .beside("id-0-fork.jsonl", 1_000, OLD)
                .beside("id-0x.jsonl", 1_000, OLD);
        Sessions sessions = new Sessions()
                .with(
                        "a",
                        """
                        "usageFamilySessionIds": ["family", 3, null],
                        "compactionCheckpoints": [null, {"sessionId": "checkpoint", "summary": "x",
                          "preCompaction": {"sessionFile": "/store/before.jsonl"},
                          "postCompaction": {"sessionFile": "after.jsonl", "sessionId": null}}],"""
                                + at("updatedAt", FRESH));
        RetentionPlan plan = plan(sessions, OFF.toBuilder().diskBudget(1).build());
        assertThat(plan.files()).extracting(FileRemoval::name).containsExactly("id-0x.jsonl");
    }

    @Test
    void whatAnotherSessionHadBeforeDoesNotGoWithItsNewOwner() {
        beside("family.jsonl", 10, OLD).beside("family-topic-7.jsonl", 10, OLD);
        Sessions sessions = new Sessions()
                .withEntry("a", "{\"sessionId\":\"family\"," + at("updatedAt", OLD) + "}")
                .with("b", "\"usageFamilySessionIds\":[\"family\"]," + at("updatedAt", FRESH));
        assertThat(plan(sessions, IDLE).removals())
                .extracting(Removal::key, Removal::transcripts)
                .containsExactly(tuple("a", List.of()));
    }

    @Test
    void row21BesideAnotherStoreNoTranscriptIsGarbage() {
        beside("orphan.jsonl", 1_000, OLD).beside("sessions-work.json", 10, OLD);
        RetentionPlan plan = plan(
                new Sessions().idle("a", FRESH), OFF.toBuilder().diskBudget(1).build());
        assertThat(plan.files()).isEmpty();
    }

    @Test
    void anAbsolutePathIntoTheDocumentsDirectoryIsTheSessionsOwn() {
        beside("mine.jsonl", 10, OLD).beside("mine.txt", 10, OLD);
        Sessions sessions = new Sessions()
                .with("a", "\"sessionFile\":\"/store/mine.jsonl\"," + at("updatedAt", OLD))
                .with("b", at("updatedAt", FRESH));
        assertThat(plan(sessions, IDLE).removals())
                .extracting(Removal::key, Removal::transcripts)
                .containsExactly(tuple("a", List.of("mine.jsonl")));
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
