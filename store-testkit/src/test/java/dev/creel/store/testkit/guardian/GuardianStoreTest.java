package dev.creel.store.testkit.guardian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.creel.store.file.FileSessionStore;
import dev.creel.store.guardian.Alert;
import dev.creel.store.guardian.Alert.Kind;
import dev.creel.store.guardian.AlertSink;
import dev.creel.store.guardian.CleanupSettings;
import dev.creel.store.guardian.GuardianSettings;
import dev.creel.store.guardian.GuardianState;
import dev.creel.store.guardian.SessionGuardian;
import dev.creel.store.guardian.Usage;
import dev.creel.store.io.FileOpsScope;
import dev.creel.store.retention.RetentionPlan;
import dev.creel.store.retention.RetentionPlan.Reason;
import dev.creel.store.retention.RetentionReport;
import dev.creel.store.testkit.disk.Fault;
import dev.creel.store.testkit.disk.FaultyFileOps;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A guardian of a real store cleans up what it may, and goes on watching whatever happens to the store. */
class GuardianStoreTest {

    private final Watching watching = new Watching();
    private GuardedStore guarded;

    @BeforeEach
    void open() throws Exception {
        guarded = new GuardedStore(watching.clock);
    }

    private void build(Consumer<SessionGuardian.Builder> more) {
        watching.build(builder -> {
            builder.source(guarded.source)
                    .source(watching.main)
                    .settings(GuardianSettings.builder()
                            .cleanup(CleanupSettings.defaults())
                            .build());
            more.accept(builder);
        });
    }

    @Test
    void anAlertSaysWhatACleanupWouldFreeAndTheCleanupFreesIt() {
        guarded.make("old", 30, Duration.ofHours(5));
        guarded.make("new", 12, Duration.ofHours(1));
        build(builder -> {});

        watching.looks(6);

        assertThat(watching.told()).containsExactly("0:00 store USAGE WARNING +0", "2:30 store RECOVERED NORMAL +0");
        Alert alert = watching.alerts.get(0);
        assertThat(alert.text()).isEqualTo("42 of 50 sessions (84 %). A cleanup would free 12.");
        assertThat(alert.reclaim().orElseThrow().sessions()).isEqualTo(12);
        assertThat(alert.owners()).extracting("name").containsExactly("ops");
        assertThat(guarded.keys())
                .hasSize(30)
                .filteredOn(key -> key.contains("new"))
                .hasSize(12);
        assertThat(source().removed()).containsOnly(Map.entry(Reason.COUNT, 12L));
    }

    @Test
    void aGroupsLimitIsKeptByThoseMembersThatCanBeCleanedUp() {
        guarded.make("old", 30, Duration.ofHours(5));
        watching.main.uses(10);
        build(builder -> builder.group("gateway", Usage.Limits.none().withSessions(60), "store", "main"));

        watching.looks(10);

        assertThat(watching.told())
                .containsExactly("0:00 gateway USAGE WARNING +0", "2:30 gateway RECOVERED NORMAL +0");
        assertThat(watching.alerts.get(0).text()).isEqualTo("50 of 60 sessions (83 %). A cleanup would free 14.");
        assertThat(guarded.keys()).as("36 less the 20 of the other").hasSize(16);
    }

    @Test
    void withoutCleanupSettingsNothingIsRemoved() {
        guarded.make("old", 42, Duration.ofHours(5));
        watching.build(builder -> builder.source(guarded.source));

        watching.looks(120);

        assertThat(guarded.keys()).hasSize(42);
        assertThat(watching.alerts.get(0).text()).contains("A cleanup would free 12.");
        assertThat(source().cleanup().orElseThrow().due()).isEmpty();
    }

    @Test
    void aLockedStoreIsToldOnceAndIsCleanedUpOnceItIsFree() {
        guarded.make("old", 42, Duration.ofHours(5));
        build(builder -> {});
        try (FileSessionStore holder = guarded.open()) {
            holder.transact(sessions -> {
                watching.looks(90);
                return sessions;
            });
        }

        assertThat(kinds()).containsExactly(Kind.CLEANUP_FAILED);
        assertThat(watching.alerts.stream().filter(each -> each.kind() == Kind.CLEANUP_FAILED))
                .singleElement()
                .satisfies(alert -> assertThat(alert.text())
                        .startsWith("A cleanup failed: ")
                        .contains("thread \"main\" of this process"));
        assertThat(guarded.keys()).hasSize(42);

        watching.looks(30);
        assertThat(guarded.keys()).hasSize(30);
        assertThat(kinds()).containsExactly(Kind.CLEANUP_FAILED, Kind.RECOVERED);
    }

    @Test
    void aDamagedStoreIsToldOnceAndLeavesTheOthersWatched() {
        guarded.make("old", 20, Duration.ofHours(5));
        build(builder -> {});
        watching.looks(1);
        byte[] sound = guarded.disk.content(GuardedStore.DOCUMENT);
        guarded.disk.rewrite(GuardedStore.DOCUMENT, "{\"agent".getBytes(StandardCharsets.UTF_8));
        watching.main.uses(85);

        watching.looks(60);

        assertThat(watching.told())
                .containsExactly(
                        "0:30 main USAGE WARNING +0",
                        "1:00 store UNREACHABLE WARNING +0",
                        "15:30 main USAGE WARNING +29");
        assertThat(source().usage().orElseThrow().existing()).isEqualTo(20);
        assertThat(source().trouble().orElseThrow()).startsWith("no answer since 00:00: ");

        guarded.disk.rewrite(GuardedStore.DOCUMENT, sound);
        watching.looks(5);
        assertThat(watching.told()).contains("32:30 store ANSWERS_AGAIN NORMAL +0");
    }

