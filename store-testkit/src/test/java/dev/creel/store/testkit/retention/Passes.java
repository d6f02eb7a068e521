package dev.creel.store.testkit.retention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.store.KeyNormalizer;
import dev.creel.store.SessionEntry;
import dev.creel.store.retention.RetentionPlan;
import dev.creel.store.retention.RetentionPlan.Reason;
import dev.creel.store.retention.RetentionPlan.Removal;
import dev.creel.store.retention.RetentionPlan.Shield;
import dev.creel.store.retention.RetentionPlan.Verdict;
import dev.creel.store.retention.RetentionPolicy;
import dev.creel.store.retention.RetentionPolicy.Mode;
import dev.creel.store.retention.RetentionReport;
import dev.creel.store.retention.RetentionReport.Outcome;
import dev.creel.store.retention.RetentionReport.Removed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Plans and their execution, each compared with what a session's history allows. Not thread-safe. */
final class Passes {

    private final World world;
    private final Ledger ledger;
    private final Map<String, Instant> buried;
    private final Set<String> led;
    private final Map<String, Instant> restored = new HashMap<>();
    private final Set<String> everRestored = new HashSet<>();
    private final List<Planned> plans = new ArrayList<>();
    private boolean jumped;

    /** A plan, and what the store held when it was made. */
    private record Planned(RetentionPlan plan, Map<String, SessionEntry> content) {}

    /**
     * @param buried until when which keys cannot be used
     * @param led keys that once led to a session that was revoked, and so may be buried too
     */
    Passes(World world, Ledger ledger, Map<String, Instant> buried, Set<String> led) {
        this.world = world;
        this.ledger = ledger;
        this.buried = buried;
        this.led = led;
    }

    /** Notes that a session was brought back, which counts as a use of it for as long as it is there. */
    void restored(String key) {
        restored.put(key, world.now());
        everRestored.add(key);
    }

    /** Notes that a session got another key. */
    void rekeyed(String old, String next) {
        Instant at = restored.remove(old);
        if (at != null) {
            restored.put(next, at);
            everRestored.add(next);
        }
    }

    /** Notes which sessions are there now. */
    void areThere(Set<String> keys) {
        restored.keySet().retainAll(keys);
    }

    /** Notes that the clock jumped; what it had let pass may count again afterwards. */
    void jumped() {
        jumped = true;
    }

    void plan(Actor actor, Set<String> active) {
        Map<String, SessionEntry> content = world.content();
        boolean doubt = actor.doubtsClock(world.clock, world.policy.clockTolerance());
        actor.active =
                Set.copyOf(active.stream().map(KeyNormalizer.DEFAULT::normalize).toList());
        // As the command does, which knows nothing of touches.
        RetentionPolicy policy = active.isEmpty()
                ? world.policy
                : world.policy.toBuilder().touchShare(0).build();
        RetentionPlan plan = actor.retention.plan(policy, active);
        assertThat(world.content()).as("a plan changes nothing").isEqualTo(content);
        assertThat(plan.examined()).isEqualTo(content.size());
        if (doubt) {
            assertThat(plan.verdict()).as("a clock that jumped").isEqualTo(Verdict.CLOCK_DOUBTED);
        } else if (!jumped) {
            assertThat(plan.verdict()).as("a clock that never jumped").isNotEqualTo(Verdict.CLOCK_DOUBTED);
        }
        for (Removal removal : plan.removals()) {
            SessionEntry entry = content.get(removal.key());
            assertThat(entry).as("planned: %s", removal).isNotNull();
            if (removal.reason() == Reason.REVOKED) {
                assertThat(isBuried(removal.key()) || jumped)
                        .as("planned: %s", removal)
                        .isTrue();
            } else {
                assertThat(use(actor, removal.key(), entry))
                        .as("planned: %s", removal)
                        .isEmpty();
            }
            if (removal.reason() == Reason.IDLE && !jumped) {
                Instant idle = world.now().minus(policy.idleTimeout().orElseThrow());
                String id = entry.sessionId().orElseThrow();
                assertThat(world.actors).as("touched by somebody: %s", removal).allSatisfy(other -> assertThat(
                                other.touched.getOrDefault(id, Instant.MIN))
                        .isBefore(idle));
            }
        }
        plan.protections().stream()
                .filter(each -> each.shield() == Shield.LEASED)
                .forEach(each -> assertThat(isLeased(each.key(), content.get(each.key())))
                        .as("leased: %s", each)
                        .isTrue());
        plans.add(new Planned(plan, content));
    }

