package dev.creel.store.guardian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class AlertJsonTest {

    private static Alert read(String json) {
        return StateJson.alert(JsonMembers.of(json.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void membersHaveTheNamesOfTheComponents() {
        assertThat(ExampleAlerts.full().toJson())
                .isEqualTo(
                        "{\"number\": 7,\"at\": 1794837750000,\"kind\": \"USAGE\",\"level\": \"WARNING\",\"worst\": \"WARNING\","
                                + "\"source\": \"main\",\"text\": \"48 of 60 sessions in use (80 %)\","
                                + "\"advice\": \"Run: creel cleanup --dry-run\","
                                + "\"figures\": [{\"measure\": \"IN_USE\",\"used\": 48,\"limit\": 60,\"percent\": 80},"
                                + "{\"measure\": \"SESSIONS\",\"used\": 1649,\"limit\": 2000,\"percent\": 82.4}],"
                                + "\"owners\": [{\"name\": \"agent:ops\",\"sessions\": 31,\"bytes\": 4096,"
                                + "\"inUse\": 9,\"tokens\": 700}],"
                                + "\"kinds\": {\"MAIN\": 1,\"CRON\": 31},"
                                + "\"growth\": \"+31 sessions in the last hour, most of them cron\","
                                + "\"reclaim\": {\"sessions\": 61,\"bytes\": 12400000,\"stays\": {\"LEASED\": 12,"
                                + "\"MINIMUM\": 30},\"because\": \"61 idle for 2 hours or more\"},"
                                + "\"trend\": {\"measure\": \"IN_USE\",\"basis\": \"HOURS\",\"perHour\": 4.5,"
                                + "\"earliest\": 1794844950000,\"likely\": 1794848550000,\"latest\": 1794859350000,"
                                + "\"peakHour\": 14,\"days\": 5},\"suppressed\": 29}");
    }

    @Test
    void itIsOneLineWhateverTheTextIs() {
        assertThat(ExampleAlerts.bare().toJson())
                .doesNotContain("\n")
                .contains("\"text\": \"it said:\\n  \\\"no\\\"\\t\\u0000\u2028 é 😀 \\\\\"")
                .contains("\"figures\": [],\"owners\": [],\"kinds\": {}");
    }

    @Test
    void whatWasWrittenIsRead() {
        for (Alert alert : List.of(ExampleAlerts.full(), ExampleAlerts.bare())) {
            assertThat(read(alert.toJson())).isEqualTo(alert);
        }
    }

    @Test
    void whatALaterVersionAddsIsPassedOver() {
        String json = ExampleAlerts.full()
                .toJson()
                .replace("{\"MAIN\": 1", "{\"ROBOT\": 5,\"MAIN\": 1")
                .replace("\"suppressed\"", "\"mood\": [1],\"suppressed\"");

        assertThat(read(json)).isEqualTo(ExampleAlerts.full());
    }

    @Test
    void whatMakesNoSenseIsNamedWithItsPlace() {
        String json = ExampleAlerts.full().toJson();

        assertThatThrownBy(() -> read(json.replace("\"used\": 1649", "\"used\": 0.5")))
                .hasMessage("figures[1].used is 0.5; it must be a whole number");
        assertThatThrownBy(() -> read(json.replace("\"suppressed\": 29", "\"suppressed\": 29000000000")))
                .hasMessage("suppressed is 29000000000; it must be a smaller number");
        assertThatThrownBy(() -> read(json.replace("\"number\": 7,", "")))
                .hasMessage("number is missing; it must be a whole number");
        assertThatThrownBy(() -> read("7")).hasMessage("the text is 7; it must be an object");
    }
}
