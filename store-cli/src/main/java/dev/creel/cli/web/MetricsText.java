package dev.creel.cli.web;

import dev.creel.store.file.FileStoreStats.Timing;
import dev.creel.store.guardian.GuardianState;
import dev.creel.store.guardian.GuardianState.Source;
import dev.creel.store.guardian.Level;
import dev.creel.store.guardian.Usage;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** Writes a guardian's state for Prometheus, in its text format 0.0.4. Used by one thread. */
final class MetricsText {

    static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private static final double NANOS = 1e9;

    private final GuardianState state;
    private final StringBuilder out = new StringBuilder();

    private MetricsText(GuardianState state) {
        this.state = state;
    }

    static String of(GuardianState state) {
        return new MetricsText(state).all();
    }

    private String all() {
        family("creel_source_info", "gauge", "What a source is: store, remote or group. A group sums up others.");
        each((name, source) -> line("creel_source_info", labels(name, "type", type(source)), 1));
        family("creel_source_up", "gauge", "1 if the source, and each member of a group, answers.");
        each((name, source) ->
                line("creel_source_up", labels(name), source.trouble().isPresent() ? 0 : 1));
        family("creel_level", "gauge", "0 normal, 1 notice, 2 warning, 3 critical.");
        each((name, source) -> line("creel_level", labels(name), number(source.level())));
        gauge("creel_sessions_in_use", "Sessions in use.", Usage::inUse);
        family("creel_sessions", "gauge", "Sessions that exist, by kind where that is known.");
        used(this::sessions);
        gauge("creel_bytes", "Bytes of the sessions' entries.", Usage::bytes);
        gauge("creel_tokens", "Tokens that the sessions used.", Usage::tokens);
        family("creel_limit", "gauge", "What may be used of a measure.");
        used((name, usage) -> usage.figures()
                .forEach(figure ->
                        line("creel_limit", labels(name, "measure", word(figure.measure())), figure.limit())));
        family("creel_alerts_total", "counter", "Alerts since the guardian started.");
        each((name, source) -> source.alerts()
                .forEach((level, count) -> line("creel_alerts_total", labels(name, "level", word(level)), count)));
        family("creel_removed_total", "counter", "Sessions that cleanups removed since the guardian started.");
        each((name, source) -> source.removed()
                .forEach((reason, count) -> line("creel_removed_total", labels(name, "reason", word(reason)), count)));
        work("creel_cache_hits_total", "Entries answered from memory.", Usage.Work::cacheHits);
        work("creel_cache_misses_total", "Entries read from the file.", Usage.Work::cacheMisses);
        timing("creel_lock_wait_seconds", "How long changes waited for the lock.", Usage.Work::lockWait);
        timing("creel_lock_hold_seconds", "How long changes held the lock.", Usage.Work::lockHold);
        return out.toString();
    }

    private static int number(Level level) {
        return switch (level) {
            case NORMAL -> 0;
            case NOTICE -> 1;
            case WARNING -> 2;
            case CRITICAL -> 3;
        };
    }

    private static String type(Source source) {
        if (source.group()) {
            return "group";
        }
        return source.remote() ? "remote" : "store";
    }

    private void sessions(String name, Usage usage) {
        if (usage.kinds().isEmpty()) {
            line("creel_sessions", labels(name), usage.existing());
        }
        usage.kinds().forEach((kind, count) -> line("creel_sessions", labels(name, "kind", word(kind)), count));
    }

    private void gauge(String name, String help, ToLongFunction<Usage> value) {
        family(name, "gauge", help);
        used((source, usage) -> line(name, labels(source), value.applyAsLong(usage)));
    }

    private void work(String name, String help, ToLongFunction<Usage.Work> value) {
        family(name, "counter", help);
        worked((source, work) -> line(name, labels(source), value.applyAsLong(work)));
    }

    private void timing(String name, String help, Function<Usage.Work, Timing> value) {
        family(name, "summary", help);
        worked((source, work) -> {
            Timing timing = value.apply(work);
            line(name + "_sum", labels(source), timing.total().toNanos() / NANOS);
            line(name + "_count", labels(source), timing.count());
        });
        family(name + "_max", "gauge", help + " The longest time.");
        worked((source, work) ->
                line(name + "_max", labels(source), value.apply(work).longest().toNanos() / NANOS));
    }

    private void each(BiConsumer<String, Source> then) {
        state.sources().forEach(source -> then.accept(source.name(), source));
    }

    private void used(BiConsumer<String, Usage> then) {
        each((name, source) -> source.usage().ifPresent(usage -> then.accept(name, usage)));
    }

    private void worked(BiConsumer<String, Usage.Work> then) {
        used((name, usage) -> usage.work().ifPresent(work -> then.accept(name, work)));
    }

    private void family(String name, String type, String help) {
        out.append("# HELP ").append(name).append(' ').append(help).append('\n');
        out.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }

    private void line(String name, String labels, long value) {
        out.append(name).append(labels).append(' ').append(value).append('\n');
    }

    private void line(String name, String labels, double value) {
        out.append(name).append(labels).append(' ').append(value).append('\n');
    }

    private static String labels(String source) {
        return "{source=\"" + escaped(source) + "\"}";
    }

    private static String labels(String source, String label, String value) {
        return "{source=\"" + escaped(source) + "\"," + label + "=\"" + value + "\"}";
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
