package dev.creel.store.retention;

import static dev.creel.store.retention.RetentionWorld.ENFORCE;
import static dev.creel.store.retention.RetentionWorld.LONG_AGO;
import static dev.creel.store.retention.RetentionWorld.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionStoreException;
import dev.creel.store.file.FileSessionStore;
import dev.creel.store.file.FileStoreOptions;
import dev.creel.store.retention.RetentionPlan.Removal;
import dev.creel.store.retention.RetentionPolicy.ArchiveNaming;
import dev.creel.store.retention.RetentionPolicy.Mode;
import dev.creel.store.retention.RetentionReport.Outcome;
import dev.creel.store.retention.RetentionReport.Removed;
import dev.creel.store.retention.RetentionReport.Skipped;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plan is executed as it was shown, but for what is in use or was changed since. */
class RetentionApplyTest {

    @TempDir
    Path folder;

    private RetentionWorld world;
    private Retention retention;

    @BeforeEach
    void open() {
        world = new RetentionWorld(folder);
        retention = world.open();
        world.session("old:a", LONG_AGO);
        world.session("old:b", LONG_AGO.plusSeconds(1));
        world.session("fresh", START);
    }

    @AfterEach
    void close() {
        retention.close();
        world.close();
    }

    @Test
    void applyRemovesExactlyWhatTheDryRunShows() {
        RetentionPlan plan = retention.plan(ENFORCE);

        RetentionReport report = retention.apply(plan);

        assertThat(plan.removals()).extracting(Removal::key).containsExactly("old:a", "old:b");
        assertThat(report.removed()).extracting(Removed::key).containsExactly("old:a", "old:b");
        assertThat(report.skipped()).isEmpty();
        assertThat(report.before()).isEqualTo(3);
        assertThat(report.after()).isEqualTo(1);
        assertThat(world.keys()).containsExactly("fresh");
        assertThat(world.transcripts()).containsExactly("fresh.jsonl");
        assertThat(retention.plan(ENFORCE).isEmpty()).isTrue();
    }

    @Test
    void modeWarnChangesNothing() throws Exception {
        String before = Files.readString(world.document);
        RetentionPolicy warn = ENFORCE.toBuilder().mode(Mode.WARN).build();

        RetentionReport report = retention.apply(retention.plan(warn));

        assertThat(report.outcome()).isEqualTo(Outcome.WARNED);
        assertThat(report.plan().orElseThrow().removals()).hasSize(2);
        assertThat(Files.readString(world.document)).isEqualTo(before);
        assertThat(world.transcripts()).hasSize(3);
    }

    @Test
    void policyThatOnlyWarnsWaitsForNoOtherPass() throws Exception {
        RetentionPolicy warn = ENFORCE.toBuilder().mode(Mode.WARN).build();
        SessionFiles files = world.store.files();
        try (SessionFiles.Hold other = files.tryLock(files.own(), "pass").orElseThrow()) {
            RetentionReport report = retention.enforce(warn, Set.of("old:b"), (step, done, total) -> {});

            assertThat(report.outcome()).isEqualTo(Outcome.WARNED);
            assertThat(report.plan().orElseThrow().removals())
                    .extracting(Removal::key)
                    .containsExactly("old:a");
            assertThat(other).isNotNull();
        }
        assertThat(world.keys()).hasSize(3);
    }

    @Test
    void policyThatOnlyWarnsNeedsAStoreForReadingOnly() {
        RetentionPolicy warn = ENFORCE.toBuilder().mode(Mode.WARN).build();
        FileStoreOptions reading = FileStoreOptions.builder()
                .access(FileStoreOptions.Access.READ_ONLY)
                .clock(() -> world.now)
                .build();
        try (FileSessionStore store = FileSessionStore.open(world.document, reading);
                Retention reader = world.builder(store).build()) {
            RetentionReport report = reader.enforce(warn, Set.of(), (step, done, total) -> {});

            assertThat(report.outcome()).isEqualTo(Outcome.WARNED);
            assertThat(report.plan().orElseThrow().removals()).hasSize(2);
        }
    }

