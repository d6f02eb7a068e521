package dev.creel.store.retention;

import static dev.creel.store.retention.RetentionWorld.ENFORCE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.store.SessionEntry;
import dev.creel.store.retention.Retention.OldKey;
import dev.creel.store.retention.Retention.RevokeBy;
import dev.creel.store.retention.Retention.Touch;
import dev.creel.store.retention.RetentionPlan.Removal;
import dev.creel.store.retention.RetentionReport.Removed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** No history makes a pass remove what is in use, what was touched after the plan, or what is not in the plan. */
class RetentionHistoryTest {

    private static final Duration LIMIT = Duration.ofDays(30);

    enum Action {
        SAVE,
        TOUCH,
        LEASE,
        RELEASE,
        WAIT,
        PLAN,
        APPLY_OLD_PLAN,
        PASS,
        RESTORE,
        REKEY,
        REVOKE,
        RESTART
    }

    record Step(Action action, String key, int days) {}

    @Provide
    Arbitrary<List<Step>> histories() {
        Arbitrary<Step> step = Combinators.combine(
                        Arbitraries.frequencyOf(
                                Tuple.of(3, Arbitraries.of(Action.class)),
                                Tuple.of(
                                        5,
                                        Arbitraries.of(
                                                Action.SAVE,
                                                Action.PLAN,
                                                Action.LEASE,
                                                Action.TOUCH,
                                                Action.APPLY_OLD_PLAN))),
                        Arbitraries.of("a", "b", "c"),
                        Arbitraries.integers().between(0, 80))
                .as(Step::new);
        return step.list().ofMinSize(5).ofMaxSize(30);
    }

    @Property(tries = 60)
    void historyNeverLosesWhatIsInUse(@ForAll("histories") List<Step> history) throws IOException {
        Path folder = Files.createTempDirectory("retention");
        try (History run = new History(folder)) {
            history.forEach(run::step);
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    /** A store, and what a simple model says of it. */
    private static final class History implements AutoCloseable {

        private final RetentionWorld world;
        private Retention retention;
        private final Map<String, Instant> activity = new HashMap<>();
        private final Map<String, String> ids = new HashMap<>();
        private final Map<String, SessionLease> leases = new HashMap<>();
        private RetentionPlan old;
        private int saved;

        History(Path folder) {
            world = new RetentionWorld(folder);
            retention = world.open();
            save("a", world.now.minus(Duration.ofDays(60)));
            save("b", world.now.minus(Duration.ofDays(40)));
            save("c", world.now);
            old = retention.plan(ENFORCE);
        }

        void step(Step step) {
            switch (step.action) {
                case SAVE -> save(step.key, world.now.minus(Duration.ofDays(step.days)));
                case TOUCH -> {
                    retention.touch(step.key, Touch.USER);
                    activity.computeIfPresent(present(step.key), (key, at) -> at.isAfter(world.now) ? at : world.now);
                }
                case LEASE -> {
                    if (activity.containsKey(step.key) && !leases.containsKey(step.key)) {
                        leases.put(step.key, retention.lease(step.key));
                    }
                }
                case RELEASE -> release(step.key);
                case WAIT -> world.pass(Duration.ofDays(step.days));
                case PLAN -> old = retention.plan(ENFORCE);
                case APPLY_OLD_PLAN -> applyOld();
                case PASS -> pass();
                case RESTORE -> restore(step.key);
                case REKEY -> rekey(step.key, step.key + step.key);
                case REVOKE -> revoke(step.key);
                case RESTART -> restart();
            }
            requireAgreement();
        }

        /** Answers the key under which a session is now. */
        private String present(String key) {
            return activity.containsKey(key)
                    ? key
                    : world.store.files().tombstones().stream()
                            .filter(each -> each.key().equals(key))
                            .flatMap(each -> each.successor().stream())
                            .findFirst()
                            .orElse(key);
        }

        private void save(String key, Instant active) {
            boolean free = world.store.files().tombstones().stream()
                    .noneMatch(each -> each.key().equals(key));
            if (activity.containsKey(key) || !free) {
                return;
            }
            String id = key + "-" + saved++;
            world.session(
                    key,
                    SessionEntry.of(
                            Map.of("sessionId", id, "updatedAt", active, "origin", Map.of("from", "peer-" + key))));
            world.transcript(id + ".jsonl");
            activity.put(key, active);
            ids.put(key, id);
        }

        private void release(String key) {
            SessionLease lease = leases.remove(key);
            if (lease != null) {
                lease.close();
            }
        }

        private void applyOld() {
            leases.values().forEach(SessionLease::renew);
            Map<String, Instant> seen = new HashMap<>();
            old.removals().forEach(each -> seen.put(each.key(), each.activeAt().orElse(Instant.MIN)));
            for (Removed removed : retention.apply(old).removed()) {
                assertThat(seen).containsKey(removed.key());
                assertThat(leases).doesNotContainKey(removed.key());
                assertThat(activity.get(removed.key())).isBeforeOrEqualTo(seen.get(removed.key()));
                gone(removed.key());
            }
        }

        private void pass() {
            leases.values().forEach(SessionLease::renew);
            RetentionPlan plan = retention.plan(ENFORCE);
            List<String> dry = plan.removals().stream().map(Removal::key).toList();
            List<String> idle = activity.entrySet().stream()
                    .filter(each -> !leases.containsKey(each.getKey()))
                    .filter(each -> Duration.between(each.getValue(), world.now).compareTo(lengthened()) > 0)
                    .map(Map.Entry::getKey)
                    .toList();

            RetentionReport report = retention.apply(plan);

            assertThat(dry).containsExactlyInAnyOrderElementsOf(idle);
            assertThat(report.removed()).extracting(Removed::key).containsExactlyElementsOf(dry);
            dry.forEach(this::gone);
        }

        private static Duration lengthened() {
            return LIMIT.plus(LIMIT.dividedBy(20));
        }

        private void restore(String key) {
            if (activity.containsKey(key)
                    || retention.archived().stream()
                            .noneMatch(each -> each.key().equals(key))) {
                return;
            }
            ArchivedSession back = retention.restore(key);
            assertThat(world.store.get(key)).isPresent();
            activity.put(key, world.now);
            ids.put(key, back.sessionId().orElseThrow());
        }

        private void rekey(String key, String next) {
            boolean free = world.store.files().tombstones().stream()
                    .noneMatch(each -> each.key().equals(next));
            if (!activity.containsKey(key) || activity.containsKey(next) || !free) {
                return;
            }
            retention.rekey(key, next, OldKey.TOMBSTONE, Duration.ofDays(10_000));
            activity.put(next, activity.remove(key));
            ids.put(next, ids.remove(key));
            if (leases.containsKey(key)) {
                leases.put(next, leases.remove(key));
            }
        }

        private void revoke(String key) {
            List<String> removed = retention.revoke(RevokeBy.PEER, "peer-" + key, "test").removed().stream()
                    .map(Removed::key)
                    .toList();
            removed.forEach(each -> {
                gone(each);
                release(each);
            });
        }

        private void gone(String key) {
            activity.remove(key);
            ids.remove(key);
        }

        private void restart() {
            retention.close();
            leases.clear();
            retention = world.open();
        }

        private void requireAgreement() {
            assertThat(world.keys()).containsExactlyInAnyOrderElementsOf(activity.keySet());
            assertThat(world.transcripts())
                    .containsExactlyInAnyOrderElementsOf(
                            ids.values().stream().map(id -> id + ".jsonl").toList());
        }

        @Override
        public void close() {
            retention.close();
            world.close();
        }
    }
}
