package dev.creel.store.testkit.disk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.creel.store.SessionStoreException;
import dev.creel.store.file.FileSessionStore;
import dev.creel.store.file.FileStoreOptions;
import dev.creel.store.file.LockScope;
import dev.creel.store.retention.SessionFiles;
import dev.creel.store.retention.SessionFiles.Folder;
import dev.creel.store.retention.SessionFiles.Tombstone;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each call to the disk of each work on files beside a document fails in turn, in each way, once or from then on. */
class SessionFilesFaultsTest {

    private static final Tombstone BEFORE = tombstone("before");
    private static final Tombstone AFTER = tombstone("after");

    private static final FileStoreOptions OPTIONS =
            FileStoreOptions.builder().lockScope(LockScope.JVM).build();

    private static final Path DOCUMENT = Path.of("/agent/sessions.json");

    private static Tombstone tombstone(String key) {
        return new Tombstone(key, Instant.parse("2999-01-01T00:00:00Z"), Optional.empty(), false, "x");
    }

    /** What is done, and what may then be in the files; the last one is what success leaves. */
    @SuppressWarnings("ImmutableEnumChecker") // It is: lambdas without state, and lists that cannot be changed.
    private enum Work {
        WRITE_NEW(
                files -> archive(files).write("new", out -> out.write("two".getBytes(UTF_8))),
                List.of(
                        Map.of("archive/present", "one", "t.jsonl", "t"),
                        Map.of("archive/new", "two", "archive/present", "one", "t.jsonl", "t"))),
        WRITE_OVER(
                files -> archive(files).write("present", out -> out.write("two".getBytes(UTF_8))),
                List.of(
                        Map.of("archive/present", "one", "t.jsonl", "t"),
                        Map.of("archive/present", "two", "t.jsonl", "t"))),
        WRITE_TRANSCRIPT(
                files -> files.transcripts().write("t.jsonl", out -> out.write("two".getBytes(UTF_8))),
                List.of(
                        Map.of("archive/present", "one", "t.jsonl", "t"),
                        Map.of("archive/present", "one", "t.jsonl", "two"))),
        WRITE_INTO_A_NEW_FOLDER(
                files -> files.own().folder("a").folder("b").write("new", out -> out.write('2')),
                List.of(
                        Map.of("archive/present", "one", "t.jsonl", "t"),
                        Map.of("a/b/new", "2", "archive/present", "one", "t.jsonl", "t"))),
        APPEND_NEW(
                files -> archive(files).append("new", "12".getBytes(UTF_8)),
                List.of(
                        Map.of("archive/present", "one", "t.jsonl", "t"),
                        Map.of("archive/new", "", "archive/present", "one", "t.jsonl", "t"),
                        Map.of("archive/new", "1", "archive/present", "one", "t.jsonl", "t"),
                        Map.of("archive/new", "12", "archive/present", "one", "t.jsonl", "t"))),
        APPEND(
                files -> archive(files).append("present", "12".getBytes(UTF_8)),
                List.of(
                        Map.of("archive/present", "one", "t.jsonl", "t"),
                        Map.of("archive/present", "one1", "t.jsonl", "t"),
                        Map.of("archive/present", "one12", "t.jsonl", "t"))),
        MOVE(
                files -> files.transcripts().move("t.jsonl", archive(files), "t"),
                List.of(
                        Map.of("archive/present", "one", "t.jsonl", "t"),
                        Map.of("archive/present", "one", "archive/t", "t", "t.jsonl", "t"),
                        Map.of("archive/present", "one", "archive/t", "t"))),
        DELETE(
                files -> archive(files).delete("present"),
                List.of(Map.of("archive/present", "one", "t.jsonl", "t"), Map.of("t.jsonl", "t"))),
        BURY(files -> files.bury(List.of(AFTER)), List.of(Map.of("archive/present", "one", "t.jsonl", "t"))),
        LOCK(
                files -> files.tryLock(archive(files), "lease").orElseThrow().close(),
                List.of(
                        Map.of("archive/present", "one", "t.jsonl", "t"),
                        Map.of("archive/lease", "", "archive/present", "one", "t.jsonl", "t")));

        private final Step step;
        private final List<Map<String, String>> outcomes;

        Work(Step step, List<Map<String, String>> outcomes) {
            this.step = step;
            this.outcomes = outcomes;
        }

        private static Folder archive(SessionFiles files) {
            return files.own().folder("archive");
        }

        /** Answers whether doing it again is no second time: what the first did is then what the second wants. */
        boolean isDoneAlready(Exception e) {
            return switch (this) {
                case DELETE, MOVE -> e instanceof NoSuchFileException;
                default -> false;
            };
        }

        boolean mayBeDoneTwice() {
            return this != APPEND && this != APPEND_NEW;
        }
    }

