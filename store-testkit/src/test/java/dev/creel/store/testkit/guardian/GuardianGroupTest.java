package dev.creel.store.testkit.guardian;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.store.guardian.CleanupSettings;
import dev.creel.store.guardian.GuardianSettings;
import dev.creel.store.guardian.GuardianState;
import dev.creel.store.guardian.Level;
import dev.creel.store.guardian.SessionGuardian;
import dev.creel.store.guardian.Usage;
import dev.creel.store.io.FileOpsScope;
import dev.creel.store.testkit.disk.MemoryFileOps;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Members of a group clean up for its limit each by its share, and only as long as that can help. */
class GuardianGroupTest {

    private static final Duration OLD = Duration.ofHours(5);
    private static final Usage.Limits NONE = Usage.Limits.none();
    private static final CleanupSettings CLEANUP =
            CleanupSettings.builder().minSessions(0).maxRemovalShare(1).build();

    private final Watching watching = new Watching();
    private final AgentStore one = new AgentStore(watching.clock);
    private final AgentStore two = new AgentStore(watching.clock);
    private final ScriptedSource peer = new ScriptedSource("peer", watching.clock);

    private void build(Consumer<SessionGuardian.Builder> more) {
        watching.build(builder -> {
            builder.settings(GuardianSettings.builder().cleanup(CLEANUP).build());
            more.accept(builder);
        });
    }

    /** Makes sessions whose entries have the same length. */
    private static void make(AgentStore store, int count) {
        for (int i = 10; i < 10 + count; i++) {
            store.make("agent:ops:cron:" + i, OLD);
        }
    }

    private GuardianState.Source source(String name) {
        return watching.guardian.state().sources().stream()
                .filter(source -> source.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private List<String> shown() {
        return watching.guardian.state().sources().stream()
                .map(GuardianState.Source::name)
                .toList();
    }

    @Test
    void membersShareALimitByBytesByWhatEachHas() throws Exception {
        make(one, 30);
        make(two, 10);
        long length = one.source("one", NONE).build().read().get(0).bytes() / 30;
        build(builder -> builder.source(one.source("one", NONE).build())
                .source(two.source("two", NONE).build())
                .group("both", NONE.withBytes(47 * length), "one", "two"));

        watching.looks(1);

        assertThat(watching.told()).containsExactly("0:00 both USAGE WARNING +0");
        assertThat(watching.alerts.get(0).text()).endsWith("A cleanup would free 12.");
        assertThat(one.size()).as("three quarters of 60 % of 47").isEqualTo(21);
        assertThat(two.size()).as("a quarter of them").isEqualTo(7);
        watching.looks(60);
        assertThat(one.size() + two.size()).as("enough went").isEqualTo(28);
    }

    @Test
    void nothingGoesForALimitThatAMemberElsewhereExceedsByOldFigures() {
        make(one, 40);
        peer.uses(30);
        build(builder -> builder.source(one.source("one", NONE).build())
                .source(peer)
                .group("both", NONE.withSessions(200), "one", "peer"));
        watching.looks(2);
        peer.uses(75);
        watching.looks(1);
        assertThat(one.size()).as("while it answers, this is what can be done").isEqualTo(1);
        watching.looks(40);

        make(one, 40);
        peer.fails("connection refused");
        watching.looks(60);

        assertThat(source("both").usage().orElseThrow().existing()).isEqualTo(190);
        assertThat(one.size()).isEqualTo(40);
    }

    @Test
    void theOwnLimitIsKeptWhileAMemberElsewhereIsDown() {
        peer.uses(90);
        build(builder -> builder.source(one.source("one", NONE.withSessions(50)).build())
                .source(peer)
                .group("both", NONE.withSessions(250), "one", "peer"));
        watching.looks(1);
        peer.fails("connection refused");
        make(one, 40);

        watching.looks(4);

        assertThat(one.size()).as("60 % of 50").isEqualTo(30);
    }

    @Test
    void aNameThatAPeerNoLongerTellsOfLeavesItsGroupWithItsOneAlertAndIsForgotten() throws Exception {
        MemoryFileOps disk = new MemoryFileOps();
        peer.tellsOf("a", "b");
        peer.uses(42);
        FileOpsScope.with(disk, () -> {
            build(builder ->
                    builder.source(peer).directory(Path.of("/guard")).group("both", NONE.withInUse(100), "peer"));
            return watching;
        });
        watching.looks(2);
        assertThat(source("both").level()).isEqualTo(Level.WARNING);

        peer.tellsOf("a");
        watching.looks(2);

        assertThat(watching.told()).containsExactly("0:00 both USAGE WARNING +0", "1:30 peer/b UNREACHABLE WARNING +0");
        assertThat(source("both").usage().orElseThrow().inUse()).isEqualTo(42);
        assertThat(source("both").trouble()).isEmpty();
        assertThat(shown()).contains("peer/b");

        watching.looks(40);
        assertThat(shown()).containsExactly("both", "peer/a");
        assertThat(watching.told()).hasSize(3).endsWith("3:30 both RECOVERED NORMAL +2");
        watching.guardian.close();
        assertThat(new String(disk.content(Path.of("/guard/state.json")), StandardCharsets.UTF_8))
                .contains("peer/a")
                .doesNotContain("\"peer/b\": {");
    }

    @Test
    void aNameThatComesAndGoesIsToldOnceInACooldown() {
        peer.uses(20);
        build(builder -> builder.source(peer));
        for (int i = 0; i < 12; i++) {
            peer.tellsOf("a", "b");
            watching.looks(5);
            peer.tellsOf("a");
            watching.looks(5);
        }

        assertThat(watching.told())
                .filteredOn(line -> line.contains("UNREACHABLE"))
                .hasSizeLessThanOrEqualTo(4);
    }

    @Test
    void aNameThatItsPeerCannotReadStaysInTheGroup() {
        peer.tellsOf("a", "b");
        peer.uses(42);
        build(builder -> builder.source(peer).group("both", NONE.withInUse(100), "peer"));
        watching.looks(2);

        peer.fails("connection refused");
        watching.looks(60);

        assertThat(source("both").usage().orElseThrow().inUse()).isEqualTo(84);
        assertThat(shown()).containsExactly("both", "peer/a", "peer/b");
    }
}
