package dev.creel.store.testkit.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionStoreException;
import dev.creel.store.retention.ArchivedSession;
import dev.creel.store.retention.Retention;
import dev.creel.store.retention.Retention.OldKey;
import dev.creel.store.retention.Retention.RevokeBy;
import dev.creel.store.retention.RetentionReport;
import dev.creel.store.retention.SessionLease;
import dev.creel.store.testkit.retention.World.Leased;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Lets things happen to a {@link World}, and checks after each what it did. Not thread-safe. */
final class History {

    static final String MAIN = "agent:main:main";

    /** The first one is never given another key. */
    static final List<String> KEYS = List.of(
            MAIN,
            "agent:main:direct:bob",
            "agent:main:telegram:group:g1",
            "agent:main:telegram:direct:eve",
            "agent:main:subagent:one",
            "agent:main:subagent:two",
            "agent:main:cron:nightly",
            "agent:main:hook:h",
            "plain");

    private static final List<Duration> TIMES = List.of(
            Duration.ofMinutes(1),
            Duration.ofHours(1),
            Duration.ofHours(7),
            Duration.ofHours(13),
            Duration.ofHours(30),
            Duration.ofHours(48).plusMinutes(30),
            Duration.ofDays(5));
    private static final List<Duration> JUMPS =
            List.of(Duration.ofDays(2), Duration.ofDays(-2), Duration.ofHours(1), Duration.ofHours(-1));

    private final World world;
    private final Ledger ledger;
    private final Passes passes;
    private final Map<String, Instant> buried = new HashMap<>();
    private final Set<String> led = new HashSet<>();

    /** Keys that look as if they had been given up for others by a change that never happened. */
    private final Set<String> perhapsDugOut = new HashSet<>();

    private boolean jumped;

    History(World world) {
        this.world = world;
        this.ledger = new Ledger(world);
        this.passes = new Passes(world, ledger, buried, led);
    }

    /** Answers how many sessions were removed. */
    int removals() {
        return ledger.lines.size();
    }

    void happens(Step step) {
        Actor actor = world.actors.get(step.who() % world.actors.size());
        String key = KEYS.get(step.key() % KEYS.size());
        Map<String, SessionEntry> before = world.content();
        // Two things never happen in the same millisecond, in which a name with a time in it would be the same.
        world.clock.advance(Duration.ofMillis(1));
        // What is past by a clock that jumped ahead is past, also when the clock comes back.
        buried.values().removeIf(until -> !until.isAfter(world.now()));
        switch (step.what()) {
            case PUT -> put(actor, key, step.how());
            case CHANGE -> actor.store.update(key, entry -> changed(entry, step.how()));
            case SYSTEM_CHANGE ->
                actor.store.update(key, entry -> entry == null ? null : entry.with("updatedAt", world.now()));
            case REMOVE -> actor.store.update(key, entry -> null);
            case FOREIGN_CHANGE -> changeOutside(key, before, step.how());
            case FOREIGN_RETURN -> returnOutside(before, step.how());
            case TOUCH -> touch(actor, key, before, step.how());
            case FLUSH -> keepsAllButClocks(before, actor.retention::flush);
            case LEASE -> lease(actor, key, before);
            case RENEW -> renew(step.key(), before);
            case END_LEASE -> endLease(step.key());
            case DIE -> world.die();
            case PASS_TIME -> world.clock.advance(TIMES.get(step.how() % TIMES.size()));
            case JUMP -> {
                jumped = true;
                passes.jumped();
                world.clock.jumpTo(world.now().plus(JUMPS.get(step.how() % JUMPS.size())));
            }
            case PLAN -> passes.plan(actor, active(key, step.how()));
            case APPLY -> passes.applyEarlier(actor, step.key(), step.how() % 2 == 0);
            case PASS -> passes.pass(actor, active(key, step.how()));
            case RESTORE -> restore(actor, key, before);
            case REVOKE -> revoke(actor, step.how(), before);
            case REKEY -> rekey(actor, step, before);
        }
        world.steps.runAll();
        world.actors.forEach(each -> ledger.check(each.heard));
        Set<String> present = world.content().keySet();
        passes.areThere(present);
        world.successors.forEach((old, next) -> {
            if (present.contains(old) && !present.contains(next)) {
                perhapsDugOut.add(old);
            }
        });
        assertThat(world.content()).allSatisfy((name, entry) -> assertThat(
                        world.actors.get(2).store.get(name))
                .as("the other store sees it too")
                .contains(entry));
    }

    private static Set<String> active(String key, int how) {
        return how % 3 == 0 ? Set.of(key.toUpperCase(Locale.ROOT)) : Set.of();
    }

