package dev.creel.store.retention;

import static dev.creel.store.retention.RetentionWorld.ENFORCE;
import static dev.creel.store.retention.RetentionWorld.LONG_AGO;
import static dev.creel.store.retention.RetentionWorld.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionStoreException;
import dev.creel.store.retention.CrashingStore.Crash;
import dev.creel.store.retention.Retention.OldKey;
import dev.creel.store.retention.RetentionReport.Removed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What others do while a piece of work is unfinished loses no transcript and stops nobody. */
class RetentionMendTest {

    private static final RetentionPolicy ONLY_FILES =
            ENFORCE.toBuilder().idleTimeoutOff().build();

    @TempDir
    Path folder;

    private RetentionWorld world;
    private Retention retention;

    @BeforeEach
    void open() throws IOException {
        world = new RetentionWorld(folder);
        retention = world.open();
        world.session("old:a", LONG_AGO);
        world.session("old:b", LONG_AGO);
        world.session("fresh", START);
        for (String name : world.transcripts()) {
            Files.setLastModifiedTime(folder.resolve(name), FileTime.from(LONG_AGO));
        }
    }

    @AfterEach
    void close() {
        retention.close();
        world.close();
    }

    private static RetentionReport clean(Retention retention) {
        return retention.apply(retention.plan(ENFORCE));
    }

    private void tidy() {
        retention.apply(retention.plan(ONLY_FILES));
    }

    /** Answers a process with whose steps something happens. */
    private Retention meddled(Consumer<String> meddling) {
        return world.builder(new CrashingStore(world.store, meddling)).build();
    }

    private Retention dyingAt(String fatal) {
        return meddled(step -> {
            if (step.equals(fatal)) {
                throw new Crash();
            }
        });
    }

    /** Writes a session as it was, as a program does that had the document in its memory. */
    private void writeBack(String key) {
        world.session(key, SessionEntry.of(Map.of("sessionId", RetentionWorld.id(key), "updatedAt", LONG_AGO)));
    }

    private String transcript(String name) throws IOException {
        return Files.readString(folder.resolve(name));
    }

    @Test
    void sessionThatCameBackWhileItsArchiveWasUnfinishedHasItsTranscriptAgain() throws Exception {
        String before = transcript("old-a.jsonl");
        assertThatThrownBy(() -> clean(dyingAt("write outcome.jsonl"))).isInstanceOf(Crash.class);
        assertThat(world.transcripts()).containsExactly("fresh.jsonl");
        writeBack("old:a");

        tidy();

        assertThat(transcript("old-a.jsonl")).isEqualTo(before);
        assertThat(retention.archived()).extracting(ArchivedSession::key).containsExactly("old:b");
    }

    @Test
    void unfinishedArchiveOfWhichAllCameBackGoesWithoutATranscript() throws Exception {
        for (RetentionPolicy.ArchiveNaming naming : RetentionPolicy.ArchiveNaming.values()) {
            Retention dying = dyingAt("write outcome.jsonl");
            RetentionPolicy policy = ENFORCE.toBuilder().archiveNaming(naming).build();
            assertThatThrownBy(() -> dying.apply(dying.plan(policy))).isInstanceOf(Crash.class);
            writeBack("old:a");
            writeBack("old:b");

            tidy();

            assertThat(world.transcripts()).containsExactly("fresh.jsonl", "old-a.jsonl", "old-b.jsonl");
            assertThat(world.own("archive")).isEmptyDirectory();
        }
    }

    @Test
    void transcriptMadeSinceIsKeptBesideTheArchivedOne() throws Exception {
        String before = transcript("old-a.jsonl");
        assertThatThrownBy(() -> clean(dyingAt("write outcome.jsonl"))).isInstanceOf(Crash.class);
        Files.writeString(folder.resolve("old-a.jsonl"), "short\n");

        tidy();
        assertThat(world.transcripts()).containsExactly("fresh.jsonl");
        ArchivedSession back = retention.restore("old:a");

        assertThat(back.transcripts()).containsExactly("old-a.jsonl", "old-a.jsonl.2");
        assertThat(transcript("old-a.jsonl")).isEqualTo(before);
        assertThat(transcript("old-a.jsonl.2")).isEqualTo("short\n");
    }

    @Test
    void restorationThatFailsPutsTranscriptsAwayAgain() {
        clean(retention);
        Retention failing = meddled(step -> {
            if (step.equals("transact")) {
                throw new SessionStoreException.Unavailable("x", "The disk is full", new IOException("full"));
            }
        });

        assertThatThrownBy(() -> failing.restore("old:a")).isInstanceOf(SessionStoreException.Unavailable.class);

        assertThat(world.transcripts()).containsExactly("fresh.jsonl");
        retention.restore("old:a");
        assertThat(world.transcripts()).containsExactly("fresh.jsonl", "old-a.jsonl");
        assertThat(retention.archived()).extracting(ArchivedSession::key).containsExactly("old:b");
    }

