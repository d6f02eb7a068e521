package dev.creel.store.retention;

import static dev.creel.store.retention.RetentionWorld.ENFORCE;
import static dev.creel.store.retention.RetentionWorld.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionStoreException;
import dev.creel.store.retention.Retention.OldKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Another key for a session is one change that keeps all that belongs to it. */
class RekeyTest {

    private static final Duration HOUR = Duration.ofHours(1);

    @TempDir
    Path folder;

    private RetentionWorld world;
    private Retention retention;

    @BeforeEach
    void open() {
        world = new RetentionWorld(folder);
        retention = world.open();
        world.session("a", START);
    }

    @AfterEach
    void close() {
        retention.close();
        world.close();
    }

    @Test
    void row35EntryAndTranscriptAreKeptAsOneChange() {
        SessionEntry entry = world.store.get("a").orElseThrow();
        long commits = world.store.stats().commits();

        retention.rekey("A", "B", OldKey.TOMBSTONE, HOUR);

        assertThat(world.store.stats().commits()).isEqualTo(commits + 1);
        assertThat(world.keys()).containsExactly("b");
        assertThat(world.store.get("b")).contains(entry);
        assertThat(retention.apply(retention.plan(ENFORCE)).removed()).isEmpty();
        assertThat(world.transcripts()).containsExactly("a.jsonl");
    }

    @Test
    void row35OldKeyIsATombstoneForATime() {
        SessionEntry entry = world.store.get("a").orElseThrow();
        retention.rekey("a", "b", OldKey.TOMBSTONE, HOUR);

        assertThat(world.store.get("a")).isEmpty();
        assertThatThrownBy(() -> world.session("a", entry)).isInstanceOf(SessionStoreException.Revoked.class);
        world.pass(HOUR);
        world.session("a", entry);
        assertThat(world.keys()).containsExactly("b", "a");
    }

    @Test
    void row35AliasLeadsToTheSessionForATime() {
        retention.rekey("a", "b", OldKey.ALIAS, HOUR);
        retention.rekey("b", "c", OldKey.ALIAS, HOUR);

        world.store.update("a", entry -> entry.with("label", "through the alias"));

        assertThat(world.keys()).containsExactly("c");
        assertThat(world.store.get("c").orElseThrow().label()).contains("through the alias");
        world.pass(HOUR);
        assertThat(world.store.get("a")).isEmpty();
    }

    @Test
    void sessionCanGetItsOldKeyBack() {
        retention.rekey("a", "b", OldKey.TOMBSTONE, HOUR);

        retention.rekey("b", "a", OldKey.TOMBSTONE, HOUR);

        assertThat(world.keys()).containsExactly("a");
        assertThat(world.store.files().tombstones())
                .extracting(SessionFiles.Tombstone::key)
                .containsExactly("b");
    }

    @Test
    void keyThatIsTakenIsAConflict() {
        world.session("b", START);

        assertThatThrownBy(() -> retention.rekey("a", "b", OldKey.TOMBSTONE, HOUR))
                .isInstanceOfSatisfying(SessionStoreException.Conflict.class, conflict -> assertThat(conflict.key())
                        .isEqualTo("b"));
        assertThatThrownBy(() -> retention.rekey("nobody", "c", OldKey.TOMBSTONE, HOUR))
                .isInstanceOf(SessionStoreException.Conflict.class);
        assertThat(world.keys()).containsExactly("a", "b");
        assertThat(world.store.files().tombstones()).isEmpty();
    }

    @Test
    void sessionWhoseKeyIsRefusedToARestoredOneIsNotCalledRestored() {
        world.session("old", RetentionWorld.LONG_AGO);
        retention.apply(retention.plan(ENFORCE));
        retention.restore("old");

        assertThatThrownBy(() -> retention.rekey("old", "a", OldKey.TOMBSTONE, HOUR))
                .isInstanceOf(SessionStoreException.Conflict.class)
                .hasMessageContaining("Nothing was changed");

        world.store.update("a", entry -> entry.with("updatedAt", RetentionWorld.LONG_AGO));
        assertThat(retention.apply(retention.plan(ENFORCE)).removed())
                .extracting(RetentionReport.Removed::key)
                .containsExactly("a");
    }

