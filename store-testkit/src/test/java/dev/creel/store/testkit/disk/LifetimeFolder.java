package dev.creel.store.testkit.disk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.store.SessionEntry;
import dev.creel.store.file.Durability;
import dev.creel.store.file.FileSessionStore;
import dev.creel.store.file.FileStoreOptions;
import dev.creel.store.file.StoreFsck;
import dev.creel.store.io.FileOpsScope;
import dev.creel.store.retention.ArchivedSession;
import dev.creel.store.retention.Retention;
import dev.creel.store.retention.RetentionPlan;
import dev.creel.store.retention.RetentionPolicy;
import dev.creel.store.retention.RetentionPolicy.ArchiveNaming;
import dev.creel.store.retention.RetentionPolicy.Mode;
import dev.creel.store.retention.RetentionReport;
import dev.creel.store.testkit.SteppingExecutor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/**
 * A document with a few sessions and transcripts, and what must hold of it whatever went wrong: no session is lost, each
 * has its transcripts where it is itself, and the next pass makes it whole. Not thread-safe.
 */
final class LifetimeFolder {

    static final String OLDEST = "agent:main:cron:old";
    static final String OLD = "agent:main:direct:bob";
    static final String YOUNG = "agent:main:telegram:direct:bob";
    static final String MAIN = "agent:main:main";
    static final String NEXT = "agent:main:direct:robert";

    static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Instant LONG_AGO = NOW.minus(Duration.ofDays(90));

    static final RetentionPolicy LIMITS = RetentionPolicy.builder()
            .mode(Mode.ENFORCE)
            .idleTimeout(Duration.ofDays(30))
            .maxRemovalShare(1)
            .archiveRetention(Duration.ofDays(3650))
            .archiveMaxBytes(1 << 20)
            .build();
    static final RetentionPolicy GATEWAY_NAMES =
            LIMITS.toBuilder().archiveNaming(ArchiveNaming.GATEWAY).build();

    /** The sessions before, by their ids. */
    private static final Map<String, SessionEntry> SESSIONS = Map.of(
            "oldest", entry("oldest", LONG_AGO),
            "old", entry("old", LONG_AGO.plusSeconds(1)),
            "young", entry("young", NOW.minusSeconds(60)),
            "main", entry("main", NOW.minusSeconds(5)));

    private final Path document;
    private final Durability durability;
    private final MemorySetting memory;
    private boolean restoring;
    private boolean aged = true;

    LifetimeFolder(Path document, Durability durability, MemorySetting memory) {
        this.document = document;
        this.durability = durability;
        this.memory = memory;
    }

    /** Answers the same folder as it lies elsewhere, with files that are all new. */
    LifetimeFolder at(Path other) {
        LifetimeFolder moved = new LifetimeFolder(other, durability, memory);
        moved.restoring = restoring;
        moved.aged = false;
        return moved;
    }

    private static SessionEntry entry(String id, Instant active) {
        return SessionEntry.of(Map.of("sessionId", id, "updatedAt", active));
    }

    /** Makes what is there before, on the true disk. */
    void prepare() throws IOException {
        Map<String, SessionEntry> content = new LinkedHashMap<>();
        content.put(OLDEST, SESSIONS.get("oldest"));
        content.put(OLD, SESSIONS.get("old"));
        content.put(YOUNG, SESSIONS.get("young"));
        content.put(MAIN, SESSIONS.get("main"));
        OtherProgram.replace(document, content);
        for (String id : SESSIONS.keySet()) {
            transcript(id + ".jsonl");
        }
        transcript("old-topic-7.jsonl");
        for (String name : List.of("forgotten.jsonl", "main.jsonl.deleted.2001-01-01T00-00-00.000Z")) {
            transcript(name);
        }
    }

    private void transcript(String name) throws IOException {
        Path file = Files.writeString(document.resolveSibling(name), text(name));
        Files.setLastModifiedTime(file, FileTime.from(NOW.minus(Duration.ofDays(name.startsWith("f") ? 4000 : 9))));
    }

    private static String text(String name) {
        return "{\"of\": \"" + name + "\"}\n";
    }

    /** Makes an archive that is old enough to be removed. */
    void prepareArchive() throws IOException {
        Path archive = document.resolveSibling("sessions.json.creel/archive/2001-01-01T00-00-00.000Z");
        Files.createDirectories(
                archive, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path entries = Files.write(archive.resolve("entries.jsonl.gz"), gzipOfNothing());
        Files.createFile(archive.resolve("outcome.jsonl"));
        Files.setLastModifiedTime(entries, FileTime.from(NOW.minus(Duration.ofDays(4000))));
    }

    private static byte[] gzipOfNothing() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new GZIPOutputStream(bytes).close();
        return bytes.toByteArray();
    }

    FileStoreOptions options() {
        return memory.applyTo(FileStoreOptions.builder()
                        .durability(durability)
                        .lockTimeout(Duration.ofMillis(500))
                        .clock(() -> NOW)
                        .eventExecutor(new SteppingExecutor()))
                .build();
    }

    Retention retention(FileSessionStore store) {
        return Retention.builder(store)
                .owner("tester")
                .policy(LIMITS)
                .clock(() -> NOW)
                .ticker(() -> 0)
                .patience(Duration.ZERO)
                .eventExecutor(new SteppingExecutor())
                .build();
    }

