package dev.creel.store.guardian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.creel.store.retention.RetentionPlan;
import dev.creel.store.retention.RetentionPlan.Reason;
import dev.creel.store.retention.RetentionPlan.Removal;
import dev.creel.store.retention.RetentionPlan.Verdict;
import dev.creel.store.retention.RetentionPolicy;
import dev.creel.store.retention.RetentionReport;
import dev.creel.store.retention.SessionKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditFileTest {

    @TempDir
    private Path directory;

    private final MeddledFiles files = new MeddledFiles();

    private Path path() {
        return directory.resolve("log").resolve("audit.jsonl");
    }

    private AlertSink audit() {
        return files.with(() -> AlertSink.audit(path()));
    }

    private static RetentionPlan plan(int sessions) {
        List<Removal> removals = IntStream.range(0, sessions)
                .mapToObj(i -> new Removal(
                        "agent:ops:cron:" + i,
                        SessionKind.CRON,
                        Reason.COUNT,
                        "412 of 300 sessions",
                        Optional.empty(),
                        40,
                        1,
                        List.of(),
                        0,
                        true))
                .toList();
        return new RetentionPlan(
                RetentionPolicy.unlimited(),
                ExampleAlerts.AT,
                Verdict.READY,
                "",
                sessions,
                removals,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Optional.empty());
    }

    private static RetentionReport report() {
        return report(RetentionReport.Outcome.DONE);
    }

    private static RetentionReport report(RetentionReport.Outcome outcome) {
        return new RetentionReport(
                outcome,
                outcome == RetentionReport.Outcome.DONE ? "" : "only what was revoked goes",
                ExampleAlerts.AT,
                2,
                1,
                List.of(new RetentionReport.Removed("agent:ops:cron:0", "COUNT", 40, List.of())),
                List.of(),
                List.of(new RetentionReport.Skipped("agent:ops:cron:1", "it is leased now")),
                Optional.of("2026-11-16"),
                Optional.of(plan(2)));
    }

    @Test
    void alertsAndEachRemovalAreOneLine() throws Exception {
        AlertSink audit = audit();
        audit.alert(ExampleAlerts.full());
        audit.planned("main", plan(2));
        audit.removed("main", report());

        assertThat(Files.readAllLines(path()))
                .containsExactly(
                        "{\"at\": 1794837750000,\"source\": \"main\",\"event\": \"alert\",\"number\": 7,"
                                + ExampleAlerts.full()
                                        .toJson()
                                        .substring("{\"number\": 7,\"at\": 1794837750000,".length())
                                        .replace("\"source\": \"main\",", ""),
                        "{\"at\": 1794837750000,\"source\": \"main\",\"event\": \"planned\","
                                + "\"key\": \"agent:ops:cron:0\",\"reason\": \"COUNT\","
                                + "\"because\": \"412 of 300 sessions\",\"bytes\": 40}",
                        "{\"at\": 1794837750000,\"source\": \"main\",\"event\": \"planned\","
                                + "\"key\": \"agent:ops:cron:1\",\"reason\": \"COUNT\","
                                + "\"because\": \"412 of 300 sessions\",\"bytes\": 40}",
                        "{\"at\": 1794837750000,\"source\": \"main\",\"event\": \"removed\","
                                + "\"key\": \"agent:ops:cron:0\",\"cause\": \"COUNT\",\"bytes\": 40,"
                                + "\"archive\": \"2026-11-16\"}",
                        "{\"at\": 1794837750000,\"source\": \"main\",\"event\": \"kept\","
                                + "\"key\": \"agent:ops:cron:1\",\"because\": \"it is leased now\"}");
    }

    @Test
    void whatWasPlannedAndNotExecutedIsSaidToBeGivenUp() throws Exception {
        AlertSink audit = audit();
        audit.givenUp("main", plan(2), "the store is locked");
        audit.removed("main", report(RetentionReport.Outcome.STOPPED));

        assertThat(Files.readAllLines(path()))
                .hasSize(4)
                .startsWith("{\"at\": 1794837750000,\"source\": \"main\",\"event\": \"given up\","
                        + "\"because\": \"the store is locked\"}")
                .endsWith("{\"at\": 1794837750000,\"source\": \"main\",\"event\": \"given up\","
                        + "\"because\": \"only what was revoked goes\"}");
    }

    @Test
    void eachWriteIsOnTheDeviceAndForItsOwnerOnly() throws Exception {
        AlertSink audit = audit();
        audit.planned("main", plan(3));

        assertThat(files.calls())
                .containsSubsequence("createDirectories", "create", "write", "force", "forceDirectory");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path())))
                .isEqualTo("rw-------");
        files.calls().clear();
        audit.removed("main", report());
        assertThat(files.calls()).containsSubsequence("openForAppend", "write", "force");
    }

    @Test
    void aPlanThatCannotBeWrittenIsAnError() throws Exception {
        AlertSink audit = audit();
        audit.alert(ExampleAlerts.full());
        for (String operation : List.of("write", "force", "openForAppend")) {
            files.fail(operation);
            assertThatIOException()
                    .isThrownBy(() -> audit.planned("main", plan(1)))
                    .withMessage("No space left on device");
        }
        files.fail("");
        audit.planned("main", plan(1));
        assertThat(Files.readString(path())).endsWith("\"bytes\": 40}\n");
    }

    @Test
    void aTornLineIsClosedBeforeTheNext() throws Exception {
        AlertSink audit = audit();
        audit.alert(ExampleAlerts.full());
        Files.writeString(path(), "{\"at\": 17948", StandardOpenOption.APPEND);
        audit.alert(ExampleAlerts.bare());

        assertThat(Files.readAllLines(path())).hasSize(3).element(1).isEqualTo("{\"at\": 17948");
    }

    @Test
    void itIsBoundedAndKeepsTheLastLinesInOrder() throws IOException {
        AuditFile audit = files.with(() -> new AuditFile(path(), 1_000));
        for (int i = 0; i < 60; i++) {
            RetentionPlan plan = plan(i + 1);
            audit.planned(
                    "s" + i,
                    new RetentionPlan(
                            plan.policy(),
                            plan.madeAt(),
                            plan.verdict(),
                            "",
                            1,
                            plan.removals().subList(i, i + 1),
                            List.of(),
                            List.of(),
                            List.of(),
                            List.of(),
                            List.of(),
                            Optional.empty()));
        }

        StringBuilder all = new StringBuilder();
        for (String name : List.of("audit.4.jsonl", "audit.3.jsonl", "audit.2.jsonl", "audit.1.jsonl", "audit.jsonl")) {
            assertThat(Files.size(path().resolveSibling(name))).isLessThanOrEqualTo(1_000);
            all.append(Files.readString(path().resolveSibling(name)));
        }
        try (var names = Files.list(path().getParent())) {
            assertThat(names).hasSize(5);
        }
        List<Integer> numbers = all.toString()
                .lines()
                .map(line -> Integer.valueOf(line.replaceAll(".*cron:(\\d+).*", "$1")))
                .toList();
        assertThat(numbers)
                .hasSizeGreaterThan(20)
                .containsExactlyElementsOf(
                        IntStream.range(60 - numbers.size(), 60).boxed().toList());
    }

    @Test
    void nothingToSayWritesNothing() throws Exception {
        audit().planned("main", plan(0));

        assertThat(path()).doesNotExist();
    }
}