    @Test
    void planThatWouldRemoveTooMuchIsExecutedOnlyWhenConfirmed() {
        RetentionPolicy careful = ENFORCE.toBuilder().maxRemovalShare(0.5).build();
        RetentionPlan plan = retention.plan(careful);

        assertThat(retention.apply(plan).outcome()).isEqualTo(Outcome.STOPPED);
        assertThat(world.keys()).hasSize(3);

        RetentionPlan confirmed = retention.confirm(plan);
        assertThat(confirmed.because()).isEqualTo("2 of 3 sessions go; confirmed by tester");
        RetentionReport report = retention.apply(confirmed);
        assertThat(report.removed()).hasSize(2);
        assertThat(report.because()).startsWith("2 of 3 sessions went");
        assertThat(world.keys()).containsExactly("fresh");
    }

    @Test
    void row10EntryTouchedAfterThePlanStays() {
        RetentionPlan plan = retention.plan(ENFORCE);
        world.session("old:a", SessionEntry.of(Map.of("sessionId", "old-a", "updatedAt", START)));

        RetentionReport report = retention.apply(plan);

        assertThat(report.skipped()).extracting(Skipped::name).containsExactly("old:a");
        assertThat(world.keys()).containsExactly("old:a", "fresh");
        assertThat(world.transcripts()).containsExactly("fresh.jsonl", "old-a.jsonl");
    }

    @Test
    void row10EntryChangedWithoutActivityAfterThePlanStays() {
        RetentionPlan plan = retention.plan(ENFORCE);
        world.store.update("old:a", entry -> entry.with("label", "kept"));

        retention.apply(plan);

        assertThat(world.keys()).containsExactly("old:a", "fresh");
    }

    @Test
    void row10EntryThatRunsAfterThePlanStaysThoughItIsAsLongAsBefore() {
        world.store.update("old:a", entry -> entry.with("status", "timeout"));
        RetentionPlan plan = retention.plan(ENFORCE);
        world.store.update("old:a", entry -> entry.with("status", "running"));

        RetentionReport report = retention.apply(plan);

        assertThat(report.skipped()).extracting(Skipped::name).containsExactly("old:a");
        assertThat(world.keys()).containsExactly("old:a", "fresh");
    }

    @Test
    void row10EntryLeasedAfterThePlanStays() {
        RetentionPlan plan = retention.plan(ENFORCE);
        try (SessionLease lease = retention.lease("OLD:A")) {
            RetentionReport report = retention.apply(plan);

            assertThat(report.skipped()).extracting(Skipped::name).containsExactly("old:a");
            assertThat(report.skipped().get(0).because()).contains("leased");
            assertThat(world.keys()).containsExactly("old:a", "fresh");
            assertThat(lease.key()).isEqualTo("old:a");
        }
        assertThat(retention.apply(retention.plan(ENFORCE)).removed()).hasSize(1);
    }

    @Test
    void row10EntryTouchedInMemoryAfterThePlanStays() {
        RetentionPolicy two =
                ENFORCE.toBuilder().idleTimeoutOff().maxSessions(2).build();
        world.session("old:a", SessionEntry.of(Map.of("sessionId", "old-a", "updatedAt", START.minusSeconds(60))));
        world.session("old:b", SessionEntry.of(Map.of("sessionId", "old-b", "updatedAt", START.minusSeconds(30))));
        RetentionPlan plan = retention.plan(two);
        String document = world.store.get("old:a").orElseThrow().text();
        retention.touch("old:a", Retention.Touch.USER);

        RetentionReport report = retention.apply(plan);

        assertThat(plan.removals()).extracting(Removal::key).containsExactly("old:a");
        assertThat(world.store.get("old:a").orElseThrow().text()).isEqualTo(document);
        assertThat(report.removed()).isEmpty();
    }

    @Test
    void row10ActiveKeyOfALaterPlanStays() {
        RetentionPlan plan = retention.plan(ENFORCE);
        retention.plan(ENFORCE, Set.of("Old:A"));

        retention.apply(plan);

        assertThat(world.keys()).containsExactly("old:a", "fresh");
    }

    @Test
    void row10ActiveKeysOfItsOwnPlanStayToo() {
        RetentionPlan plan = retention.plan(ENFORCE, Set.of("Old:A"));
        retention.plan(ENFORCE, Set.of("old:b"));

        retention.apply(plan);

        assertThat(world.keys()).containsExactly("old:a", "old:b", "fresh");
    }

    @Test
    void row10ActiveKeyIsFollowedToTheKeyThatItsSessionHasNow() {
        retention.rekey("old:a", "old:c", Retention.OldKey.ALIAS, Duration.ofDays(1));

        RetentionReport report = retention.apply(retention.plan(ENFORCE, Set.of("Old:A")));

        assertThat(report.removed()).extracting(Removed::key).containsExactly("old:b");
    }

