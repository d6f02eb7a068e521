package dev.creel.store.retention;

import static dev.creel.store.retention.RetentionWorld.ENFORCE;
import static dev.creel.store.retention.RetentionWorld.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionStoreException;
import dev.creel.store.retention.Retention.OldKey;
import java.nio.file.Path;
import java.time.Duration;
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
}
