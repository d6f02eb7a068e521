package dev.creel.cli;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;
import org.slf4j.event.Level;
import org.slf4j.event.LoggingEvent;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.spi.LoggingEventAware;

/** Hands warnings and errors on to the {@link CommandLog}. Thread-safe. */
final class CommandLogger extends LegacyAbstractLogger implements LoggingEventAware {

    private static final long serialVersionUID = 1L;

    private final transient CommandLog log;

    CommandLogger(String name, CommandLog log) {
        this.name = name;
        this.log = log;
    }

    @Override
    public void log(LoggingEvent event) {
        log.warn(line(event.getMessage(), event.getArgumentArray(), event.getKeyValuePairs(), event.getThrowable()));
    }

    @Override
    protected void handleNormalizedLoggingCall(
            Level level,
            @Nullable Marker marker,
            String message,
            @Nullable Object @Nullable [] arguments,
            @Nullable Throwable cause) {
        log.warn(line(message, arguments, null, cause));
    }

    private static String line(
            String message,
            @Nullable Object @Nullable [] arguments,
            @Nullable List<KeyValuePair> fields,
            @Nullable Throwable cause) {
        String text =
                String.valueOf(MessageFormatter.arrayFormat(message, arguments).getMessage());
        String values = fields == null || fields.isEmpty()
                ? ""
                : fields.stream()
                        .map(field -> field.key + "=" + field.value)
                        .collect(Collectors.joining(", ", " (", ")"));
        return text + values + (cause == null ? "" : ": " + cause);
    }

    @Override
    protected @Nullable String getFullyQualifiedCallerName() {
        return null;
    }

    @Override
    public boolean isTraceEnabled() {
        return false;
    }

    @Override
    public boolean isDebugEnabled() {
        return false;
    }

    @Override
    public boolean isInfoEnabled() {
        return false;
    }

    @Override
    public boolean isWarnEnabled() {
        return true;
    }

    @Override
    public boolean isErrorEnabled() {
        return true;
    }
}