    private interface Use {
        void of(FileSessionStore store, Retention retention) throws Exception;
    }

    private void use(Use use) throws Exception {
        try (FileSessionStore store =
                        ForwardingFileOps.open(new StillFileOps(FileOpsScope.system()), document, options());
                Retention retention = retention(store)) {
            use.of(store, retention);
        }
    }

    /** Makes a pass on the true disk, of which something is restored later. */
    void prepareRestoration() throws Exception {
        restoring = true;
        pass();
    }

    /** Makes a pass on the true disk. */
    private void pass() throws Exception {
        use((store, retention) -> {
            RetentionReport report = retention.apply(retention.plan(LIMITS));
            assertThat(report.outcome()).isEqualTo(RetentionReport.Outcome.DONE);
            // A plan is made before what was left undone is finished, which may be a restoration.
            assertThat(report.skipped())
                    .allMatch(skipped -> skipped.because().equals("it was restored after the plan was made"));
        });
    }

    /** Checks that nothing is lost, that the next pass mends all, that the one after finds nothing, and that all comes back. */
    void check() throws Exception {
        use((store, retention) -> assertThat(ids(store, retention))
                .as("in the store or in the archive, before the next pass")
                .isSubsetOf(SESSIONS.keySet()));
        pass();
        use((store, retention) -> {
            assertThat(ids(store, retention))
                    .as("in the store or in the archive")
                    .isEqualTo(SESSIONS.keySet());
            checkEach(store, retention);
            RetentionPlan next = retention.plan(LIMITS);
            assertThat(next.isEmpty())
                    .as("what the pass after it finds: %s", next)
                    .isTrue();
            if (aged) {
                assertThat(document.resolveSibling("forgotten.jsonl"))
                        .as("forgotten, and no disk budget is exceeded")
                        .exists();
            }
        });
        DiskTree mended = DiskTree.read(document.getParent());
        pass();
        assertThat(contents(DiskTree.read(document.getParent())))
                .as("a second mend")
                .isEqualTo(contents(mended));
        restoreAll();
        checkLeftovers();
    }

    private static Map<String, Content> contents(DiskTree tree) {
        Map<String, Content> contents = new LinkedHashMap<>();
        tree.nodes().forEach((path, node) -> contents.put(path, node.content()));
        return contents;
    }

    private static Set<String> ids(FileSessionStore store, Retention retention) {
        Set<String> ids = new TreeSet<>();
        ScenarioRun.contentOf(store)
                .values()
                .forEach(entry -> ids.add(entry.sessionId().orElseThrow()));
        retention.archived().forEach(session -> ids.add(session.sessionId().orElseThrow()));
        return ids;
    }

    private void checkEach(FileSessionStore store, Retention retention) throws IOException {
        Map<String, SessionEntry> content = ScenarioRun.contentOf(store);
        for (SessionEntry entry : content.values()) {
            String id = entry.sessionId().orElseThrow();
            assertThat(withoutClocks(entry)).isEqualTo(withoutClocks(SESSIONS.get(id)));
            for (String name : transcriptsOf(id)) {
                assertThat(document.resolveSibling(name)).as("with its session").hasContent(text(name));
            }
        }
        for (ArchivedSession session : retention.archived()) {
            String id = session.sessionId().orElseThrow();
            if (content.values().stream().noneMatch(entry -> entry.sessionId().equals(session.sessionId()))) {
                assertThat(session.transcripts())
                        .as("kept with %s", session)
                        .containsExactlyInAnyOrderElementsOf(transcriptsOf(id));
                checkAway(id);
            }
        }
    }

    /** A restoration that was cut off may have brought some back; the next one brings back the others. */
    private void checkAway(String id) throws IOException {
        for (String name : transcriptsOf(id)) {
            Path file = document.resolveSibling(name);
            if (restoring && Files.exists(file)) {
                assertThat(file).as("brought back").hasContent(text(name));
            } else {
                assertThat(file).as("away with its session").doesNotExist();
            }
        }
    }

    private static SessionEntry withoutClocks(SessionEntry entry) {
        return entry.without("updatedAt").without("lastInteractionAt");
    }

    private static List<String> transcriptsOf(String id) {
        return id.equals("old") ? List.of("old.jsonl", "old-topic-7.jsonl") : List.of(id + ".jsonl");
    }

    private void restoreAll() throws Exception {
        use((store, retention) -> {
            for (ArchivedSession session : retention.archived()) {
                retention.restore(session.key());
            }
            assertThat(retention.archived()).isEmpty();
            assertThat(ids(store, retention)).as("restored").isEqualTo(SESSIONS.keySet());
            checkEach(store, retention);
        });
    }

    private void checkLeftovers() throws Exception {
        assertThat(FileOpsScope.with(
                                new StillFileOps(FileOpsScope.system()), () -> StoreFsck.check(document, options()))
                        .findings())
                .isEmpty();
        try (Stream<Path> files = Files.walk(document.getParent())) {
            Optional<Path> left = files.filter(file -> {
                        String name = file.getFileName().toString();
                        return name.endsWith(".tmp") || name.endsWith(".lock") || name.startsWith("lock.");
                    })
                    .findFirst();
            assertThat(left).as("left behind").isEmpty();
        }
    }
}
