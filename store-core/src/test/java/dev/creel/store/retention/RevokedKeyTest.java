package dev.creel.store.retention;

import static dev.creel.store.retention.RetentionWorld.ENFORCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionStoreException;
import dev.creel.store.retention.Retention.RevokeBy;
import dev.creel.store.retention.RetentionEvent.Kind;
import dev.creel.store.retention.RetentionReport.Removed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A revoked session that comes back goes again, and what fails frees no key. */
class RevokedKeyTest extends RevocableSessions {

    /** Writes the document as a program does that does not know Creel. */
    private void write(String document) {
        try {
            Files.writeString(world.document, document);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void row34SessionThatAnotherProgramWritesBackIsRemovedByTheNextPassAndTold() throws Exception {
        session("a", "channel", "x");
        session("b");
        String before = Files.readString(world.document);
        retention.revoke(RevokeBy.CHANNEL, "x", "stolen");
        Files.writeString(world.document, before);
        List<RetentionEvent> events = new ArrayList<>();
        retention.listen(1, events::add);

        RetentionReport report = retention.apply(retention.plan(ENFORCE));

        assertThat(report.removed()).extracting(Removed::key).containsExactly("a");
        assertThat(world.keys()).containsExactly("b");
        world.steps.runAll();
        assertThat(events).extracting(RetentionEvent::kind).contains(Kind.REVOKED_AGAIN);
    }

    @Test
    void row34SessionThatIsRevokedAgainIsToldAlsoIfThatMayNotSurviveAPowerCut() throws Exception {
        session("a", "channel", "x");
        session("b");
        String before = Files.readString(world.document);
        retention.revoke(RevokeBy.CHANNEL, "x", "stolen");
        Files.writeString(world.document, before);
        List<RetentionEvent> events = new ArrayList<>();
        MeddledStore undurable = new MeddledStore(world.store).behind(() -> {
            throw new SessionStoreException.NotDurable("x", "It may not survive a power cut", null);
        });
        try (Retention passing = world.builder(undurable).build()) {
            passing.listen(1, events::add);

            assertThatThrownBy(() -> passing.apply(passing.plan(ENFORCE)))
                    .isInstanceOf(SessionStoreException.NotDurable.class);

            world.steps.runAll();
            assertThat(events)
                    .filteredOn(event -> event.kind() == Kind.REVOKED_AGAIN)
                    .singleElement()
                    .satisfies(event -> assertThat(event.key()).contains("a"));
        }
    }

    @Test
    void row34SessionThatIsRevokedAgainIsToldOnceThoughWhatFollowsItsRemovalFails() throws Exception {
        session("a", "channel", "x");
        session("b");
        String before = Files.readString(world.document);
        retention.revoke(RevokeBy.CHANNEL, "x", "stolen");
        write(before);
        List<RetentionEvent> events = new ArrayList<>();
        boolean[] full = {true};
        CrashingStore store = new CrashingStore(world.store, step -> {
            if (full[0] && step.equals("write outcome.jsonl")) {
                throw new UncheckedIOException(new IOException("full"));
            }
        });
        try (Retention passing = world.builder(store).build()) {
            passing.listen(1, events::add);

            assertThatThrownBy(() -> passing.apply(passing.plan(ENFORCE)))
                    .isInstanceOf(SessionStoreException.Unavailable.class);
            full[0] = false;
            passing.apply(passing.plan(ENFORCE));

            world.steps.runAll();
            assertThat(world.keys()).containsExactly("b");
            assertThat(events)
                    .filteredOn(event -> event.kind() == Kind.REVOKED_AGAIN)
                    .hasSize(1);
        }
    }

    @Test
    void restorationThatFailsFreesNoKey() {
        session("a", "channel", "x");
        retention.revoke(RevokeBy.CHANNEL, "x", "stolen");
        List<SessionFiles.Tombstone> buried = world.store.files().tombstones();
        MeddledStore broken = new MeddledStore(world.store).inside(() -> {
            throw new SessionStoreException.Unavailable("x", "The disk is full", new IOException("full"));
        });
        try (Retention failing = world.builder(broken).build()) {
            assertThatThrownBy(() -> failing.restore("a")).isInstanceOf(SessionStoreException.Unavailable.class);
        }

        assertThat(world.store.files().tombstones()).isEqualTo(buried);
        SessionEntry late = SessionEntry.of(Map.of("sessionId", "late"));
        assertThatThrownBy(() -> world.store.update("a", none -> late))
                .isInstanceOf(SessionStoreException.Revoked.class);
        assertThat(world.transcripts()).isEmpty();
        retention.restore("a");
        assertThat(world.store.files().tombstones()).isEmpty();
        assertThat(world.keys()).containsExactly("a");
    }

    @Test
    void restorationThatFailsLetsALateSaveThatCameBetweenGoAgain() {
        session("a", "channel", "x");
        retention.revoke(RevokeBy.CHANNEL, "x", "stolen");
        List<SessionFiles.Tombstone> buried = world.store.files().tombstones();
        MeddledStore broken = new MeddledStore(world.store)
                .inside(() -> {
                    throw new SessionStoreException.Unavailable("x", "The disk is full", new IOException("full"));
                })
                .before(() -> {})
                .before(() -> session("a", "sessionId", "late"));
        try (Retention failing = world.builder(broken).build()) {
            assertThatThrownBy(() -> failing.restore("a")).isInstanceOf(SessionStoreException.Unavailable.class);
        }

        assertThat(world.keys()).containsExactly("a");
        assertThat(world.store.files().tombstones()).isEqualTo(buried);
        assertThat(retention.apply(retention.plan(ENFORCE)).removed())
                .extracting(Removed::key)
                .containsExactly("a");
    }

    @Test
    void restorationThatFindsAnotherSessionWhenItRunsAgainFreesNoKey() {
        session("a", "channel", "x");
        retention.revoke(RevokeBy.CHANNEL, "x", "stolen");
        List<SessionFiles.Tombstone> buried = world.store.files().tombstones();
        MeddledStore overtaken =
                new MeddledStore(world.store).inside(() -> write("{\"a\": {\"sessionId\": \"peer\"}}"));
        try (Retention restoring = world.builder(overtaken).build()) {
            assertThatThrownBy(() -> restoring.restore("a")).isInstanceOf(SessionStoreException.Conflict.class);
        }

        assertThat(world.store.get("a").orElseThrow().sessionId()).contains("peer");
        assertThat(world.store.files().tombstones()).isEqualTo(buried);
    }

    @Test
    void sessionThatAnotherProgramWroteBackStaysOnceItIsRestored() throws Exception {
        session("a", "channel", "x");
        String before = Files.readString(world.document);
        retention.revoke(RevokeBy.CHANNEL, "x", "stolen");
        write(before);

        retention.restore("a");

        assertThat(world.store.files().tombstones()).isEmpty();
        assertThat(retention.apply(retention.plan(ENFORCE)).removed()).isEmpty();
        assertThat(world.keys()).containsExactly("a");
    }

    @Test
    void keyOfARestorationThatMayNotSurviveAPowerCutStaysFree() {
        session("a", "channel", "x");
        retention.revoke(RevokeBy.CHANNEL, "x", "stolen");
        MeddledStore undurable = new MeddledStore(world.store).behind(() -> {
            throw new SessionStoreException.NotDurable("x", "It may not survive a power cut", null);
        });
        try (Retention restoring = world.builder(undurable).build()) {
            assertThatThrownBy(() -> restoring.restore("a")).isInstanceOf(SessionStoreException.NotDurable.class);
        }

        assertThat(world.store.files().tombstones()).isEmpty();
        assertThat(world.keys()).containsExactly("a");
    }

    @Test
    void planThatIsStoppedRemovesWhatWasRevokedAllTheSame() throws Exception {
        session("a", "channel", "x");
        world.session("idle", RetentionWorld.LONG_AGO);
        String before = Files.readString(world.document);
        retention.revoke(RevokeBy.CHANNEL, "x", "stolen");
        Files.writeString(world.document, before);
        RetentionPolicy careful = ENFORCE.toBuilder().maxRemovalShare(0.3).build();

        RetentionReport report = retention.apply(retention.plan(careful));

        assertThat(report.outcome()).isEqualTo(RetentionReport.Outcome.STOPPED);
        assertThat(report.because())
                .isEqualTo("only what was revoked goes, since limits would remove 1 of 2 sessions, a larger share than"
                        + " maxRemovalShare 0.3 allows");
        assertThat(report.removed()).extracting(Removed::key).containsExactly("a");
        assertThat(world.keys()).containsExactly("idle");
    }
}