    /** Makes a plan and executes it at once: what is removed is what the dry run shows. */
    void pass(Actor actor, Set<String> active) {
        plan(actor, active);
        Planned planned = plans.get(plans.size() - 1);
        RetentionReport report = execute(actor, planned);
        if (report.outcome() == Outcome.DONE) {
            assertThat(report.skipped()).isEmpty();
            assertThat(report.removed())
                    .extracting(Removed::key)
                    .isEqualTo(
                            planned.plan().removals().stream().map(Removal::key).toList());
            assertThat(report.files()).isEqualTo(planned.plan().files());
        }
    }

    /** Executes a plan that may be of long ago, and another actor's. */
    void applyEarlier(Actor actor, int choice, boolean latest) {
        if (!plans.isEmpty()) {
            Planned planned = plans.get(latest ? plans.size() - 1 : choice % plans.size());
            boolean confirm = planned.plan().verdict() == Verdict.TOO_MANY && choice % 3 == 0;
            execute(actor, confirm ? new Planned(actor.retention.confirm(planned.plan()), planned.content()) : planned);
        }
    }

    private RetentionReport execute(Actor actor, Planned planned) {
        RetentionPlan plan = planned.plan();
        Map<String, SessionEntry> before = world.content();
        Map<String, Map<String, String>> transcripts = transcripts(before);
        boolean may = plan.policy().mode() == Mode.ENFORCE && plan.verdict() == Verdict.READY;
        boolean doubt = may && actor.doubtsClock(world.clock, world.policy.clockTolerance());
        RetentionReport report = actor.retention.apply(plan);
        Map<String, SessionEntry> after = world.content();
        if (!may || doubt) {
            assertThat(report.outcome())
                    .as("apply %s, clock in doubt: %s", plan.because(), doubt)
                    .isNotEqualTo(Outcome.DONE);
        } else if (report.outcome() != Outcome.DONE) {
            assertThat(report.because()).contains("clock");
        }
        boolean whole = report.outcome() == Outcome.DONE;
        if (!whole && report.removed().isEmpty()) {
            assertThat(after).isEqualTo(before);
            assertThat(transcripts(after)).isEqualTo(transcripts);
            return report;
        }
        Map<String, Removal> removals = new HashMap<>();
        plan.removals().stream()
                .filter(removal -> whole || removal.reason() == Reason.REVOKED)
                .forEach(removal -> removals.put(removal.key(), removal));
        Set<String> untold = new HashSet<>(removals.keySet());
        for (Removed removed : report.removed()) {
            Removal removal = removals.get(removed.key());
            assertThat(removal).as("in the plan: %s", removed).isNotNull();
            assertThat(removed.cause()).isEqualTo(removal.because());
            untold.remove(removed.key());
            SessionEntry entry = before.get(removed.key());
            if (removal.reason() == Reason.REVOKED) {
                assertThat(isBuried(removal.key()) || jumped)
                        .as("revoked: %s", removal)
                        .isTrue();
            } else {
                assertThat(isRestoredSince(removal))
                        .as("restored after the plan: %s", removal)
                        .isFalse();
                assertThat(seen(entry))
                        .as("changed after the plan: %s", removal)
                        .isEqualTo(seen(planned.content().get(removed.key())));
                assertThat(use(actor, removed.key(), entry))
                        .as("removed: %s", removal)
                        .isEmpty();
                Instant touched = actor.touched.getOrDefault(entry.sessionId().orElseThrow(), Instant.MIN);
                boolean later = touched.isAfter(plan.madeAt())
                        && touched.isAfter(removal.activeAt().orElse(Instant.MIN));
                assertThat(later).as("touched after the plan: %s", removal).isFalse();
            }
            Map<String, String> beside = transcripts.get(entry.sessionId().orElseThrow());
            boolean shared =
                    after.values().stream().anyMatch(other -> other.sessionId().equals(entry.sessionId()));
            if (removal.restorable() && !shared) {
                assertThat(removed.transcripts())
                        .as("transcripts kept of %s", removal)
                        .isEqualTo(removal.transcripts().stream()
                                .filter(beside::containsKey)
                                .toList());
            }
        }
        for (RetentionReport.Skipped skipped : report.skipped()) {
            if (untold.remove(skipped.name())) {
                assertThat(mayStay(actor, planned, removals.get(skipped.name()), before.get(skipped.name())))
                        .as("stays: %s", skipped)
                        .isTrue();
            }
        }
        assertThat(untold).as("in the plan, and neither removed nor skipped").isEmpty();
        ledger.note(report, before, after, transcripts);
        transcriptsStay(after, transcripts);
        boolean onlyRevoked = report.removed().stream()
                .allMatch(each -> removals.get(each.key()).reason() == Reason.REVOKED);
        if (!onlyRevoked) {
            assertThat(after.size())
                    .as("the minimum of sessions")
                    .isGreaterThanOrEqualTo(plan.policy().minSessions());
        }
        return report;
    }

