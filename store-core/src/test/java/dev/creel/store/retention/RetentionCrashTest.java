package dev.creel.store.retention;

import static dev.creel.store.retention.RetentionWorld.ENFORCE;
import static dev.creel.store.retention.RetentionWorld.LONG_AGO;
import static dev.creel.store.retention.RetentionWorld.START;
import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionStoreException;
import dev.creel.store.retention.CrashingStore.Fault;
import dev.creel.store.retention.Retention.OldKey;
import dev.creel.store.retention.Retention.RevokeBy;
import dev.creel.store.retention.RetentionPolicy.ArchiveNaming;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Wherever a process dies or the disk fails, the next pass finishes what it began, and entry and transcript agree. */
class RetentionCrashTest {

    private static final List<String> IDLE = List.of("old:a", "old:b", "old:c");

    @TempDir
    Path folder;

    /** What is done with the store, and what must hold once the next pass was made. */
    private interface Check {
        void of(RetentionWorld world, Retention next);
    }

    /** Lets something go wrong at every step in turn; answers how many steps there were. */
    private int everywhere(Consumer<Retention> work, Check check) throws IOException {
        int step = 0;
        for (boolean wentWrong = true; wentWrong; step++) {
            wentWrong = false;
            for (Fault fault : Fault.values()) {
                Path place = Files.createDirectory(folder.resolve(fault + "-" + step));
                try (RetentionWorld world = new RetentionWorld(place)) {
                    IDLE.forEach(key -> world.session(key, LONG_AGO));
                    IDLE.forEach(key -> world.store.update(key, entry -> entry.with("origin", Map.of("from", "evil"))));
                    world.session("fresh", START);
                    CrashingStore store = new CrashingStore(world.store, step, fault);
                    Retention retention = world.builder(store).build();
                    try {
                        work.accept(retention);
                    } catch (CrashingStore.Crash | SessionStoreException e) {
                        // What is found afterwards is what counts.
                    }
                    wentWrong |= store.heal();
                    check.of(world, fault == Fault.DISK_ERROR ? retention : world.open());
                } catch (AssertionError | RuntimeException e) {
                    throw new AssertionError("after " + fault + " at step " + step, e);
                }
            }
        }
        return step;
    }

    @ParameterizedTest
    @EnumSource(ArchiveNaming.class)
    void crashAtEveryStepOfAPassIsMendedByTheNextOne(ArchiveNaming naming) throws Exception {
        RetentionPolicy policy = ENFORCE.toBuilder().archiveNaming(naming).build();

        int steps = everywhere(crashing -> crashing.apply(crashing.plan(policy)), (world, next) -> {
            next.apply(next.plan(policy));
            requireAllRemovedOnce(world, next);
        });

        assertThat(steps).isGreaterThan(20);
    }

    private static void requireAllRemovedOnce(RetentionWorld world, Retention next) {
        assertThat(world.keys()).containsExactly("fresh");
        assertThat(world.transcripts())
                .filteredOn(name -> name.endsWith(".jsonl"))
                .containsExactly("fresh.jsonl");
        assertThat(next.archived()).extracting(ArchivedSession::key).containsExactlyInAnyOrderElementsOf(IDLE);
        assertThat(next.archived()).allSatisfy(each -> assertThat(each.transcripts())
                .containsExactly(RetentionWorld.id(each.key()) + ".jsonl"));
        assertThat(world.journal()).extracting(RemovalJournal.Line::key).containsExactlyElementsOf(IDLE);
        assertThat(world.journal()).extracting(RemovalJournal.Line::position).containsExactly(1L, 2L, 3L);
        assertThat(world.own("archive").toFile().list()).hasSizeLessThanOrEqualTo(2);
        IDLE.forEach(next::restore);
        assertThat(world.keys()).containsExactlyInAnyOrder("old:a", "old:b", "old:c", "fresh");
        assertThat(world.transcripts()).containsExactly("fresh.jsonl", "old-a.jsonl", "old-b.jsonl", "old-c.jsonl");
        assertThat(next.archived()).isEmpty();
    }

    @Test
    void crashAtEveryStepOfARestorationIsFinishedByRepeatingIt() throws Exception {
        everywhere(
                crashing -> {
                    crashing.apply(crashing.plan(ENFORCE));
                    crashing.restore("old:b");
                },
                (world, next) -> {
                    next.apply(next.plan(ENFORCE.toBuilder().idleTimeoutOff().build()));
                    boolean wasRemoved = !world.keys().contains("old:a");
                    boolean isBack = wasRemoved && next.archived().size() == 2;
                    if (wasRemoved && !isBack) {
                        next.restore("old:b");
                    }
                    assertThat(world.keys()).contains("old:b", "fresh");
                    assertThat(world.transcripts()).contains("old-b.jsonl");
                    assertThat(next.archived()).hasSize(wasRemoved ? 2 : 0);
                });
    }

    @Test
    void crashAtEveryStepOfARestorationLosesNoRevocation() throws Exception {
        everywhere(
                crashing -> {
                    crashing.revoke(RevokeBy.PEER, "evil", "stolen token");
                    crashing.restore("old:b");
                },
                (world, next) -> {
                    next.apply(next.plan(ENFORCE.toBuilder().idleTimeoutOff().build()));
                    List<String> buried = world.store.files().tombstones().stream()
                            .map(SessionFiles.Tombstone::key)
                            .toList();
                    boolean revoked = !world.keys().contains("old:a");
                    assertThat(world.keys()).contains("fresh");
                    for (String key : IDLE) {
                        assertThat(world.keys().contains(key))
                                .as("%s is either there or buried", key)
                                .isNotEqualTo(buried.contains(key));
                    }
                    assertThat(buried.contains("old:a")).isEqualTo(revoked);
                });
    }

    @Test
    void crashAtEveryStepOfARevocationLeavesNoSessionOutsideTheArchive() throws Exception {
        everywhere(crashing -> crashing.revoke(RevokeBy.PEER, "evil", "stolen token"), (world, next) -> {
            next.apply(next.plan(ENFORCE));
            requireAllRemovedOnce(world, next);
        });
    }

    @Test
    void row35CrashAtEveryStepOfARekeyLeavesTheSessionUnderOneKey() throws Exception {
        everywhere(
                crashing -> crashing.rekey("fresh", "renewed", OldKey.TOMBSTONE, Duration.ofHours(1)),
                (world, next) -> {
                    next.apply(next.plan(ENFORCE));
                    assertThat(world.keys()).hasSize(1).containsAnyOf("fresh", "renewed");
                    assertThat(world.transcripts()).containsExactly("fresh.jsonl");
                    if (world.keys().contains("fresh")) {
                        world.session("fresh", SessionEntry.of(Map.of("sessionId", "fresh", "updatedAt", START)));
                        next.rekey("fresh", "renewed", OldKey.TOMBSTONE, Duration.ofHours(1));
                    }
                    assertThat(world.keys()).containsExactly("renewed");
                });
    }
}