    @Test
    void transcriptsOfARestorationThatDiedAreNoOrphans() {
        clean(retention);
        assertThatThrownBy(() -> dyingAt("transact").restore("old:a")).isInstanceOf(Crash.class);
        assertThat(world.transcripts()).contains("old-a.jsonl");
        world.pass(Duration.ofDays(2));

        tidy();

        assertThat(world.transcripts()).containsExactly("fresh.jsonl");
        assertThat(retention.restore("old:a").transcripts()).containsExactly("old-a.jsonl");
        assertThat(world.transcripts()).containsExactly("fresh.jsonl", "old-a.jsonl");
    }

    @Test
    void restorationThatDiedAfterItsCommitIsFinished() {
        clean(retention);
        assertThatThrownBy(() -> dyingAt("transacted").restore("old:a")).isInstanceOf(Crash.class);

        tidy();

        assertThat(world.keys()).contains("old:a");
        assertThat(world.transcripts()).containsExactly("fresh.jsonl", "old-a.jsonl");
        assertThat(retention.archived()).extracting(ArchivedSession::key).containsExactly("old:b");
    }

    @Test
    void tornNoteOfARestorationIsOverwritten() throws Exception {
        clean(retention);
        String archive = retention.archived().get(0).archive();
        retention.restore("old:a");
        Path note = world.own("archive").resolve(archive).resolve("restored.jsonl");
        String whole = Files.readString(note);
        Files.writeString(note, whole.substring(0, whole.length() - 5));

        retention.restore("old:b");

        assertThat(retention.archived()).extracting(ArchivedSession::key).containsExactly("old:a");
    }

    @Test
    void unreadableArchiveHidesNoOther() throws Exception {
        clean(retention);
        String damaged = retention.archived().get(0).archive();
        world.pass(Duration.ofHours(1));
        world.session("old:c", LONG_AGO);
        clean(retention);
        Files.writeString(world.own("archive").resolve(damaged).resolve("outcome.jsonl"), "what is this\n");

        assertThat(retention.archived()).extracting(ArchivedSession::key).containsExactly("old:c");
        retention.restore("old:c");
        assertThat(world.keys()).containsExactlyInAnyOrder("fresh", "old:c");
    }

    @Test
    void sessionsWithoutAnIdAreToldApart() {
        world.session("old:n", SessionEntry.of(Map.of("updatedAt", LONG_AGO)));
        clean(retention);
        world.session("old:n", SessionEntry.of(Map.of("updatedAt", START)));

        assertThatThrownBy(() -> retention.restore("old:n")).isInstanceOf(SessionStoreException.Conflict.class);

        assertThat(retention.archived()).extracting(ArchivedSession::key).contains("old:n");
    }

    @Test
    void sessionThatWasResetBeforeItsRemovalIsNotCalledRemoved() {
        assertThatThrownBy(() -> clean(dyingAt("transact"))).isInstanceOf(Crash.class);
        world.session("old:a", SessionEntry.of(Map.of("sessionId", "second", "updatedAt", START)));

        tidy();

        assertThat(world.keys()).containsExactly("old:a", "old:b", "fresh");
        assertThat(world.journal()).isEmpty();
        assertThat(retention.archived()).singleElement().satisfies(each -> {
            assertThat(each.sessionId()).contains("old-a");
            assertThat(each.transcripts()).containsExactly("old-a.jsonl");
        });
        assertThat(world.transcripts()).containsExactly("fresh.jsonl", "old-b.jsonl");
    }

    @Test
    void transcriptThatCannotBeMovedStopsNoLaterPassAndIsNotSwept() {
        boolean[] refused = {true};
        Retention failing = meddled(step -> {
            if (refused[0] && step.equals("move old-a.jsonl")) {
                throw new UncheckedIOException(new AccessDeniedException("old-a.jsonl"));
            }
        });
        assertThatThrownBy(() -> clean(failing))
                .isInstanceOf(SessionStoreException.Unavailable.class)
                .hasMessageContaining("old-a.jsonl");
        world.session("old:c", LONG_AGO);

        assertThat(clean(failing).removed()).extracting(Removed::key).containsExactly("old:c");

        RetentionPolicy strict =
                ONLY_FILES.toBuilder().archiveRetention(Duration.ofDays(1)).build();
        world.pass(Duration.ofDays(2));
        failing.apply(failing.plan(strict));
        assertThat(world.transcripts()).contains("old-a.jsonl");
        refused[0] = false;
        tidy();
        assertThat(world.transcripts()).containsExactly("fresh.jsonl");
        assertThat(retention.archived()).extracting(ArchivedSession::key).contains("old:a", "old:b");
        retention.restore("old:a");
        assertThat(world.transcripts()).containsExactly("fresh.jsonl", "old-a.jsonl");
    }

