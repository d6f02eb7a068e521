package dev.creel.store.testkit.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.store.file.FileSessionStore;
import dev.creel.store.file.FileStoreOptions;
import dev.creel.store.testkit.process.LockReferee.Player;
import dev.creel.store.testkit.process.LockReferee.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether processes keep each other out is judged by a process that knows nothing of their lock. */
class LockRefereeTest {

    private static final int JVMS = 3;
    private static final int THREADS = 2;
    private static final int TURNS = Integer.getInteger("creel.turns", 100);

    @TempDir
    private Path folder;

    @TempDir
    private Path scripts;

    private Path document;

    @BeforeEach
    void fill() {
        document = folder.resolve("sessions.json");
        Document.fill(document, 20, 2_000);
    }

    @Test
    void jvmsOfSeveralThreadsBesideAGatewayThenNobodyIsInsideWithAnother() throws Exception {
        List<ChildProcess> players = new ArrayList<>();
        Verdict verdict;
        try (LockReferee referee = LockReferee.start()) {
            players.add(
                    NodePeer.start(scripts, "turns", document, Counter.KEY, TURNS, referee.port(), "node", "locked"));
            for (int i = 0; i < JVMS; i++) {
                players.add(turns(referee, "jvm-" + i, THREADS, TURNS, "GATEWAY"));
            }
            for (ChildProcess player : players) {
                player.expect("ready");
            }
            for (ChildProcess player : players) {
                player.say("go");
            }
            for (ChildProcess player : players) {
                assertThat(player.end()).containsExactly("done");
            }
            verdict = referee.verdict();
        } finally {
            for (ChildProcess player : players) {
                player.close();
            }
        }
        System.out.println(verdict);
        assertThat(verdict.faults()).isEmpty();
        assertThat(verdict.turns()).isGreaterThanOrEqualTo((2L * JVMS * THREADS + 1) * TURNS);
        try (FileSessionStore store = FileSessionStore.open(document)) {
            assertThat(Counter.value(store, Counter.KEY)).isEqualTo((JVMS * THREADS + 1L) * TURNS);
        }
        Document.assertNoLeftovers(document);
    }

    @Test
    void jvmWithoutALockBesideOneWithItThenTheRefereeSaysWhoMetWhom() throws Exception {
        try (LockReferee referee = LockReferee.start();
                Player here = Player.connect(referee.port(), "function", "here");
                ChildJvm broken = turns(referee, "broken", 1, 1, "JVM");
                FileSessionStore store = FileSessionStore.open(document)) {
            broken.expect("ready");
            AtomicBoolean met = new AtomicBoolean();
            store.update(Counter.KEY, present -> {
                here.enter();
                if (!met.getAndSet(true)) {
                    letTurn(broken);
                }
                here.leave();
                return Counter.next(present);
            });
            assertThat(referee.verdict().faults())
                    .singleElement()
                    .asString()
                    .endsWith("broken-0 entered function while here had it");
        }
    }

    @Test
    void gatewayWithoutItsLockBesideACommitThenTheRefereeSaysWhoMetWhom() throws Exception {
        try (LockReferee referee = LockReferee.start();
                Player here = Player.connect(referee.port(), "commit", "here");
                ChildProcess broken = NodePeer.start(
                        scripts, "turns", document, Counter.KEY, 1, referee.port(), "broken", "unlocked")) {
            broken.expect("ready");
            AtomicBoolean met = new AtomicBoolean();
            RefereedCommits commits = new RefereedCommits(document);
            commits.judge(here);
            InterceptedFiles.Action meet = call -> {
                if (InterceptedFiles.commits(call, document) && !met.getAndSet(true)) {
                    letTurn(broken);
                }
            };
            try (FileSessionStore store = commits.files(meet).open(document, FileStoreOptions.defaults())) {
                Counter.increment(store, Counter.KEY);
            }
            assertThat(referee.verdict().faults())
                    .singleElement()
                    .asString()
                    .endsWith("broken entered commit while here had it");
        }
    }

    @Test
    void whateverBreaksTheRulesIsInTheVerdict() throws Exception {
        try (LockReferee referee = LockReferee.start();
                Player a = Player.connect(referee.port(), "lock", "a");
                Player b = Player.connect(referee.port(), "lock", "b");
                Player elsewhere = Player.connect(referee.port(), "other", "a");
                Player nonsense = Player.connect(referee.port(), "lock", "c d")) {
            a.enter();
            elsewhere.enter();
            elsewhere.leave();
            a.enter();
            a.leave();
            a.leave();
            b.enter();
            nonsense.enter();
            assertThat(referee.verdict())
                    .isEqualTo(new Verdict(
                            4,
                            List.of(
                                    "turn 3: a entered lock twice",
                                    "turn 3: a left lock without being inside",
                                    "turn 4: nobody knows what <enter lock c d> means",
                                    "turn 4: b never left lock")));
        }
    }

    private static void letTurn(ChildProcess player) {
        try {
            player.say("go");
            player.expect("done");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ChildJvm turns(LockReferee referee, String name, int threads, int times, String scope) throws Exception {
        return ChildJvm.start(TurnsMain.class, document, referee.port(), name, threads, times, scope);
    }
}
