package dev.creel.store.retention;

import static dev.creel.store.retention.Sessions.NOW;
import static dev.creel.store.retention.Sessions.at;

import dev.creel.store.retention.RetentionPlan.FileRemoval;
import dev.creel.store.retention.RetentionPlan.Removal;
import dev.creel.store.retention.RetentionPolicy.Counter;
import dev.creel.store.retention.RetentionPolicy.QuotaScope;
import dev.creel.store.retention.RetentionPolicy.Rule;
import dev.creel.store.retention.SessionFiles.StoredFile;
import dev.creel.store.retention.SessionFiles.Tombstone;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Random sessions, a policy, circumstances and files, with what a test needs to judge a plan. Used by one thread. */
final class RandomCase {

    private static final List<String> FORMS = List.of(
            "agent:a:main-%d",
            "agent:b:direct:%d",
            "agent:a:x:group:%d",
            "agent:a:cron:%d",
            "agent:b:subagent:%d",
            "agent:a:x:group:%d:heartbeat",
            "vip:%d",
            "plain:%d");

    private final Random random;
    private final Map<String, Known> sessions = new LinkedHashMap<>();
    private final Set<String> active = new HashSet<>();
    private final Map<String, Instant> leases = new HashMap<>();
    private final Map<String, Instant> touches = new HashMap<>();
    private final List<Tombstone> tombstones = new ArrayList<>();
    private final Map<String, StoredFile> beside = new LinkedHashMap<>();
    private final List<StoredFile> archives = new ArrayList<>();
    private final boolean hasFiles;
    private final RetentionPolicy policy;

    /**
     * A session, as the test knows it.
     *
     * @param idle how long no user was active in it, or null if none ever was
     * @param age how long ago it began, or null if that is not known
     * @param shielded whether it must stay
     */
    record Known(
            String key,
            String fields,
            @Nullable Duration idle,
            @Nullable Duration age,
            boolean shielded,
            Set<String> transcripts) {}

    RandomCase(long seed) {
        random = new Random(seed);
        int count = random.nextInt(25);
        for (int i = 0; i < count; i++) {
            add(String.format(FORMS.get(random.nextInt(FORMS.size())), i));
        }
        hasFiles = random.nextInt(3) > 0;
        file("sessions.json", 3_000, Duration.ZERO);
        file("sessions.json.lock", 50, Duration.ZERO);
        file("notes.txt", 500, Duration.ofDays(400));
        for (int i = 0; i < 8; i++) {
            maybe("id" + i + ".jsonl");
            maybe("id" + i + "-topic-1.jsonl");
            maybe("orphan" + i + ".jsonl");
            maybe("id" + i + ".jsonl.reset.2026-0" + (1 + random.nextInt(3)) + "-11T00-00-00.000Z");
            maybe("sessions.json.bak." + i);
            if (random.nextInt(4) == 0) {
                archives.add(new StoredFile("archive-" + i, random.nextInt(900), NOW.minus(duration())));
            }
        }
        policy = randomPolicy();
    }

    private RandomCase(RandomCase from, RetentionPlan applied) {
        random = from.random;
        hasFiles = from.hasFiles;
        policy = from.policy;
        active.addAll(from.active);
        leases.putAll(from.leases);
        touches.putAll(from.touches);
        tombstones.addAll(from.tombstones);
        sessions.putAll(from.sessions);
        beside.putAll(from.beside);
        archives.addAll(from.archives);
        long freed = 0;
        long moved = 0;
        for (Removal removal : applied.removals()) {
            sessions.remove(removal.key());
            removal.transcripts().forEach(beside::remove);
            freed += removal.bytes();
            moved += removal.restorable() ? removal.transcriptBytes() : 0;
        }
        StoredFile document = beside.get("sessions.json");
        file(document.name(), document.bytes() - freed, Duration.ZERO);
        archives.add(new StoredFile("made-by-the-plan", moved, NOW));
        for (FileRemoval file : applied.files()) {
            beside.remove(file.name());
            archives.removeIf(archive -> archive.name().equals(file.name()));
        }
    }

    /** Answers this case after a plan was executed. */
    RandomCase after(RetentionPlan plan) {
        return new RandomCase(this, plan);
    }