    @Test
    void livingTombstoneOfARekeyCostsNoLock() {
        retention.rekey("fresh", "renewed", OldKey.TOMBSTONE, Duration.ofDays(1));
        List<String> steps = new ArrayList<>();
        Retention counting = meddled(steps::add);

        counting.apply(counting.plan(ONLY_FILES));

        assertThat(steps).contains("list").doesNotContain("transact");
    }

    @Test
    void sessionThatComesBackBeforeItsTranscriptIsPutAwayKeepsIt() {
        List<String> moved = new ArrayList<>();
        Retention slow = meddled(step -> {
            if (step.startsWith("move old-")) {
                if (moved.isEmpty()) {
                    writeBack(step.contains("old-a") ? "old:b" : "old:a");
                }
                moved.add(step);
            }
        });

        assertThat(clean(slow).removed()).hasSize(2);

        assertThat(moved).hasSize(1);
        assertThat(world.transcripts()).hasSize(2).contains("fresh.jsonl");
    }

    @Test
    void transcriptsThatAnUnfinishedArchiveWaitsForAreNoOrphansForAPlan() {
        assertThatThrownBy(() -> clean(dyingAt("transacted"))).isInstanceOf(Crash.class);
        assertThat(world.transcripts()).contains("old-a.jsonl", "old-b.jsonl");
        RetentionPolicy small =
                ONLY_FILES.toBuilder().diskBudget(1).exempt("fresh").build();

        RetentionPlan shown = retention.plan(small);
        RetentionReport done = retention.enforce(small, Set.of(), (step, at, total) -> {});

        assertThat(shown.files()).isEmpty();
        assertThat(done.files()).isEqualTo(shown.files());
        assertThat(done.skipped()).isEmpty();
        assertThat(world.transcripts()).containsExactly("fresh.jsonl");
        assertThat(retention.archived()).extracting(ArchivedSession::key).containsExactlyInAnyOrder("old:a", "old:b");
    }

    @Test
    void policyIsEnforcedOnWhatIsThereOnceACrashIsMended() {
        assertThatThrownBy(() -> clean(dyingAt("write outcome.jsonl"))).isInstanceOf(Crash.class);
        writeBack("old:a");
        assertThat(world.transcripts()).containsExactly("fresh.jsonl");

        RetentionReport done = retention.enforce(ENFORCE, Set.of(), (step, at, total) -> {});

        assertThat(done.plan().orElseThrow().removals()).singleElement().satisfies(each -> assertThat(
                        each.transcripts())
                .as("mended before the plan was made")
                .containsExactly("old-a.jsonl"));
        assertThat(retention.restore("old:a").transcripts()).containsExactly("old-a.jsonl");
    }

    @Test
    void policyIsNotEnforcedWhileAnotherProcessMakesAPass() throws Exception {
        SessionFiles files = world.store.files();
        try (SessionFiles.Hold other = files.tryLock(files.own(), "pass").orElseThrow()) {
            assertThatThrownBy(() -> retention.enforce(ENFORCE, Set.of(), (step, at, total) -> {}))
                    .isInstanceOf(SessionStoreException.Busy.class);
            assertThat(other).isNotNull();
        }
        assertThat(world.keys()).hasSize(3);
    }

    @Test
    void removalThatMayNotSurviveIsSettledByTheNextPass() {
        Retention undurable = meddled(step -> {
            if (step.equals("transacted")) {
                throw new SessionStoreException.NotDurable("x", "It may not survive a power cut", null);
            }
        });
        assertThatThrownBy(() -> clean(undurable)).isInstanceOf(SessionStoreException.NotDurable.class);

        assertThat(world.transcripts()).contains("old-a.jsonl", "old-b.jsonl");
        assertThat(world.journal()).isEmpty();
        writeBack("old:a");
        tidy();
        assertThat(world.journal()).extracting(RemovalJournal.Line::key).containsExactly("old:b");
        assertThat(world.transcripts()).containsExactly("fresh.jsonl", "old-a.jsonl");
        assertThat(retention.archived()).extracting(ArchivedSession::key).containsExactly("old:b");
    }
}
