package dev.creel.store.retention;

import static dev.creel.store.retention.RetentionWorld.ENFORCE;
import static dev.creel.store.retention.RetentionWorld.LONG_AGO;
import static dev.creel.store.retention.RetentionWorld.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.creel.store.KeyNormalizer;
import dev.creel.store.SessionEntry;
import dev.creel.store.SessionStoreException;
import dev.creel.store.retention.Retention.OldKey;
import dev.creel.store.retention.Retention.RevokeBy;
import dev.creel.store.retention.Retention.Touch;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is called in a wrong way, or at a wrong time, fails before anything is done, and says why. */
class RetentionMisuseTest {

    private static final String KEY = "old:a";

    @TempDir
    Path folder;

    private RetentionWorld world;
    private Retention retention;

    @BeforeEach
    void open() {
        world = new RetentionWorld(folder);
        retention = world.open();
        world.session(KEY, LONG_AGO);
        world.session("fresh", START);
    }

    @AfterEach
    void close() {
        retention.close();
        world.close();
    }

    @Test
    void whatIsNullIsRefusedBeforeAnythingIsDone() {
        RetentionPlan plan = retention.plan(ENFORCE);
        for (ThrowingCallable call : List.<ThrowingCallable>of(
                () -> retention.enforce(ENFORCE, Set.of(), null),
                () -> retention.enforce(ENFORCE, null, (step, done, total) -> {}),
                () -> retention.enforce(null, Set.of(), (step, done, total) -> {}),
                () -> retention.apply(plan, null),
                () -> retention.apply(null),
                () -> retention.plan(null),
                () -> retention.plan(ENFORCE, null),
                () -> retention.lease(null),
                () -> retention.touch(null, Touch.SYSTEM),
                () -> retention.touch(KEY, null),
                () -> retention.restore(null),
                () -> retention.revoke(null, "a", "b"),
                () -> retention.revoke(RevokeBy.OWNER, null, "b"),
                () -> retention.revoke(RevokeBy.OWNER, "a", null),
                () -> retention.rekey(KEY, "next", null, Duration.ofHours(1)),
                () -> retention.admit(null, 1, ENFORCE),
                () -> retention.listen(0, null))) {
            assertThatNullPointerException().isThrownBy(call);
        }
        assertThat(world.keys()).containsExactly(KEY, "fresh");
        assertThat(world.own("archive")).doesNotExist();
    }

    @Test
    void progressThatThrowsEndsNoPassAndIsToldNoMore() {
        List<String> told = new ArrayList<>();

        RetentionReport report = retention.enforce(ENFORCE, Set.of(), (step, done, total) -> {
            told.add(step);
            throw new IllegalStateException("progress");
        });

        assertThat(report.removed()).hasSize(1);
        assertThat(told).containsExactly("archive");
        assertThat(world.keys()).containsExactly("fresh");
    }

    @Test
    void reportTellsWhatHappenedAndNotWhatWasPlanned() {
        world.session("old:b", LONG_AGO);
        RetentionPlan plan = retention.plan(ENFORCE);
        assertThat(plan.because()).startsWith("2 of 3 sessions go");
        world.session("old:b", START);

        assertThat(retention.apply(plan).because())
                .isEqualTo("1 of 3 sessions went, and 1 stay that were to go, files that went on their own: 0");
    }

    @Test
    void whatIsClosedDoesNothingMore() {
        RetentionPlan plan = retention.plan(ENFORCE);
        retention.close();
        retention.close();

        for (ThrowingCallable call : List.<ThrowingCallable>of(
                () -> retention.plan(ENFORCE),
                () -> retention.apply(plan),
                () -> retention.enforce(ENFORCE, Set.of(), (step, done, total) -> {}),
                () -> retention.tryPass(ENFORCE, Set.of()),
                () -> retention.lease(KEY),
                () -> retention.touch(KEY, Touch.USER),
                () -> retention.flush(),
                () -> retention.archived(),
                () -> retention.restore(KEY),
                () -> retention.revoke(RevokeBy.OWNER, "a", "b"),
                () -> retention.revocable(RevokeBy.OWNER, "a"),
                () -> retention.rekey(KEY, "next", OldKey.ALIAS, Duration.ofHours(1)),
                () -> retention.admit("next", 1, ENFORCE),
                () -> retention.listen(0, event -> {}))) {
            assertThatIllegalStateException().isThrownBy(call).withMessageContaining("closed");
        }
        assertThat(world.keys()).containsExactly(KEY, "fresh");
    }

