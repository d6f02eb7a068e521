package dev.creel.store.guardian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.store.file.FileStoreStats.Timing;
import dev.creel.store.retention.RetentionPlan;
import dev.creel.store.retention.SessionKind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GuardianStateJsonTest {

    private static final Usage USAGE = new Usage(
            "main",
            ExampleAlerts.AT,
            21,
            412,
            5_000,
            70_000,
            Usage.Limits.none().withSessions(900).withBytes(64 << 20),
            Map.of(SessionKind.CRON, 400L),
            List.of(new Usage.Share("agent:ops", 31, 4096, 9, 700)),
            Optional.of(new Usage.Work(
                    9,
                    1,
                    new Timing(3, Duration.ofNanos(1500), Duration.ofNanos(900)),
                    new Timing(3, Duration.ofSeconds(4), Duration.ofSeconds(2)))));

    private static GuardianState state(List<Alert> alerts) {
        GuardianState.Source main = new GuardianState.Source(
                "main",
                false,
                false,
                Level.NOTICE,
                ExampleAlerts.AT,
                Optional.of(USAGE),
                Optional.empty(),
                Optional.empty(),
                Optional.of(new GuardianState.NextCleanup(
                        Optional.of(ExampleAlerts.AT),
                        Optional.empty(),
                        1,
                        40,
                        List.of("agent:main:cron:1"),
                        Map.of(RetentionPlan.Shield.LEASED, 2))),
                Map.of(Level.NOTICE, 3L),
                Map.of(RetentionPlan.Reason.COUNT, 12L));
        GuardianState.Source server = new GuardianState.Source(
                "server2",
                true,
                false,
                Level.NORMAL,
                ExampleAlerts.AT,
                Optional.empty(),
                Optional.of("no answer since 13:41"),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                Map.of());
        return new GuardianState(ExampleAlerts.AT, false, List.of(main, server), alerts, List.of("audit: full"));
    }

    @Test
    void itIsOneLineThatBeginsWithTheFormat() {
        assertThat(state(List.of()).toJson())
                .isEqualTo(
                        "{\"format\": 1,\"at\": 1794837750000,\"stalled\": false,\"sources\": [{\"name\": \"main\",\"remote\": false,"
                                + "\"group\": false,\"level\": \"NOTICE\",\"since\": 1794837750000,\"usage\": {\"name\": \"main\","
                                + "\"at\": 1794837750000,\"inUse\": 21,\"existing\": 412,\"bytes\": 5000,\"tokens\": 70000,"
                                + "\"limits\": {\"sessions\": 900,\"bytes\": 67108864},\"kinds\": {\"CRON\": 400},"
                                + "\"owners\": [{\"name\": \"agent:ops\",\"sessions\": 31,\"bytes\": 4096,"
                                + "\"inUse\": 9,\"tokens\": 700}],"
                                + "\"work\": {\"cacheHits\": 9,\"cacheMisses\": 1,"
                                + "\"lockWait\": {\"count\": 3,\"total\": 1500,\"longest\": 900},"
                                + "\"lockHold\": {\"count\": 3,\"total\": 4000000000,\"longest\": 2000000000}}},"
                                + "\"cleanup\": {\"due\": 1794837750000,\"removals\": 1,\"bytes\": 40,"
                                + "\"first20\": [\"agent:main:cron:1\"],\"stays\": {\"LEASED\": 2}},"
                                + "\"alerts\": {\"NOTICE\": 3},\"removed\": {\"COUNT\": 12}},"
                                + "{\"name\": \"server2\",\"remote\": true,\"group\": false,\"level\": \"NORMAL\","
                                + "\"since\": 1794837750000,\"trouble\": \"no answer since 13:41\",\"alerts\": {},"
                                + "\"removed\": {}}],\"alerts\": [],\"troubles\": [\"audit: full\"]}");
    }

    @Test
    void usageIsReadAsItWasWritten() {
        byte[] json = StateJson.line(StateJson.of(USAGE)).getBytes(StandardCharsets.UTF_8);

        assertThat(StateJson.usage(JsonMembers.of(json))).isEqualTo(USAGE);
    }

    @Test
    void whatAFormerVersionDidNotTellOfAnOwnerIsNotKnown() {
        String json = StateJson.line(StateJson.of(USAGE)).replace(",\"inUse\": 9,\"tokens\": 700", "");

        assertThat(StateJson.usage(JsonMembers.of(json.getBytes(StandardCharsets.UTF_8)))
                        .owners())
                .containsExactly(new Usage.Share("agent:ops", 31, 4096));
    }

    @Test
    void stateIsReadAsItWasWritten() {
        GuardianState state = state(List.of(ExampleAlerts.full(), ExampleAlerts.bare()));

        assertThat(GuardianState.parse(state.toJson())).isEqualTo(state);
    }

    @Test
    void whatIsNoStateIsNamedWithItsPlace() {
        String json = state(List.of()).toJson();

        assertThatThrownBy(() -> GuardianState.parse(json.replace("\"format\": 1", "\"format\": 2")))
                .hasMessage("format is 2; it must be 1");
        assertThatThrownBy(() -> GuardianState.parse(json.replace("\"NORMAL\"", "\"FINE\"")))
                .hasMessageStartingWith("sources[1].level is \"FINE\"; it must be one of");
        assertThatThrownBy(() -> GuardianState.parse(json.replace("[\"audit: full\"]", "[7]")))
                .hasMessage("troubles[0] is 7; it must be a text");
        assertThatThrownBy(() -> GuardianState.parse("<html>")).isInstanceOf(IllegalArgumentException.class);
    }
}