    @Test
    void applyingAPlanTwiceRemovesNothingTheSecondTime() {
        RetentionPlan plan = retention.plan(ENFORCE);
        retention.apply(plan);

        RetentionReport again = retention.apply(plan);

        assertThat(again.removed()).isEmpty();
        assertThat(again.skipped()).hasSize(2);
        assertThat(retention.archived()).hasSize(2);
    }

    @Test
    void transcriptThatAnotherSessionSharesStays() {
        world.session("sharing", SessionEntry.of(Map.of("sessionId", "old-a", "updatedAt", START)));

        retention.apply(retention.plan(ENFORCE));

        assertThat(world.keys()).containsExactly("fresh", "sharing");
        assertThat(world.transcripts()).containsExactly("fresh.jsonl", "old-a.jsonl");
    }

    @Test
    void transcriptsKeepTheGatewaysNamesIfAskedFor() {
        RetentionPolicy gateway =
                ENFORCE.toBuilder().archiveNaming(ArchiveNaming.GATEWAY).build();

        retention.apply(retention.plan(gateway));

        assertThat(world.transcripts())
                .containsExactly(
                        "fresh.jsonl",
                        "old-a.jsonl.deleted.2026-03-01T12-00-00.000Z",
                        "old-b.jsonl.deleted.2026-03-01T12-00-00.000Z");
        retention.restore("old:a");
        assertThat(world.transcripts()).contains("old-a.jsonl").hasSize(3);
    }

    @Test
    void forgottenTranscriptGoesUnlessASessionRefersToItNow() throws Exception {
        world.transcript("lost.jsonl");
        world.transcript("found.jsonl");
        for (String name : List.of("lost.jsonl", "found.jsonl")) {
            Files.setLastModifiedTime(folder.resolve(name), FileTime.from(LONG_AGO));
        }
        RetentionPolicy small =
                ENFORCE.toBuilder().idleTimeoutOff().diskBudget(1).build();
        RetentionPlan plan = retention.plan(small);
        world.session("finder", SessionEntry.of(Map.of("sessionId", "found", "updatedAt", START)));

        RetentionReport report = retention.apply(plan);

        assertThat(report.files()).extracting(RetentionPlan.FileRemoval::name).containsExactly("lost.jsonl");
        assertThat(report.skipped()).extracting(Skipped::name).contains("found.jsonl");
    }

    @Test
    void archiveIsRemovedWhenItIsOldEnough() {
        retention.apply(retention.plan(ENFORCE));
        assertThat(retention.archived()).hasSize(2);
        world.pass(Duration.ofDays(10));
        retention.plan(ENFORCE);
        world.pass(Duration.ofDays(10));
        retention.plan(ENFORCE);
        RetentionPolicy archives = ENFORCE.toBuilder()
                .idleTimeoutOff()
                .archiveRetention(Duration.ofDays(3))
                .build();

        RetentionReport report = retention.apply(retention.plan(archives));

        assertThat(report.files()).hasSize(1);
        assertThat(retention.archived()).isEmpty();
    }

    @Test
    void policyThatNeedsFilesIsRefusedWithoutThem() {
        Retention bare = world.builder(new WithoutFiles(world.store)).build();
        RetentionPolicy budget = ENFORCE.toBuilder().diskBudget(1_000_000).build();

        assertThatThrownBy(() -> bare.plan(budget)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(bare::archived).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void withoutFilesAPlanIsExecutedAllTheSame() {
        Retention bare = world.builder(new WithoutFiles(world.store)).build();
        try (SessionLease lease = bare.lease("old:b")) {
            bare.apply(bare.plan(ENFORCE));

            assertThat(world.keys()).containsExactly("old:b", "fresh");
            assertThat(lease.key()).isEqualTo("old:b");
        }
    }

    @Test
    void secondPassAtTheSameTimeIsRefusedAsBusy() throws Exception {
        try (SessionFiles.Hold other =
                world.store.files().tryLock(world.store.files().own(), "pass").orElseThrow()) {
            assertThatThrownBy(() -> retention.apply(retention.plan(ENFORCE)))
                    .isInstanceOf(SessionStoreException.Busy.class)
                    .hasMessageContaining("under way");
            assertThat(other).isNotNull();
        }
        assertThat(world.keys()).hasSize(3);
    }
}
