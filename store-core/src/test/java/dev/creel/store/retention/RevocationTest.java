package dev.creel.store.retention;

import static dev.creel.store.retention.RetentionWorld.ENFORCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionStoreException;
import dev.creel.store.retention.Retention.OldKey;
import dev.creel.store.retention.Retention.RevokeBy;
import dev.creel.store.retention.RetentionReport.Removed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** All sessions of somebody go at once and stay away. */
class RevocationTest extends RevocableSessions {

    private List<String> revoked(RevokeBy by, String value) {
        List<String> announced = retention.revocable(by, value);
        List<String> removed = retention.revoke(by, value, "test").removed().stream()
                .map(Removed::key)
                .toList();
        assertThat(removed).isEqualTo(announced);
        return removed;
    }

    @Test
    void askingWhatWouldGoChangesNothing() {
        session("agent:ops:main");
        session("agent:main:main");

        assertThat(retention.revocable(RevokeBy.OWNER, "ops")).containsExactly("agent:ops:main");
        assertThat(world.keys()).containsExactly("agent:ops:main", "agent:main:main");
        assertThat(retention.archived()).isEmpty();
    }

    @Test
    void sessionsOfAnOwnerAreThoseOfItsPluginElseOfTheAgent() {
        session("agent:ops:main");
        session("agent:ops:subagent:1", "pluginOwnerId", "calendar");
        session("agent:main:main", "pluginOwnerId", "OPS");
        session("agent:main:x");

        assertThat(revoked(RevokeBy.OWNER, "ops ")).containsExactlyInAnyOrder("agent:ops:main", "agent:main:main");
        assertThat(world.keys()).containsExactly("agent:ops:subagent:1", "agent:main:x");
        assertThat(world.transcripts()).hasSize(2);
    }

    @Test
    void sessionsOfAPeerAreThoseOfItsKeyOrRoute() {
        session("agent:main:telegram:direct:4711");
        session("agent:main:direct:4711");
        session("agent:main:signal:group:x:thread:a", "lastTo", "4711");
        session("agent:main:b", "origin", Map.of("from", "telegram:4711"), "channel", "telegram");
        session("agent:main:telegram:group:4711");
        session("agent:main:telegram:direct:47110");

        assertThat(revoked(RevokeBy.PEER, "4711")).hasSize(4);
        assertThat(world.keys()).containsExactly("agent:main:telegram:group:4711", "agent:main:telegram:direct:47110");
    }

    @Test
    void sessionsOfAChannelAreThoseOfTheEntryElseOfTheKey() {
        session("agent:main:a", "channel", "slack");
        session("agent:main:direct:b", "lastChannel", "Slack");
        session("agent:main:slack:group:x");
        session("agent:main:slack:group:y", "channel", "signal");

        assertThat(revoked(RevokeBy.CHANNEL, "slack")).hasSize(3);
        assertThat(world.keys()).containsExactly("agent:main:slack:group:y");
    }

    @Test
    void mainSessionOrJobIsNoPeersForHavingAnsweredThereLast() {
        session("agent:main:main", "lastTo", "4711", "lastChannel", "slack");
        session("agent:main:cron:daily", "lastTo", "4711", "lastChannel", "slack");

        assertThat(revoked(RevokeBy.PEER, "4711")).isEmpty();
        assertThat(revoked(RevokeBy.CHANNEL, "slack")).isEmpty();
        assertThat(world.keys()).hasSize(2);
    }

    @Test
    void sessionsOfAParentAreItsDescendants() {
        session("agent:main:main");
        session("agent:main:subagent:1", "spawnedBy", "Agent:Main:Main");
        session("agent:main:subagent:2", "parentSessionKey", "agent:main:subagent:1");
        session("agent:main:subagent:3", "spawnedBy", "agent:main:subagent:2");
        session("agent:main:subagent:4", "spawnedBy", "agent:main:other");

        assertThat(revoked(RevokeBy.PARENT, "agent:main:main")).hasSize(3);
        assertThat(world.keys()).containsExactly("agent:main:main", "agent:main:subagent:4");
    }