    private void put(Actor actor, String key, int how) {
        if (actor.store.get(key).isPresent()) {
            actor.store.update(key, entry -> changed(entry, how));
            return;
        }
        SessionEntry entry = world.newEntry(key, how);
        Instant until = buried.get(key);
        try {
            actor.store.update(key, present -> entry);
            assertThat(until == null || perhapsDugOut.contains(key))
                    .as("a session comes back under %s, which is buried until %s", key, until)
                    .isTrue();
        } catch (SessionStoreException.Revoked e) {
            // The key may be an alias of the buried one, and what a clock that jumped ahead took for past counts again.
            assertThat(mayBeBuried(e.key())).as(e.getMessage()).isTrue();
            assertThat(actor.store.get(key)).isEmpty();
        }
    }

    /** Changes no length, and none of the clocks. */
    private static @Nullable SessionEntry changed(@Nullable SessionEntry entry, int how) {
        if (entry == null) {
            return null;
        }
        boolean running = entry.status().filter("running"::equals).isPresent();
        return how % 3 == 0
                ? entry.with("status", running ? "stopped" : "running")
                : entry.with("label", entry.label().filter("a"::equals).isPresent() ? "b" : "a");
    }

    private void changeOutside(String key, Map<String, SessionEntry> before, int how) {
        Map<String, SessionEntry> next = new LinkedHashMap<>(before);
        next.computeIfPresent(key, (same, entry) -> changed(entry, how));
        world.writeOutside(next);
    }

    private void returnOutside(Map<String, SessionEntry> before, int how) {
        Map<String, SessionEntry> next = new LinkedHashMap<>(before);
        ledger.lost(how, before).ifPresent(line -> next.put(line.key(), line.entry()));
        world.writeOutside(next);
    }

    private void touch(Actor actor, String key, Map<String, SessionEntry> before, int how) {
        boolean byUser = how % 4 > 0;
        Optional<String> id = actor.store.get(key).flatMap(SessionEntry::sessionId);
        keepsAllButClocks(
                before,
                () -> actor.retention.touch(
                        key.toUpperCase(Locale.ROOT), byUser ? Retention.Touch.USER : Retention.Touch.SYSTEM));
        if (byUser) {
            id.ifPresent(known -> actor.touched.put(known, world.now()));
            before.forEach((name, entry) -> {
                if (world.leadsTo(key, name)) {
                    actor.perhapsTouched.add(entry.sessionId().orElseThrow());
                }
            });
        } else {
            assertThat(world.content()).as("a system touch writes nothing").isEqualTo(before);
        }
    }

    private void keepsAllButClocks(Map<String, SessionEntry> before, Runnable work) {
        work.run();
        Map<String, SessionEntry> after = world.content();
        assertThat(after.keySet()).isEqualTo(before.keySet());
        after.forEach((key, entry) -> {
            SessionEntry was = before.get(key);
            assertThat(withoutClocks(entry)).isEqualTo(withoutClocks(was));
            assertThat(entry.updatedAt().orElse(Instant.MIN))
                    .isAfterOrEqualTo(was.updatedAt().orElse(Instant.MIN));
            assertThat(entry.lastInteractionAt().orElse(Instant.MIN))
                    .isAfterOrEqualTo(was.lastInteractionAt().orElse(Instant.MIN));
        });
    }

    private static SessionEntry withoutClocks(SessionEntry entry) {
        return entry.without("updatedAt").without("lastInteractionAt");
    }

    private void lease(Actor actor, String key, Map<String, SessionEntry> before) {
        Optional<SessionEntry> asked = actor.store.get(key);
        if (asked.isEmpty()) {
            return;
        }
        SessionLease lease = actor.retention.lease(key.toUpperCase(Locale.ROOT));
        SessionEntry leased = before.get(lease.key());
        assertThat(leased).as("a lease of %s as %s", key, lease.key()).isEqualTo(asked.get());
        world.leases.add(new Leased(actor, lease, leased.sessionId().orElseThrow(), world.now()));
    }

    private void renew(int choice, Map<String, SessionEntry> before) {
        if (world.leases.isEmpty()) {
            return;
        }
        Leased leased = world.leases.get(choice % world.leases.size());
        try {
            leased.lease.renew();
            leased.since = world.now();
            leased.sessionId = before.get(leased.lease.key()).sessionId().orElseThrow();
        } catch (SessionStoreException.Conflict e) {
            assertThat(before.get(leased.lease.key()))
                    .as("a lease that cannot be renewed: %s", leased.lease)
                    .isNull();
            leased.lease.close();
            world.leases.remove(leased);
        }
    }

    private void endLease(int choice) {
        if (!world.leases.isEmpty()) {
            world.leases.remove(choice % world.leases.size()).lease.close();
        }
    }

