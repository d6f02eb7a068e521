package dev.creel.store.testkit.retention;

import dev.creel.store.SessionEntry;
import dev.creel.store.file.Durability;
import dev.creel.store.file.FileSessionStore;
import dev.creel.store.file.FileStoreOptions;
import dev.creel.store.file.LockScope;
import dev.creel.store.retention.Retention;
import dev.creel.store.retention.RetentionPolicy;
import dev.creel.store.retention.SessionLease;
import dev.creel.store.testkit.SteppingExecutor;
import dev.creel.store.testkit.VirtualClock;
import dev.creel.store.testkit.disk.MemoryFileOps;
import dev.creel.store.testkit.disk.ScenarioRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/**
 * A document in memory with transcripts beside it, in a time that passes when it is told to, and three actors on it: two
 * on one store object, one on another. Not thread-safe.
 */
final class World implements AutoCloseable {

    static final Path DOCUMENT = Path.of("/sessions.json");

    final VirtualClock clock = new VirtualClock();
    final SteppingExecutor steps = new SteppingExecutor();
    private final AtomicLong looks = new AtomicLong();

    /** Each look at the clock is later than the one before, so that no two states of a file have the same times. */
    final MemoryFileOps disk =
            new MemoryFileOps(() -> clock.instant().plusMillis(looks.incrementAndGet()), Duration.ofMillis(1));

    final RetentionPolicy policy;
    final List<Actor> actors = new ArrayList<>();
    final List<Leased> leases = new ArrayList<>();

    /** Which key the session of a key got last. */
    final Map<String, String> successors = new HashMap<>();

    private int lastId;

    /** A lease that was taken, until it is closed. */
    static final class Leased {
        final Actor by;
        final SessionLease lease;
        String sessionId;
        Instant since;

        Leased(Actor by, SessionLease lease, String sessionId, Instant since) {
            this.by = by;
            this.lease = lease;
            this.sessionId = sessionId;
            this.since = since;
        }
    }

    World(RetentionPolicy policy) {
        this.policy = policy;
        writeOutside(Map.of());
        FileSessionStore shared = open();
        actors.add(actor(shared));
        actors.add(actor(shared));
        actors.add(actor(open()));
    }

    private FileSessionStore open() {
        return disk.open(
                DOCUMENT,
                FileStoreOptions.fromEnvironment(Map.of()).toBuilder()
                        .lockScope(LockScope.JVM)
                        .durability(Durability.PROCESS)
                        .clock(clock)
                        .ticker(clock)
                        .eventExecutor(steps)
                        .build());
    }

    private Actor actor(FileSessionStore store) {
        return new Actor(
                store,
                Retention.builder(store)
                        .owner("actor")
                        .policy(policy)
                        .clock(clock)
                        .ticker(clock)
                        .patience(Duration.ZERO)
                        .eventExecutor(steps)
                        .build());
    }

    Instant now() {
        return clock.instant();
    }

    /** Ends the process of the actor on the second store object, and starts another one. */
    void die() {
        Actor dead = actors.remove(2);
        // As the end of a process does, this lets go of all locks and leaves all files as they are.
        dead.store.close();
        leases.removeIf(lease -> lease.by == dead);
        actors.add(actor(open()));
    }

    /** Answers whether a session once had a key, and then others up to this one. */
    boolean leadsTo(String key, String end) {
        String next = key;
        for (int i = 0; i < History.KEYS.size() && next != null; i++) {
            next = successors.get(next);
            if (end.equals(next)) {
                return true;
            }
        }
        return false;
    }

    /** Answers what the document holds. */
    Map<String, SessionEntry> content() {
        return ScenarioRun.contentOf(actors.get(0).store);
    }

    /** Makes an entry with an id of its own and a transcript. */
    SessionEntry newEntry(String key, int how) {
        String id = "s" + ++lastId;
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("sessionId", id);
        fields.put("updatedAt", now());
        fields.put("label", "a");
        fields.put("status", how % 5 == 0 ? "running" : "stopped");
        if (how % 2 == 0) {
            fields.put("lastInteractionAt", now());
        }
        if (how % 3 == 0) {
            fields.put("sessionStartedAt", now());
        }
        if (key.contains(":subagent:")) {
            fields.put("spawnedBy", "agent:main:main");
        }
        if (how % 4 == 0) {
            fields.put("pluginOwnerId", "plug");
        }
        write(id + ".jsonl", "transcript of " + id + "\n");
        if (how % 7 == 0) {
            write(id + "-topic-1.jsonl", "topic of " + id + "\n");
        }
        return SessionEntry.of(fields);
    }

    private void write(String name, String text) {
        disk.rewrite(Path.of("/", name), text.getBytes(StandardCharsets.UTF_8));
    }

    /** Writes the document as a gateway does that does not know Creel. */
    void writeOutside(Map<String, SessionEntry> content) {
        String text = content.entrySet().stream()
                .map(session ->
                        "  \"" + session.getKey() + "\": " + session.getValue().text())
                .collect(Collectors.joining(",\n", "{\n", "\n}"));
        disk.rewrite(DOCUMENT, (content.isEmpty() ? "{}" : text).getBytes(StandardCharsets.UTF_8));
    }

    /** Answers the transcripts beside the document that belong to a session id, with their texts. */
    Map<String, String> transcripts(String id) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (String name : names()) {
            if (name.equals(id + ".jsonl") || (name.startsWith(id + "-topic-") && name.endsWith(".jsonl"))) {
                texts.put(name, new String(disk.content(Path.of("/", name)), StandardCharsets.UTF_8));
            }
        }
        return texts;
    }

    private Set<String> names() {
        try {
            return new TreeSet<>(disk.list(Path.of("/")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        actors.forEach(actor -> actor.retention.close());
        actors.forEach(actor -> actor.store.close());
    }
}