    @Test
    void row34LateSaveOfARevokedSessionIsRefusedByEveryStoreObject() {
        session("a", "channel", "x");
        SessionEntry late = world.store.get("a").orElseThrow();
        long commits = world.store.stats().commits();

        retention.revoke(RevokeBy.CHANNEL, "x", "stolen");

        assertThat(world.store.stats().commits()).isEqualTo(commits + 1);
        assertThatThrownBy(() -> world.store.update("A", none -> late))
                .isInstanceOf(SessionStoreException.Revoked.class)
                .hasMessageContaining("stolen");
        try (RetentionWorld other = new RetentionWorld(folder)) {
            assertThatThrownBy(() -> other.session("a", late)).isInstanceOf(SessionStoreException.Revoked.class);
        }
        world.pass(Duration.ofHours(25));
        world.session("a", late);
        assertThat(world.keys()).containsExactly("a");
    }

    @Test
    void revokedSessionCanBeRestoredAndIsAKeyLikeAnyOther() {
        session("a", "channel", "x");
        retention.revoke(RevokeBy.CHANNEL, "x", "by mistake");
        assertThat(retention.archived()).singleElement().satisfies(session -> assertThat(session.cause())
                .contains("by mistake"));

        retention.restore("a");

        assertThat(world.keys()).containsExactly("a");
        assertThat(world.store.files().tombstones()).isEmpty();
        assertThat(retention.plan(ENFORCE).isEmpty()).isTrue();
        world.session("a", world.store.get("a").orElseThrow().with("label", "back"));
    }

    @Test
    void revocationThatFindsNothingChangesNothing() {
        session("a");

        RetentionReport report = retention.revoke(RevokeBy.OWNER, "nobody", "test");

        assertThat(report.removed()).isEmpty();
        assertThat(report.archive()).isEmpty();
        assertThat(retention.archived()).isEmpty();
        assertThat(world.store.files().tombstones()).isEmpty();
    }

    @Test
    void sessionThatChangedWhileItWasArchivedIsArchivedAsItIsRemoved() throws Exception {
        session("a", "channel", "x");
        session("b");
        try (var base = world.store.snapshot()) {
            RetentionContext context = new RetentionContext(
                    world.store,
                    java.util.Optional.of(world.store.files()),
                    "tester",
                    ENFORCE,
                    dev.creel.store.KeyNormalizer.DEFAULT,
                    () -> world.now,
                    () -> 0);
            Revocation revocation =
                    new Revocation(context, new LifeEvents(context, world.steps), base, RevokeBy.CHANNEL, "x", "late");
            world.store.update("a", entry -> entry.with("label", "late"));
            world.store.update("b", entry -> entry.with("channel", "x"));

            assertThat(revocation.execute().removed()).extracting(Removed::key).containsExactly("a", "b");
        }
        retention.restore("a");
        assertThat(world.store.get("a").orElseThrow().label()).contains("late");
    }

    @Test
    void row34OldKeysOfARevokedSessionAreBuriedToo() {
        session("a", "channel", "x");
        SessionEntry late = world.store.get("a").orElseThrow();
        retention.rekey("a", "b", OldKey.ALIAS, Duration.ofMinutes(1));
        retention.rekey("b", "c", OldKey.ALIAS, Duration.ofMinutes(1));

        retention.revoke(RevokeBy.CHANNEL, "x", "stolen");
        world.pass(Duration.ofMinutes(2));

        for (String key : List.of("a", "b", "c")) {
            assertThatThrownBy(() -> world.session(key, late)).isInstanceOf(SessionStoreException.Revoked.class);
        }
    }

