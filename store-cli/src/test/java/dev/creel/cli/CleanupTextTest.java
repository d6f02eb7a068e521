package dev.creel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.store.SessionSnapshot;
import dev.creel.store.file.FileSessionStore;
import dev.creel.store.retention.Retention;
import dev.creel.store.retention.Retention.RevokeBy;
import dev.creel.store.retention.RetentionPlan;
import dev.creel.store.retention.RetentionPolicy;
import dev.creel.store.retention.RetentionPolicy.Counter;
import dev.creel.store.retention.RetentionPolicy.QuotaScope;
import dev.creel.store.retention.RetentionReport;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CleanupTextTest {

    @TempDir
    Path directory;

    /** Plans and prints, as done if there is a report. */
    private String text(Path document, RetentionPolicy policy, Optional<RetentionReport> report) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Output output = new Output(out, OutputStream.nullOutputStream());
        Settings settings = new Settings(document, Duration.ofSeconds(10), false, false);
        try (FileSessionStore store = FileSessionStore.open(document);
                Retention retention = Retention.of(store);
                SessionSnapshot snapshot = store.snapshot()) {
            RetentionPlan plan = retention.plan(policy);
            new CleanupText(output)
                    .print(
                            new Cleanup(document, true, new PolicyFacts(policy, "p.json"), plan, report),
                            snapshot,
                            Progress.of(settings, output, "", 0));
        }
        output.close();
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void limitsThatTheGatewayDoesNotKnowHaveLinesAndActionsOfTheirOwn() throws Exception {
        long longAgo = System.currentTimeMillis() - Duration.ofDays(20).toMillis();
        Path document = new Aged(directory)
                .session("agent:main:main", 0)
                .session("agent:main:direct:old", 0, "\"sessionStartedAt\": " + longAgo)
                .session("agent:main:direct:talks", 0, "\"totalTokens\": 5000")
                .session("agent:main:direct:large", 1, "\"label\": \"" + "x".repeat(5_000) + "\"")
                .write();

        String text = text(
                document,
                RetentionPolicy.unlimited().toBuilder()
                        .lifetime(Duration.ofDays(10))
                        .quota(QuotaScope.SESSION, Counter.TOTAL, 1_000, 2_000)
                        .maxBytes(1_000)
                        .build(),
                Optional.empty());

        assertThat(text)
                .contains("Would prune stale: 0\nWould cap overflow: 0\nWould prune by lifetime: 1\n")
                .contains("Would enforce token quotas: 1\nWould enforce byte limit: 1\n")
                .contains("\nkeep         agent:main:main ", "\nprune-old    agent:main:direct:old ")
                .contains("\ncap-tokens   agent:main:direct:talks ", "\ncap-bytes    agent:main:direct:large ");
    }

    @Test
    void revokedSessionThatCameBackIsToldAsSuch() throws Exception {
        Path document = new Aged(directory)
                .session("agent:main:main", 0)
                .session("agent:ops:main", 0)
                .write();
        String before = Files.readString(document);
        try (FileSessionStore store = FileSessionStore.open(document);
                Retention retention = Retention.of(store)) {
            retention.revoke(RevokeBy.OWNER, "ops", "left");
        }
        Files.writeString(document, before);

        assertThat(text(document, RetentionPolicy.gatewayDefaults(), Optional.empty()))
                .contains("Would remove revoked: 1\n", "\nrevoke-again agent:ops:main ");
    }

    @Test
    void limitsInForceAreToldAndThoseThatAreOff() throws Exception {
        Path document = new Aged(directory).session("agent:main:main", 0).write();

        assertThat(text(
                        document,
                        RetentionPolicy.unlimited().toBuilder()
                                .idleTimeout(Duration.ofMinutes(90))
                                .diskBudget(100_000)
                                .build(),
                        Optional.empty()))
                .contains("\nPolicy: p.json: idle 90 min, no limit on sessions, disk budget 100000 bytes, mode warn\n");
        assertThat(text(document, RetentionPolicy.unlimited(), Optional.empty()))
                .contains("\nPolicy: p.json: no idle timeout, no limit on sessions, no disk budget, mode warn\n");
    }

    @Test
    void sessionThatStaysSinceItWasRestoredIsExplained() throws Exception {
        Path document = new Aged(directory)
                .session("agent:main:main", 0)
                .session("agent:main:direct:old", 40)
                .write();
        RetentionPolicy policy = RetentionPolicy.gatewayDefaults().toBuilder()
                .mode(RetentionPolicy.Mode.ENFORCE)
                .build();
        assertThat(text(document, policy, Optional.empty())).doesNotContain("Idle for longer than the limit");
        try (FileSessionStore store = FileSessionStore.open(document);
                Retention retention = Retention.of(store)) {
            retention.apply(retention.plan(policy));
            retention.restore("agent:main:direct:old");
        }

        assertThat(text(document, policy, Optional.empty()))
                .contains("\nkeep         agent:main:direct:old ")
                .endsWith(
                        "\nIdle for longer than the limit and kept without \"stays:\": it was restored since, or another"
                                + " process may not have written its latest activity yet.\n");
    }

    @Test
    void transcriptsThatGoForTheDiskBudgetAreSaidToGoForGood() throws Exception {
        Path document = new Aged(directory)
                .session("agent:main:main", 0)
                .file("main.jsonl", 950, 0)
                .write();

        assertThat(text(
                        document,
                        RetentionPolicy.unlimited().toBuilder().diskBudget(900).build(),
                        Optional.empty()))
                .contains("Would delete transcripts for good: 1, 950 bytes\n");
    }

    @Test
    void limitThatNobodyStandsInTheWayOfIsToldWithoutThem() throws Exception {
        Path document = new Aged(directory).session("agent:main:main", 0).write();

        assertThat(text(
                        document,
                        RetentionPolicy.unlimited().toBuilder().diskBudget(1).build(),
                        Optional.empty()))
                .doesNotContain("for good")
                .containsPattern(
                        "Over the limit of 1 bytes on the disk \\(store\\): \\d+ remain, and nothing more may go\n");
    }

    @Test
    void whatStayedSinceThePlanWasMadeIsNamedWithTheReason() throws Exception {
        Path document = new Aged(directory).session("agent:main:main", 0).write();
        RetentionReport report;
        try (FileSessionStore store = FileSessionStore.open(document);
                Retention retention = Retention.of(store)) {
            RetentionReport nothing = retention.apply(retention.plan(RetentionPolicy.gatewayDefaults()));
            report = new RetentionReport(
                    RetentionReport.Outcome.DONE,
                    nothing.because(),
                    nothing.at(),
                    1,
                    1,
                    List.of(),
                    List.of(),
                    List.of(new RetentionReport.Skipped("agent:main:main", "it was changed after the plan was made")),
                    Optional.empty(),
                    nothing.plan());
        }

        assertThat(text(document, RetentionPolicy.gatewayDefaults(), Optional.of(report)))
                .isEqualTo("Session store: " + document + "\nApplied maintenance. Current entries: 1\n"
                        + "Left as it is: agent:main:main: it was changed after the plan was made\n"
                        + "Policy: p.json: idle 30 d, 500 sessions, no disk budget, mode warn\n");
    }
}