    @Test
    void keyOfASessionThatAnotherProgramRemovesMeanwhileIsNotBuried() {
        assertThatRekeyIsRefusedAndBuriesNothing("{\"other\": {\"sessionId\": \"a\"}}");
    }

    @Test
    void keyOfASessionThatAnotherProgramMovesMeanwhileIsNotBuried() {
        assertThatRekeyIsRefusedAndBuriesNothing("{\"b\": {\"sessionId\": \"a\"}}");
    }

    /** @param meanwhile the document as another program writes it before the change is committed */
    private void assertThatRekeyIsRefusedAndBuriesNothing(String meanwhile) {
        MeddledStore overtaken = new MeddledStore(world.store).inside(() -> {
            try {
                Files.writeString(world.document, meanwhile);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        try (Retention rekeying = world.builder(overtaken).build()) {
            assertThatThrownBy(() -> rekeying.rekey("a", "b", OldKey.TOMBSTONE, HOUR))
                    .isInstanceOf(SessionStoreException.Conflict.class)
                    .hasMessageContaining("there is no session a");
        }

        assertThat(world.store.files().tombstones()).isEmpty();
    }

    @Test
    void senselessArgumentsAreRefused() {
        assertThatThrownBy(() -> retention.rekey("a", " A", OldKey.ALIAS, HOUR))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> retention.rekey("a", "b", OldKey.ALIAS, Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void parentIsFoundUnderTheKeyThatItsChildrenKnow() {
        world.session("child", START);
        world.store.update("child", entry -> entry.with("spawnedBy", "a"));
        retention.rekey("a", "b", OldKey.TOMBSTONE, HOUR);

        retention.revoke(Retention.RevokeBy.PARENT, "b", "test");

        assertThat(world.keys()).containsExactly("b");
    }

    @Test
    void aliasCanBecomeTheKeyAgain() {
        retention.rekey("a", "b", OldKey.ALIAS, HOUR);
        retention.rekey("b", "c", OldKey.ALIAS, HOUR);

        retention.rekey("c", "a", OldKey.ALIAS, HOUR);

        assertThat(world.keys()).containsExactly("a");
        assertThat(world.store.get("b")).isEqualTo(world.store.get("a")).isPresent();
        assertThat(world.store.get("c")).isEqualTo(world.store.get("a"));
    }

    @Test
    void aliasOfAnotherSessionIsAConflictAsOldAndAsNextKey() {
        world.session("x", START);
        retention.rekey("x", "y", OldKey.ALIAS, HOUR);

        assertThatThrownBy(() -> retention.rekey("a", "x", OldKey.ALIAS, HOUR))
                .isInstanceOf(SessionStoreException.Conflict.class)
                .hasMessageContaining("another name of y");
        assertThatThrownBy(() -> retention.rekey("x", "z", OldKey.ALIAS, HOUR))
                .isInstanceOf(SessionStoreException.Conflict.class);
        assertThat(world.keys()).containsExactly("a", "y");
        assertThat(world.store.files().tombstones())
                .extracting(SessionFiles.Tombstone::key)
                .containsExactly("x");
    }

    @Test
    void changeThatFailsLeavesLeaseTouchAndKeysAsTheyWere() {
        MeddledStore failing = new MeddledStore(world.store);
        try (Retention broken = world.builder(failing).build()) {
            SessionLease lease = broken.lease("a");
            world.pass(Duration.ofMinutes(1));
            broken.touch("a", Retention.Touch.USER);
            failing.inside(() -> {
                throw new SessionStoreException.Unavailable(
                        "sessions.json", "The disk is full", new IOException("full"));
            });

            assertThatThrownBy(() -> broken.rekey("a", "b", OldKey.TOMBSTONE, HOUR))
                    .isInstanceOf(SessionStoreException.Unavailable.class);

            assertThat(world.store.files().tombstones()).isEmpty();
            lease.renew();
            assertThat(lease.key()).isEqualTo("a");
            broken.flush();
            assertThat(world.store.get("a").orElseThrow().lastInteractionAt()).contains(world.now);
            lease.close();
            world.session("b", START);
            assertThat(broken.apply(broken.plan(ENFORCE)).removed()).isEmpty();
        }
    }

    @Test
    void leaseAndTouchStayWithTheSessionWhileItsOldKeyIsBuriedForAChangeThatWasNotMade() throws Exception {
        SessionLease lease = retention.lease("a");
        world.pass(Duration.ofMinutes(1));
        retention.touch("a", Retention.Touch.USER);
        world.store
                .files()
                .bury(List.of(new SessionFiles.Tombstone(
                        "a", world.now.plus(HOUR), Optional.of("b"), false, "a crash before the commit")));

        lease.renew();
        retention.flush();

        assertThat(lease.key()).isEqualTo("a");
        assertThat(world.store.get("a").orElseThrow().lastInteractionAt()).contains(world.now);
    }

    @Test
    void changeThatMayNotSurviveAPowerCutIsMadeWithAllThatFollowsAndThenTold() {
        MeddledStore forgetful = new MeddledStore(world.store);
        try (Retention doubting = world.builder(forgetful).build()) {
            SessionLease lease = doubting.lease("a");
            world.pass(Duration.ofMinutes(1));
            doubting.touch("a", Retention.Touch.USER);
            List<RetentionEvent> events = new ArrayList<>();
            doubting.listen(0, events::add);
            forgetful.behind(() -> {
                throw new SessionStoreException.NotDurable("sessions.json", "Not forced", new IOException("no fsync"));
            });

            assertThatThrownBy(() -> doubting.rekey("a", "b", OldKey.TOMBSTONE, HOUR))
                    .isInstanceOf(SessionStoreException.NotDurable.class);

            assertThat(world.keys()).containsExactly("b");
            assertThat(lease.key()).isEqualTo("b");
            assertThat(world.store.files().tombstones()).hasSize(1);
            world.steps.runAll();
            assertThat(events).extracting(RetentionEvent::kind).contains(RetentionEvent.Kind.REKEYED);
        }
    }

    @Test
    void newSessionUnderAnOldKeyIsOneOfItsOwn() {
        retention.rekey("a", "b", OldKey.TOMBSTONE, HOUR);
        world.pass(HOUR);

        world.session("a", START);

        assertThat(retention.apply(retention.plan(ENFORCE)).removed()).isEmpty();
        try (SessionLease lease = retention.lease("a")) {
            assertThat(lease.key()).isEqualTo("a");
        }
        retention.rekey("b", "c", OldKey.TOMBSTONE, HOUR);
        retention.rekey("a", "b2", OldKey.TOMBSTONE, HOUR);
        assertThat(world.keys()).containsExactlyInAnyOrder("b2", "c");
    }

    @Test
    void restoredSessionStaysAlsoUnderAnotherKey() {
        world.session("old", RetentionWorld.LONG_AGO);
        retention.apply(retention.plan(ENFORCE));
        retention.restore("old");

        retention.rekey("old", "next", OldKey.TOMBSTONE, HOUR);
        world.pass(HOUR.plus(HOUR));

        assertThat(retention.apply(retention.plan(ENFORCE)).removed()).isEmpty();
        assertThat(world.keys()).contains("next");
    }

    @Test
    void restoredSessionComesBackUnderItsOwnKeyWhileThatIsAnAlias() {
        world.store.update("a", entry -> entry.with("updatedAt", RetentionWorld.LONG_AGO));
        retention.apply(retention.plan(ENFORCE));
        world.session("a", SessionEntry.of(Map.of("sessionId", "second", "updatedAt", START)));
        retention.rekey("a", "b", OldKey.ALIAS, HOUR);
        world.store.update("b", entry -> null);

        retention.restore("a");

        assertThat(world.keys()).containsExactly("a");
    }
}
