package dev.creel.store.guardian;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Logs each alert. Thread-safe. */
final class LogSink implements AlertSink {

    private static final Logger LOG = LoggerFactory.getLogger(LogSink.class.getPackageName());

    @Override
    public void alert(Alert alert) {
        Level level =
                switch (alert.level()) {
                    case NORMAL, NOTICE -> Level.INFO;
                    case WARNING -> Level.WARN;
                    case CRITICAL -> Level.ERROR;
                };
        LOG.atLevel(level)
                .addKeyValue("number", alert.number())
                .addKeyValue("source", alert.source())
                .addKeyValue("kind", alert.kind())
                .addKeyValue("level", alert.level())
                .addKeyValue("advice", alert.advice())
                .log(alert.text());
    }
}
