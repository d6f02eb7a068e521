package dev.creel.store.testkit.guardian;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.store.guardian.Alert;
import dev.creel.store.guardian.Level;
import dev.creel.store.guardian.Trend;
import dev.creel.store.io.FileOpsScope;
import dev.creel.store.testkit.VirtualClock;
import dev.creel.store.testkit.disk.MemoryFileOps;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What people are told within an hour: what they must know, once, and again when it is time to be reminded. */
class GuardianHourTest {

    private static final int HOUR = 120;

    private final Watching watching = new Watching();

    @Test
    void anHourAboveWarningGivesFourAlertsAndTellsTwentyNineRepeats() {
        watching.build(builder -> builder.source(watching.main));
        watching.main.uses(85);

        watching.looks(HOUR);

        assertThat(watching.told())
                .containsExactly(
                        "0:00 main USAGE WARNING +0",
                        "15:00 main USAGE WARNING +29",
                        "30:00 main USAGE WARNING +29",
                        "45:00 main USAGE WARNING +29");
        assertThat(watching.alerts).extracting(Alert::number).containsExactly(1L, 2L, 3L, 4L);
        assertThat(watching.alerts.get(1).text())
                .isEqualTo("85 of 100 in use (85 %). Seen 29 times since the last alert.");
        assertThat(watching.alerts.get(1).advice())
                .isEqualTo("All 85 are in use; a cleanup frees none. Stop some, or raise the limit.");
    }

    @Test
    void anHourAboveCriticalGivesTwelveAlerts() {
        watching.build(builder -> builder.source(watching.main));
        watching.main.uses(95);

        watching.looks(HOUR);

        assertThat(watching.told())
                .hasSize(12)
                .startsWith("0:00 main USAGE CRITICAL +0", "5:00 main USAGE CRITICAL +9")
                .endsWith("55:00 main USAGE CRITICAL +9");
    }

    @Test
    void anHourAboveNoticeGivesTwoAlerts() {
        watching.build(builder -> builder.source(watching.main));
        watching.main.uses(70);

        watching.looks(HOUR);

        assertThat(watching.told()).containsExactly("0:00 main USAGE NOTICE +0", "30:00 main USAGE NOTICE +59");
    }

    @Test
    void escalationComesInTheLookThatSeesIt() {
        watching.build(builder -> builder.source(watching.main));
        watching.main.uses(85);
        watching.looks(14);

        watching.main.uses(95);
        watching.looks(HOUR - 14);

        assertThat(watching.told())
                .hasSize(12)
                .startsWith(
                        "0:00 main USAGE WARNING +0", "7:00 main USAGE CRITICAL +13", "12:00 main USAGE CRITICAL +9")
                .endsWith("57:00 main USAGE CRITICAL +9");
    }

    @Test
    void flappingGivesOneAlertAndOneRecovery() {
        watching.build(builder -> builder.source(watching.main));
        for (int look = 0; look < 28; look++) {
            watching.main.uses(look % 2 == 0 ? 81 : 79);
            watching.looks(1);
        }
        watching.main.uses(40);

        watching.looks(HOUR - 28);

        assertThat(watching.told()).containsExactly("0:00 main USAGE WARNING +0", "16:00 main RECOVERED NORMAL +27");
        assertThat(watching.alerts.get(1).text())
                .isEqualTo("Normal again: 40 of 100 in use (40 %). Seen 27 times since the last alert.");
    }

    @Test
    void aCrashLoopRepeatsNoAlert() throws Exception {
        MemoryFileOps disk = new MemoryFileOps();
        watching.main.uses(85);

        for (int crash = 0; crash < 20; crash++) {
            FileOpsScope.with(
                    disk,
                    () -> watching.build(
                            builder -> builder.source(watching.main).directory(Path.of("/guard"))));
            watching.looks(1);
        }

        assertThat(watching.told()).containsExactly("0:00 main USAGE WARNING +0");
        watching.looks(20);
        // The looks that a crash forgot are not counted.
        assertThat(watching.told()).containsExactly("0:00 main USAGE WARNING +0", "15:00 main USAGE WARNING +11");
        assertThat(watching.alerts.get(1).number()).isEqualTo(2);
    }

    @Test
    void aProcessForEachLookTellsTheSame() throws Exception {
        MemoryFileOps disk = new MemoryFileOps();
        for (int look = 0; look < 60; look++) {
            FileOpsScope.with(
                    disk,
                    () -> watching.build(
                            builder -> builder.source(watching.main).directory(Path.of("/guard"))));
            if (look < 40) {
                watching.main.uses(85);
            } else if (look < 50) {
                watching.main.uses(40);
            } else {
                watching.main.fails("connection refused");
            }
            watching.looks(1);
            watching.guardian.close();
        }

        assertThat(watching.told())
                .containsExactly(
                        "0:00 main USAGE WARNING +0",
                        "15:00 main USAGE WARNING +29",
                        "22:00 main RECOVERED NORMAL +9",
                        "25:30 main UNREACHABLE WARNING +0");
        String samples = new String(disk.content(Path.of("/guard/samples.jsonl")), StandardCharsets.UTF_8);
        assertThat(samples.lines()).hasSizeLessThanOrEqualTo(60);
        assertThat(watching.guardian.history("main", Duration.ofHours(1)))
                .extracting(Trend.Sample::inUse)
                .containsExactly(85L, 85L, 85L, 85L, 40L);
    }

    @Test
    void anAlertIsKeptBeforeItIsTold() throws Exception {
        MemoryFileOps disk = new MemoryFileOps();
        Path state = Path.of("/guard/state.json");
        FileOpsScope.with(
                disk,
                () -> watching.build(builder -> builder.source(watching.main)
                        .directory(state.getParent())
                        .sink("crash", alert -> {
                            String kept = new String(disk.content(state), StandardCharsets.UTF_8);
                            assertThat(kept).contains("\"number\": " + alert.number() + ",");
                        })));
        watching.main.uses(85);

        watching.looks(31);

        assertThat(watching.told()).containsExactly("0:00 main USAGE WARNING +0", "15:00 main USAGE WARNING +29");
    }

    @Test
    void looksComeInTimeOnceItIsStarted() {
        watching.build(builder -> builder.source(watching.main));
        watching.guardian.start();
        watching.guardian.start();

        watching.scheduler.pass(Duration.ofMinutes(5));

        assertThat(watching.main.reads()).isEqualTo(11);
        watching.guardian.close();
        watching.scheduler.pass(Duration.ofMinutes(5));
        assertThat(watching.main.reads()).isEqualTo(11);
    }

    @Test
    void theStateSaysWhatIsKnownNow() {
        watching.build(builder -> builder.source(watching.main));
        watching.main.uses(85);
        watching.looks(3);

        assertThat(watching.guardian.state().at()).isEqualTo(VirtualClock.START.plusSeconds(60));
        assertThat(watching.guardian.state().alerts()).isEqualTo(watching.alerts);
        assertThat(watching.guardian.state().sources()).singleElement().satisfies(source -> {
            assertThat(source.name()).isEqualTo("main");
            assertThat(source.level()).isEqualTo(Level.WARNING);
            assertThat(source.since()).isEqualTo(VirtualClock.START);
            assertThat(source.usage().orElseThrow().inUse()).isEqualTo(85);
            assertThat(source.alerts()).containsOnly(Map.entry(Level.WARNING, 1L));
        });
        assertThat(watching.guardian.history("main", Duration.ofHours(1)))
                .singleElement()
                .satisfies(sample -> assertThat(sample.inUse()).isEqualTo(85));
    }
}