    private void add(String key) {
        List<String> fields = new ArrayList<>();
        Duration updated = fieldOf(fields, "updatedAt", 5);
        Duration interacted = fieldOf(fields, "lastInteractionAt", 2);
        Duration sessionStarted = fieldOf(fields, "sessionStartedAt", 2);
        Duration started = fieldOf(fields, "startedAt", 2);
        Duration idle = interacted != null ? interacted : updated;
        boolean shielded = false;
        if (random.nextInt(6) == 0) {
            fields.add("\"status\":\"running\"");
        }
        boolean running = fields.contains("\"status\":\"running\"");
        if (random.nextInt(9) == 0) {
            Duration touched = duration();
            touches.put(key, NOW.minus(touched));
            idle = idle == null || touched.compareTo(idle) < 0 ? touched : idle;
        }
        if (random.nextInt(9) == 0) {
            active.add(key.toUpperCase(Locale.ROOT));
            shielded = true;
        }
        if (random.nextInt(9) == 0) {
            Duration leased = duration();
            leases.put(key, NOW.minus(leased));
            shielded |= leased.compareTo(Duration.ofHours(24)) <= 0;
        }
        for (Duration sign : new Duration[] {idle, updated, started}) {
            shielded |= running
                    && sign != null
                    && sign.compareTo(Duration.ofHours(6)) <= 0
                    && sign.compareTo(Duration.ofMinutes(-5)) >= 0;
        }
        shielded |= key.startsWith("vip:") || (idle != null && idle.compareTo(Duration.ofMinutes(-5)) < 0);
        if (random.nextInt(12) == 0) {
            tombstones.add(new Tombstone(key, NOW.plusSeconds(random.nextInt(3) - 1), Optional.empty(), false, "left"));
        }
        Set<String> transcripts = new HashSet<>();
        String id = "id" + random.nextInt(8);
        if (random.nextInt(8) > 0) {
            fields.add("\"sessionId\":\"" + id + "\"");
            transcripts.addAll(Set.of(id + ".jsonl", id + "-topic-1.jsonl"));
            if (random.nextInt(6) == 0) {
                fields.add("\"sessionFile\":\"/sessions/" + id + ".jsonl\"");
            }
        } else if (random.nextBoolean()) {
            String file = "id" + random.nextInt(8) + ".jsonl";
            fields.add("\"sessionFile\":\"" + file + "\"");
            transcripts.add(file);
        }
        fields.add("\"totalTokens\":" + random.nextInt(1_000));
        fields.add("\"padding\":\"" + "x".repeat(random.nextInt(60)) + "\"");
        Duration age = sessionStarted != null ? sessionStarted : started;
        sessions.put(key, new Known(key, String.join(",", fields), idle, age, shielded, transcripts));
    }

    private @Nullable Duration fieldOf(List<String> fields, String name, int outOf) {
        if (random.nextInt(outOf) == 0) {
            return null;
        }
        Duration ago = duration();
        fields.add(at(name, ago));
        return ago;
    }

    /** Answers a time between an hour ahead and 50 days ago, seldom the same twice. */
    private Duration duration() {
        long millis = random.nextInt(20) == 0 ? -3_600_000L : (long) (random.nextDouble() * 1_200 * 3_600_000L);
        return Duration.ofMillis(random.nextInt(3) == 0 ? millis / 60 : millis);
    }

    private void maybe(String name) {
        if (random.nextBoolean()) {
            file(name, random.nextInt(900), duration());
        }
    }

    private void file(String name, long bytes, Duration age) {
        beside.put(name, new StoredFile(name, bytes, NOW.minus(age)));
    }

    private RetentionPolicy randomPolicy() {
        RetentionPolicy.Builder next =
                RetentionPolicy.unlimited().toBuilder().touchShare(0).exempt("vip:*");
        if (random.nextBoolean()) {
            next.idleTimeout(Duration.ofDays(1 + random.nextInt(40)));
        }
        if (random.nextInt(3) == 0) {
            next.lifetime(Duration.ofDays(1 + random.nextInt(40)));
        }
        if (random.nextBoolean()) {
            next.maxSessions(1 + random.nextInt(20));
        }
        if (random.nextInt(3) == 0) {
            next.maxBytes(1 + random.nextInt(5_000));
        }
        if (random.nextInt(3) == 0) {
            next.forKind(SessionKind.CRON, Rule.inherit().maxBytes(1 + random.nextInt(600)));
        }
        if (random.nextInt(3) == 0) {
            QuotaScope[] scopes = QuotaScope.values();
            next.quota(scopes[random.nextInt(scopes.length)], Counter.TOTAL, 100, 300 + random.nextInt(3_000));
        }
        if (random.nextInt(3) == 0) {
            next.minSessions(random.nextInt(10));
        }
        if (random.nextBoolean()) {
            next.archiveRetention(Duration.ofDays(1 + random.nextInt(60)));
        }
        if (random.nextInt(3) == 0) {
            next.archiveMaxBytes(1 + random.nextInt(2_000));
        }
        if (hasFiles && random.nextBoolean()) {
            next.diskBudget(1 + random.nextInt(12_000));
        }
        next.priority("agent:a:*", random.nextInt(3) - 1);
        return next.build();
    }

    RetentionPlan plan() {
        Sessions document = new Sessions();
        sessions.values().forEach(each -> document.withEntry(each.key(), "{" + each.fields() + "}"));
        return document.plan(
                policy,
                new Circumstances(
                        NOW,
                        active,
                        leases,
                        touches,
                        Duration.ZERO,
                        tombstones,
                        hasFiles
                                ? Optional.of(new Circumstances.Files(
                                        Path.of("/sessions/sessions.json"),
                                        List.copyOf(beside.values()),
                                        archives,
                                        Set.of()))
                                : Optional.empty(),
                        Optional.empty()));
    }

    RetentionPolicy policy() {
        return policy;
    }

    List<Known> sessions() {
        return List.copyOf(sessions.values());
    }

    Set<String> shielded() {
        return sessions.values().stream()
                .filter(Known::shielded)
                .map(Known::key)
                .collect(Collectors.toSet());
    }

    boolean isThere(String name) {
        return beside.containsKey(name)
                || archives.stream().anyMatch(archive -> archive.name().equals(name));
    }
}