    private interface Step {
        void run(SessionFiles files) throws IOException;
    }

    private static MemoryFileOps prepare() throws IOException {
        MemoryFileOps disk = new MemoryFileOps();
        disk.rewrite(DOCUMENT, "{}".getBytes(UTF_8));
        disk.rewrite(DOCUMENT.resolveSibling("t.jsonl"), "t".getBytes(UTF_8));
        try (FileSessionStore store = disk.open(DOCUMENT, OPTIONS)) {
            store.files().own().folder("archive").write("present", out -> out.write("one".getBytes(UTF_8)));
            store.files().bury(List.of(BEFORE));
        }
        return disk;
    }

    @ParameterizedTest
    @EnumSource(Work.class)
    void anyCallThatFailsLeavesTheOldStateOrTheNewOne(Work work) throws Exception {
        FaultyFileOps healthy = FaultyFileOps.healthy(prepare());
        int first;
        try (FileSessionStore store = healthy.open(DOCUMENT, OPTIONS)) {
            first = healthy.calls().size();
            work.step.run(store.files());
        }
        List<DiskCall> calls = healthy.calls();
        assertThat(calls.size()).isGreaterThan(first + 3);

        List<String> broken = new ArrayList<>();
        for (int call = first; call < calls.size(); call++) {
            for (Fault fault : Fault.values()) {
                if (!fault.concerns(calls.get(call))) {
                    continue;
                }
                for (boolean onwards : fault == Fault.INTERRUPT ? List.of(false) : List.of(false, true)) {
                    FaultyFileOps.Plan plan = FaultyFileOps.failing(call);
                    try {
                        MemoryFileOps memory = prepare();
                        trial(work, memory, (onwards ? plan.andAllLater() : plan).with(fault, memory));
                    } catch (AssertionError e) {
                        broken.add(fault + " at " + calls.get(call) + (onwards ? " and later" : "") + ": "
                                + e.getMessage());
                    }
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    private static void trial(Work work, MemoryFileOps memory, FaultyFileOps disk) throws IOException {
        try (FileSessionStore store = disk.open(DOCUMENT, OPTIONS)) {
            Throwable failure = catchThrowable(() -> work.step.run(store.files()));
            assertThat(Thread.interrupted()).isEqualTo(disk.interrupts());
            if (failure != null) {
                assertThat(failure).isInstanceOfAny(IOException.class, SessionStoreException.class);
                assertThat(disk.interrupts()).isFalse();
            }
            assertThat(disk.openFiles()).isEmpty();
            assertThat(memory.openHandles()).isZero();
            Map<String, String> left = files(memory, false);
            assertThat(left).isIn(work.outcomes);
            if (failure == null) {
                assertThat(left).isEqualTo(work.outcomes.get(work.outcomes.size() - 1));
            }
            boolean dead = disk.struck().size() > 1
                    || disk.struck().stream().anyMatch(call -> call.verb() == DiskCall.Verb.DELETE);
            if (!dead) {
                assertThat(files(memory, true)).isIn(work.outcomes);
            }
            disk.heal();
            assertThat(store.files().tombstones()).isIn(List.of(BEFORE), List.of(AFTER));
            if (failure != null && work.mayBeDoneTwice()) {
                Throwable again = catchThrowable(() -> work.step.run(store.files()));
                if (!(again instanceof Exception e && work.isDoneAlready(e))) {
                    assertThat(again).isNull();
                }
                assertThat(files(memory, false)).isEqualTo(work.outcomes.get(work.outcomes.size() - 1));
            }
        }
        assertThatCode(() -> {
                    try (FileSessionStore after = memory.open(DOCUMENT, OPTIONS)) {
                        after.files().own().folder("archive").append("later", new byte[1]);
                        after.update("key", present -> null);
                    }
                })
                .doesNotThrowAnyException();
    }

    /** Answers what the files hold, but for those that the store itself works with. */
    private static Map<String, String> files(MemoryFileOps disk, boolean withTemporaries) throws IOException {
        Map<String, String> files = new TreeMap<>();
        collect(disk, DOCUMENT.getParent(), "", files);
        files.keySet()
                .removeIf(name -> name.equals("sessions.json")
                        || name.equals("tombstones.json")
                        || (!withTemporaries && name.endsWith(".tmp")));
        return files;
    }

    private static void collect(MemoryFileOps disk, Path folder, String prefix, Map<String, String> files)
            throws IOException {
        for (String name : disk.list(folder)) {
            Path path = folder.resolve(name);
            if (name.equals("sessions.json.creel")) {
                collect(disk, path, "", files);
            } else if (disk.stat(path).isDirectory()) {
                collect(disk, path, prefix + name + "/", files);
            } else {
                files.put(prefix + name, new String(disk.content(path), UTF_8));
            }
        }
    }
}
