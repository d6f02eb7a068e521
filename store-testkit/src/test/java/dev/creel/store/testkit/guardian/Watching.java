package dev.creel.store.testkit.guardian;

import dev.creel.store.guardian.Alert;
import dev.creel.store.guardian.SessionGuardian;
import dev.creel.store.testkit.VirtualClock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** A guardian in virtual time that looks every 30 seconds, and what it told. */
final class Watching {

    static final Duration INTERVAL = Duration.ofSeconds(30);

    final VirtualClock clock = new VirtualClock();
    final VirtualScheduler scheduler = new VirtualScheduler(clock);
    final Workers workers = new Workers();
    final ScriptedSource main = new ScriptedSource("main", clock);
    final List<Alert> alerts = new CopyOnWriteArrayList<>();
    SessionGuardian guardian;

    /** Begins a guardian that tells this object, and knows what else the test says. */
    SessionGuardian build(Consumer<SessionGuardian.Builder> more) {
        SessionGuardian.Builder builder = SessionGuardian.builder()
                .clock(clock)
                .ticker(clock)
                .zone(ZoneOffset.UTC)
                .scheduler(scheduler)
                .workers(workers)
                .sink("test", alerts::add);
        more.accept(builder);
        guardian = builder.build();
        return guardian;
    }

    /** Takes a number of looks, each followed by the interval. */
    void looks(int count) {
        for (int i = 0; i < count; i++) {
            guardian.look();
            scheduler.pass(INTERVAL);
        }
    }

    /** Answers what was told, such as {@code 15:00 main USAGE WARNING +29}, with minutes since the start. */
    List<String> told() {
        return alerts.stream().map(this::line).collect(Collectors.toList());
    }

    private String line(Alert alert) {
        Duration since = Duration.between(VirtualClock.START, alert.at());
        return String.format("%d:%02d", since.toMinutes(), since.toSecondsPart()) + " " + alert.source() + " "
                + alert.kind() + " " + alert.level() + " +" + alert.suppressed();
    }
}
