package dev.creel.store.guardian;

import dev.creel.store.retention.RetentionPlan;
import dev.creel.store.retention.RetentionReport;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Where alerts go. Each sink has a queue of its own and holds nobody up: a slow one delays its own alerts only. One that is
 * slow in {@link #planned}, {@link #givenUp} or {@link #removed} delays cleanups, and neither looks nor alerts. An
 * implementation must be thread-safe if it overrides one of these, which another thread may call than {@link #alert}.
 */
@FunctionalInterface
public interface AlertSink extends AutoCloseable {

    /**
     * Tells of an alert. Called by one thread at a time, in order.
     *
     * @throws java.io.IOException if it may work later: it is tried again after 5 seconds, 30 seconds and 2 minutes
     * @throws Exception if it will not work later either
     */
    void alert(Alert alert) throws Exception;

    /**
     * Tells of a cleanup before it removes anything. Called by the thread that cleans up; cleanups of several sources may
     * overlap. If it takes more than a minute nothing is removed, and people are told.
     *
     * @throws Exception if nothing may be removed now
     */
    default void planned(String source, RetentionPlan plan) throws Exception {}

    /**
     * Tells that a plan of which {@link #planned} told this sink was not executed, or not to its end: another sink forbade it,
     * or it failed. Called by the thread that was to clean up.
     */
    default void givenUp(String source, RetentionPlan plan, String because) throws Exception {}

    /** Tells what a cleanup removed; nothing, if it was stopped. Called by the thread that cleaned up. */
    default void removed(String source, RetentionReport report) throws Exception {}

    @Override
    default void close() {}

    /**
     * Answers a sink to which only what matters from a level on goes, so that people are woken by nothing less: alerts of
     * that level or a higher one. That a source recovered or answers again goes to it only if people were told at that level
     * of the trouble that is over ({@link Alert#worst()}). Of cleanups it is told all. It is closed with the new one.
     */
    default AlertSink from(Level level) {
        return new SelectiveSink(this, level);
    }

    /**
     * Answers a sink that logs alerts to {@code dev.creel.store.guardian}: normal and notice as info, warning as warn,
     * critical as error.
     */
    static AlertSink log() {
        return new LogSink();
    }

    /** Answers a sink that hands alerts to a listener of the application. */
    static AlertSink listener(Consumer<? super Alert> listener) {
        Objects.requireNonNull(listener, "listener");
        return listener::accept;
    }

    /**
     * Answers a sink that runs a program for each alert, with {@link Alert#toJson()} and a line feed as its standard input.
     * What it prints is dropped. An exit code other than 0 means that it may work later; after 30 seconds it is killed, with
     * all that it started.
     *
     * @param arguments the program and its arguments, in which <code>{level}</code>, <code>{kind}</code> and
     *     <code>{source}</code> are replaced. There is no shell between
     * @throws IllegalArgumentException if there is no program
     */
    static AlertSink command(List<String> arguments) {
        return new CommandSink(arguments);
    }

    /**
     * Answers a sink that posts {@link Alert#toJson()} to a web server. It must answer with a status of 200 to 299 within 10
     * seconds; 429, 500 and above and no answer mean that it may work later. Redirects are not followed.
     *
     * @param address with the scheme {@code http} or {@code https}; never logged beyond its port
     * @param headers what else to send, such as {@code Authorization}
     * @throws IllegalArgumentException if this is no address of a web server, or a header cannot be sent
     */
    static AlertSink webhook(URI address, Map<String, String> headers) {
        return new WebhookSink(address, headers);
    }

    /**
     * Answers a sink that writes alerts and all that cleanups remove to a file, one JSON object a line. What is going to be
     * removed is on the device before it goes; if it cannot be written, nothing is removed. Beyond 16 MiB the file becomes
     * {@code NAME.1.EXTENSION}, of which there are four at most.
     *
     * @param file it and its directory are created when there is something to write; only their owner may read them
     * @throws IllegalArgumentException if the path has no name
     */
    static AlertSink audit(Path file) {
        return new AuditFile(file);
    }
}
