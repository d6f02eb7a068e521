package dev.creel.store.retention;

import static dev.creel.store.retention.Sessions.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.creel.store.retention.RetentionPlan.FileClass;
import dev.creel.store.retention.RetentionPlan.FileRemoval;
import dev.creel.store.retention.RetentionPlan.Removal;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class FileLimitsTest extends FilesBeside {

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
}