    @Test
    void listenerAheadOfTheJournalIsToldAllOfIt() {
        retention.apply(retention.plan(ENFORCE));
        List<RetentionEvent> events = new ArrayList<>();

        try (var subscription = retention.listen(9_999, events::add)) {
            world.steps.runAll();

            assertThat(subscription).isNotNull();
            assertThat(events).singleElement().satisfies(event -> assertThat(event.position())
                    .isOne());
        }
        assertThatThrownBy(() -> retention.listen(-1, events::add))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("afterPosition is -1; it must be 0 or more");
    }

    @Test
    void passThatFindsAnotherOneSaysHowLongItWaitedAndHowToWaitLonger() throws Exception {
        try (SessionFiles.Hold hold =
                world.store.files().tryLock(world.store.files().own(), "pass").orElseThrow()) {
            assertThat(catchThrowableOfType(
                            SessionStoreException.Busy.class,
                            () -> retention.enforce(ENFORCE, Set.of(), (step, done, total) -> {})))
                    .hasMessageContaining("Waited 0 ms for it, and nothing was changed.")
                    .hasMessageContaining("patience")
                    .hasMessageContaining("--lock-timeout")
                    .hasMessageNotContaining("PT");
            assertThat(hold).isNotNull();
        }
    }

    @Test
    void whatIsDeniedIsNamedWithItsUserAndOnlyAChangeIsCalledUnfinished() {
        RetentionContext context = new RetentionContext(
                world.store,
                Optional.of(world.store.files()),
                "tester",
                ENFORCE,
                KeyNormalizer.DEFAULT,
                () -> world.now,
                () -> 0);
        RetentionContext.Work<String> denied = () -> {
            throw new AccessDeniedException("/x/archive");
        };
        String cause = "Cannot list archives beside the session store " + world.document
                + ": permission denied for the user " + System.getProperty("user.name") + " at /x/archive. ";

        assertThatThrownBy(() -> context.reading("list archives", denied))
                .isInstanceOf(SessionStoreException.Unavailable.class)
                .hasMessage(cause + "No session was changed.");
        assertThatThrownBy(() -> context.changing("list archives", denied))
                .isInstanceOf(SessionStoreException.Unavailable.class)
                .hasMessage(cause + "What is unfinished is finished by the next pass.");
    }

    @Test
    void journalThatCannotBeReadLeavesNothingUnfinishedForItsReader() throws IOException {
        retention.apply(retention.plan(ENFORCE));
        Files.delete(world.own("removed.jsonl"));
        Files.writeString(world.own("removed.jsonl"), "{}\n{}\n");

        assertThatThrownBy(() -> retention.listen(0, event -> {}))
                .isInstanceOf(SessionStoreException.Unavailable.class)
                .hasMessageContaining("removed.jsonl")
                .hasMessageEndingWith("No session was changed.");
    }

    @Test
    void keyThatMayNotBeUsedNamesTheWayOutAndAShortTime() {
        world.session("a", SessionEntry.of(Map.of("sessionId", "x", "channel", "c", "updatedAt", START)));
        world.now = START.plusNanos(847_517_024);
        retention.revoke(RevokeBy.CHANNEL, "c", "closed");
        retention.rekey(KEY, "next", OldKey.TOMBSTONE, Duration.ofHours(1));

        assertThatThrownBy(() -> world.session("a", START))
                .isInstanceOf(SessionStoreException.Revoked.class)
                .hasMessageContaining("before 2026-03-02T12:00:00Z (revoked: closed)")
                .hasMessageContaining("\"creel restore KEY\"");
        assertThatThrownBy(() -> world.session(KEY, START))
                .isInstanceOf(SessionStoreException.Revoked.class)
                .hasMessageContaining("before 2026-03-01T13:00:00Z")
                .hasMessageContaining("the session is next now, or wait until then.");
    }

    @Test
    void admissionIsRefusedInWords() {
        RetentionPolicy one =
                ENFORCE.toBuilder().idleTimeoutOff().maxSessions(1).exempt("*").build();

        Admission admission = retention.admit("another", 10, one);

        assertThat(admission.verdict()).isEqualTo(Admission.Verdict.REFUSED);
        assertThat(admission.because())
                .isEqualTo(
                        "nothing more may go: the limit count of 1 (store) would be exceeded with 3, of which stay: 1 active, 2 exempt");
    }
}
