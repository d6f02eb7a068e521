package dev.creel.store.guardian;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.creel.store.file.RecordedLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LogSinkTest {

    private static Alert alert(Level level) {
        return new Alert(
                7,
                ExampleAlerts.AT,
                Alert.Kind.USAGE,
                level,
                level,
                "main",
                List.of(),
                List.of(),
                Map.of(),
                "",
                Optional.empty(),
                Optional.empty(),
                0,
                "412 of {} sessions",
                "Stop some.");
    }

    @Test
    void alertsAreLoggedByLevelWithTheirFacts() throws Exception {
        Logger logger = (Logger) LoggerFactory.getLogger("dev.creel.store.guardian");
        logger.setLevel(ch.qos.logback.classic.Level.INFO);
        try (RecordedLog log = new RecordedLog(logger.getName())) {
            AlertSink sink = AlertSink.log();
            for (Level level : Level.values()) {
                sink.alert(alert(level));
            }

            assertThat(log.events())
                    .extracting(ILoggingEvent::getLevel)
                    .containsExactly(
                            ch.qos.logback.classic.Level.INFO,
                            ch.qos.logback.classic.Level.INFO,
                            ch.qos.logback.classic.Level.WARN,
                            ch.qos.logback.classic.Level.ERROR);
            assertThat(log.events().get(2).getFormattedMessage()).isEqualTo("412 of {} sessions");
            assertThat(RecordedLog.fields(log.events().get(2)))
                    .isEqualTo(Map.of(
                            "number",
                            7L,
                            "source",
                            "main",
                            "kind",
                            Alert.Kind.USAGE,
                            "level",
                            Level.WARNING,
                            "advice",
                            "Stop some."));
        } finally {
            logger.setLevel(null);
        }
    }

    @Test
    void aListenerOfTheApplicationHearsAlerts() throws Exception {
        List<Alert> heard = new ArrayList<>();
        AlertSink.listener(heard::add).alert(ExampleAlerts.full());

        assertThat(heard).containsExactly(ExampleAlerts.full());
    }
}