    @Test
    void aFullDiskForTheAuditStopsCleanupNotWatching(@TempDir Path directory) throws Exception {
        guarded.make("old", 42, Duration.ofHours(5));
        Path file = directory.resolve("audit.jsonl");
        FaultyFileOps full =
                FaultyFileOps.failing(0).ofThoseThatChange().andAllLater().with(Fault.DISK_FULL);
        AlertSink audit = FileOpsScope.with(full, () -> AlertSink.audit(file));
        build(builder -> builder.sink("audit", audit));

        watching.looks(60);

        assertThat(watching.told())
                .containsExactly(
                        "0:00 store USAGE WARNING +0",
                        "0:00 audit FILE_FAILED WARNING +0",
                        "15:00 store USAGE WARNING +29");
        assertThat(watching.alerts.get(1).text())
                .startsWith("what a cleanup of store removes cannot be noted, so nothing is removed: ");
        assertThat(guarded.keys()).hasSize(42);
        assertThat(watching.guardian.state().troubles()).hasSize(2).allMatch(trouble -> trouble.startsWith("audit: "));

        full.heal();
        watching.looks(1);

        assertThat(guarded.keys()).hasSize(30);
        assertThat(watching.guardian.state().troubles()).isEmpty();
        List<String> lines = Files.readAllLines(file);
        assertThat(lines).filteredOn(line -> line.contains("\"planned\"")).hasSize(12);
        assertThat(lines).filteredOn(line -> line.contains("\"removed\"")).hasSize(12);
    }

    @Test
    void aSinkMayForbidACleanupAndIsToldOnce() {
        guarded.make("old", 42, Duration.ofHours(5));
        List<RetentionPlan> plans = new ArrayList<>();
        build(builder -> builder.sink("boss", new AlertSink() {
            @Override
            public void alert(Alert alert) {}

            @Override
            public void planned(String source, RetentionPlan plan) {
                plans.add(plan);
                throw new IllegalStateException("not on Sundays");
            }
        }));

        watching.looks(90);

        assertThat(guarded.keys()).hasSize(42);
        assertThat(plans).hasSize(3);
        assertThat(watching.alerts)
                .filteredOn(alert -> alert.kind() == Kind.CLEANUP_FAILED)
                .singleElement()
                .satisfies(alert -> assertThat(alert.text())
                        .isEqualTo("A cleanup failed: the sink boss forbids it: not on Sundays"));
    }

    @Test
    void whenNothingMayGoThenThatIsToldOnceAndTriedAgainOnceSomethingMay() {
        guarded.make("busy", 42, Duration.ofMinutes(1));
        build(builder -> {});

        watching.looks(60);
        assertThat(watching.alerts)
                .filteredOn(alert -> alert.kind() == Kind.CLEANUP_STOPPED)
                .singleElement()
                .satisfies(alert -> assertThat(alert.text()).isEqualTo("No further cleanup: nothing may go."));
        assertThat(source().cleanup().orElseThrow().stopped()).hasValue("nothing may go");

        watching.looks(240);
        assertThat(guarded.keys()).hasSize(30);
        assertThat(source().cleanup().orElseThrow().stopped()).isEmpty();
        assertThat(watching.alerts)
                .filteredOn(alert -> alert.kind() == Kind.CLEANUP_STOPPED)
                .hasSize(1);
    }

    @Test
    void aPersonMayCleanUpWhatIsPlanned() {
        guarded.make("old", 42, Duration.ofHours(5));
        watching.build(builder -> builder.source(guarded.source).source(watching.main));
        watching.looks(1);

        RetentionPlan plan = watching.guardian.plan("store").orElseThrow();
        RetentionReport report = watching.guardian.clean("store", plan);

        assertThat(plan.removals()).hasSize(12);
        assertThat(report.removed()).hasSize(12);
        assertThat(guarded.keys()).hasSize(30);
        assertThat(watching.guardian.plan("store").orElseThrow().removals()).isEmpty();
        assertThat(watching.guardian.plan("main")).isEmpty();
    }

    @Test
    void aPlanThatIsNoLongerWhatWouldBeDoneRemovesNothing() {
        guarded.make("old", 42, Duration.ofHours(5));
        watching.build(builder -> builder.source(guarded.source).source(watching.main));
        watching.looks(1);
        RetentionPlan plan = watching.guardian.plan("store").orElseThrow();
        guarded.make("new", 3, Duration.ofHours(5));

        assertThatExceptionOfType(SessionGuardian.PlanChanged.class)
                .isThrownBy(() -> watching.guardian.clean("store", plan))
                .satisfies(e -> assertThat(e.plan().removals()).hasSize(15));
        assertThat(guarded.keys()).hasSize(45);
    }

    @Test
    void aPlanOfWhichASessionBecameLongerRemovesNothingThoughNobodyWasActiveInIt() {
        guarded.make("old", 42, Duration.ofHours(5));
        watching.build(builder -> builder.source(guarded.source));
        watching.looks(1);
        RetentionPlan plan = watching.guardian.plan("store").orElseThrow();
        String key = plan.removals().get(0).key();
        guarded.store.update(key, entry -> Objects.requireNonNull(entry).with("label", "worth keeping"));

        assertThatExceptionOfType(SessionGuardian.PlanChanged.class)
                .isThrownBy(() -> watching.guardian.clean("store", plan));
        assertThat(guarded.keys()).hasSize(42);
    }

    private List<Kind> kinds() {
        return watching.alerts.stream()
                .map(Alert::kind)
                .filter(kind -> kind != Kind.USAGE)
                .toList();
    }

    private GuardianState.Source source() {
        return watching.guardian.state().sources().stream()
                .filter(source -> source.name().equals("store"))
                .findFirst()
                .orElseThrow();
    }
}