    /** Leaves out what no plan looks at. */
    private static SessionEntry seen(SessionEntry entry) {
        return entry.without("label");
    }

    private boolean mayStay(Actor actor, Planned planned, Removal removal, @Nullable SessionEntry entry) {
        if (entry == null || (removal.reason() == Reason.REVOKED && !isBuried(removal.key()))) {
            return true;
        }
        String id = entry.sessionId().orElseThrow();
        return !entry.equals(planned.content().get(removal.key()))
                || use(actor, removal.key(), entry).isPresent()
                || isLeased(removal.key(), entry)
                || actor.touched.containsKey(id)
                || actor.perhapsTouched.contains(id)
                || everRestored.contains(removal.key())
                || actor.active.stream().anyMatch(active -> world.leadsTo(active, removal.key()))
                || world.content().size() <= world.policy.minSessions();
    }

    private boolean isBuried(String key) {
        return led.contains(key) || (buried.containsKey(key) && buried.get(key).isAfter(world.now()));
    }

    private boolean isRestoredSince(Removal removal) {
        return restored.getOrDefault(removal.key(), Instant.MIN)
                .isAfter(removal.activeAt().orElse(Instant.EPOCH));
    }

    /** Answers why a session is in use, as this actor can know. */
    private Optional<String> use(Actor actor, String key, SessionEntry entry) {
        if (actor.active.contains(key)) {
            return Optional.of("active");
        }
        if (key.equals(History.MAIN)) {
            return Optional.of("exempt");
        }
        boolean leased = world.leases.stream()
                .anyMatch(each -> entry.sessionId().equals(Optional.of(each.sessionId)) && isYoung(each.since));
        if (leased) {
            return Optional.of("leased");
        }
        boolean alive = Stream.of(entry.updatedAt(), entry.lastInteractionAt())
                .flatMap(Optional::stream)
                .anyMatch(at -> !at.isAfter(world.now())
                        && Duration.between(at, world.now()).compareTo(world.policy.runningProtection()) <= 0);
        return alive && entry.status().filter("running"::equals).isPresent()
                ? Optional.of("running")
                : Optional.empty();
    }

    private boolean isYoung(Instant since) {
        return Duration.between(since, world.now()).compareTo(world.policy.leaseProtection()) < 0;
    }

    private boolean isLeased(String key, SessionEntry entry) {
        return world.leases.stream()
                .anyMatch(each -> entry.sessionId().equals(Optional.of(each.sessionId))
                        || each.lease.key().equals(key)
                        || world.leadsTo(each.lease.key(), key));
    }

    /** Answers the transcripts of each session, by its id. */
    Map<String, Map<String, String>> transcripts(Map<String, SessionEntry> content) {
        Map<String, Map<String, String>> all = new HashMap<>();
        content.values().forEach(entry -> {
            String id = entry.sessionId().orElseThrow();
            all.put(id, world.transcripts(id));
        });
        return all;
    }

    /** Checks that the sessions that are there have the transcripts that they had. */
    void transcriptsStay(Map<String, SessionEntry> after, Map<String, Map<String, String>> before) {
        transcripts(after).forEach((id, texts) -> assertThat(texts).isEqualTo(before.get(id)));
    }
}