    @Test
    void sessionThatUsesAnOldKeyOfARevokedOneStays() {
        session("a", "channel", "x");
        retention.rekey("a", "b", OldKey.TOMBSTONE, Duration.ofMinutes(1));
        world.pass(Duration.ofMinutes(2));
        session("a");
        session("child", "spawnedBy", "a");

        retention.revoke(RevokeBy.CHANNEL, "x", "stolen");

        assertThat(retention.apply(retention.plan(ENFORCE)).removed()).isEmpty();
        assertThat(world.keys()).containsExactly("a", "child");
        assertThat(revoked(RevokeBy.PARENT, "a")).containsExactly("child");
    }

    @Test
    void changeThatFailsLeavesNoKeyBuried() {
        session("a", "channel", "x");
        MeddledStore failing = new MeddledStore(world.store).inside(() -> {
            throw new SessionStoreException.Unavailable("sessions.json", "The disk is full", new IOException("full"));
        });
        try (Retention broken = world.builder(failing).build()) {
            assertThatThrownBy(() -> broken.revoke(RevokeBy.CHANNEL, "x", "test"))
                    .isInstanceOf(SessionStoreException.Unavailable.class);
        }

        assertThat(world.store.files().tombstones()).isEmpty();
        try (SessionLease lease = retention.lease("a")) {
            assertThat(retention.apply(retention.plan(ENFORCE)).removed()).isEmpty();
            assertThat(lease.key()).isEqualTo("a");
        }
    }

    @Test
    void changeThatRunsAgainBuriesOnlyWhatGoes() {
        session("a", "channel", "x");
        session("b", "channel", "x");
        MeddledStore overtaken = new MeddledStore(world.store)
                .inside(() -> rewrite(text -> {
                    int b = text.indexOf("\"b\"");
                    return text.substring(0, b) + text.substring(b).replaceFirst("\"x\"", "\"y\"");
                }));
        try (Retention slow = world.builder(overtaken).build()) {
            assertThat(slow.revoke(RevokeBy.CHANNEL, "x", "test").removed())
                    .extracting(Removed::key)
                    .containsExactly("a");
        }

        assertThat(world.store.files().tombstones())
                .extracting(SessionFiles.Tombstone::key)
                .containsExactly("a");
        assertThat(retention.apply(retention.plan(ENFORCE)).removed()).isEmpty();
        assertThat(world.keys()).containsExactly("b");
    }

    @Test
    void changeThatRunsAgainAndFindsNothingBuriesNothing() {
        session("a", "channel", "x");
        MeddledStore overtaken =
                new MeddledStore(world.store).inside(() -> rewrite(text -> text.replace("\"x\"", "\"y\"")));
        try (Retention slow = world.builder(overtaken).build()) {
            assertThat(slow.revoke(RevokeBy.CHANNEL, "x", "test").removed()).isEmpty();
        }

        assertThat(world.store.files().tombstones()).isEmpty();
        assertThat(world.keys()).containsExactly("a");
    }

    private void rewrite(UnaryOperator<String> change) {
        try {
            Path next = Files.writeString(folder.resolve("next"), change.apply(Files.readString(world.document)));
            Files.move(next, world.document, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void archiveIsNotWrittenAgainUnderTheLockForSessionsThatStay() {
        session("a", "channel", "x");
        session("b");
        List<Object> before = new ArrayList<>();
        List<Object> after = new ArrayList<>();
        MeddledStore busy = new MeddledStore(world.store)
                .before(() -> {
                    world.store.update("b", entry -> entry.with("label", "changed"));
                    before.addAll(archiveFiles());
                })
                .inside(() -> after.addAll(archiveFiles()));
        try (Retention revoking = world.builder(busy).build()) {
            revoking.revoke(RevokeBy.CHANNEL, "x", "test");
        }

        assertThat(after).isNotEmpty().isEqualTo(before);
    }

    /** What tells apart a file from one that was written in its place. */
    private List<Object> archiveFiles() {
        try (Stream<Path> files = Files.walk(world.own("archive"))) {
            List<Object> all = new ArrayList<>();
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                all.add(file.getFileName() + " "
                        + Files.readAttributes(file, BasicFileAttributes.class).fileKey());
            }
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