    private void restore(Actor actor, String key, Map<String, SessionEntry> before) {
        Optional<ArchivedSession> found = actor.retention.archived().stream()
                .filter(session -> session.key().equals(key))
                .findFirst();
        if (found.isEmpty()) {
            assertThatThrownBy(() -> actor.retention.restore(key)).isInstanceOf(IllegalArgumentException.class);
            return;
        }
        Ledger.Line line = ledger.of(found.get());
        Optional<SessionEntry> present = actor.store.get(key);
        if (present.isPresent()
                && !present.get().sessionId().equals(line.entry().sessionId())) {
            assertThatThrownBy(() -> actor.retention.restore(key)).isInstanceOf(SessionStoreException.Conflict.class);
            assertThat(world.content()).isEqualTo(before);
            return;
        }
        assertThat(actor.retention.restore(key)).isEqualTo(found.get());
        Map<String, SessionEntry> expected = new LinkedHashMap<>(before);
        if (present.isEmpty()) {
            expected.put(key, line.entry());
            buried.remove(key);
        }
        passes.restored(key);
        assertThat(world.content()).as("what stands after %s is restored", key).isEqualTo(expected);
        assertThat(world.transcripts(line.entry().sessionId().orElseThrow())).containsAllEntriesOf(line.transcripts());
        assertThat(actor.retention.archived()).doesNotContain(found.get());
    }

    private void revoke(Actor actor, int how, Map<String, SessionEntry> before) {
        RevokeBy by = List.of(RevokeBy.values()).get(how % RevokeBy.values().length);
        String value =
                switch (by) {
                    case OWNER -> "plug";
                    case PEER -> "Bob ";
                    case CHANNEL -> "telegram";
                    case PARENT -> MAIN;
                };
        Map<String, Map<String, String>> transcripts = passes.transcripts(before);
        RetentionReport report = actor.retention.revoke(by, value, "asked for");
        Map<String, SessionEntry> after = world.content();
        ledger.note(report, before, after, transcripts);
        passes.transcriptsStay(after, transcripts);
        before.forEach((key, entry) -> assertThat(after.containsKey(key))
                .as("%s after %s %s was revoked", key, by, value)
                .isEqualTo(!belongs(by, key, entry)));
        report.removed().forEach(removed -> {
            assertThat(removed.cause()).isEqualTo("revoked: asked for");
            buried.put(removed.key(), world.now().plus(world.policy.tombstoneTime()));
            KEYS.stream().filter(key -> world.leadsTo(key, removed.key())).forEach(led::add);
        });
    }

    private boolean mayBeBuried(String key) {
        return buried.containsKey(key) || led.contains(key) || jumped;
    }

    private static boolean belongs(RevokeBy by, String key, SessionEntry entry) {
        return switch (by) {
            case OWNER -> entry.has("pluginOwnerId");
            case PEER -> key.contains(":direct:bob");
            case CHANNEL -> key.contains(":telegram:");
            case PARENT -> entry.spawnedBy().isPresent();
        };
    }

    private void rekey(Actor actor, Step step, Map<String, SessionEntry> before) {
        String old = KEYS.get(1 + step.key() % (KEYS.size() - 1));
        String next = KEYS.get(1 + step.how() % (KEYS.size() - 1));
        if (old.equals(next) || !before.containsKey(old)) {
            return;
        }
        boolean alias = step.who() % 2 == 0;
        boolean taken = actor.store.get(next).isPresent();
        try {
            actor.retention.rekey(old, next, alias ? OldKey.ALIAS : OldKey.TOMBSTONE, Duration.ofDays(3));
        } catch (SessionStoreException.Conflict e) {
            assertThat(taken).as("a new key that is not free: %s", next).isTrue();
            assertThat(world.content()).isEqualTo(before);
            return;
        } catch (SessionStoreException.Revoked e) {
            assertThat(mayBeBuried(next)).as("a new key that is revoked").isTrue();
            assertThat(world.content()).isEqualTo(before);
            return;
        }
        Map<String, SessionEntry> expected = new LinkedHashMap<>(before);
        expected.put(next, expected.remove(old));
        assertThat(world.content()).isEqualTo(expected);
        buried.remove(old);
        buried.remove(next);
        world.successors.remove(next);
        world.successors.put(old, next);
        passes.rekeyed(old, next);
        perhapsDugOut.remove(old);
        if (!alias) {
            buried.put(old, world.now().plus(Duration.ofDays(3)));
        }
    }

    /** Ends it: who listens anew hears of everything once, and all that was removed comes back as it was. */
    void end() {
        ledger.checkJournal(world.actors.get(0), 0);
        ledger.checkJournal(world.actors.get(2), ledger.lines.size() / 2);
        for (String key : KEYS) {
            restore(world.actors.get(1), key, world.content());
        }
    }
}
