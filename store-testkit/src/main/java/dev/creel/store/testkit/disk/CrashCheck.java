package dev.creel.store.testkit.disk;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionStore;
import dev.creel.store.SessionStoreException;
import dev.creel.store.file.FileSessionStore;
import dev.creel.store.file.FileStoreOptions;
import dev.creel.store.file.FileStoreOptions.Access;
import dev.creel.store.file.StoreFsck;
import dev.creel.store.io.FileOpsScope;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Starts anew on what a power cut left: reads it, changes it for the first time, which is all the recovery that there is,
 * and does so again. A document that was left damaged, where that is allowed, is recovered in between. Immutable,
 * thread-safe.
 */
final class CrashCheck {

    private static final String PROBE = "after:the:power:cut";
    private static final SessionEntry PROBE_ENTRY =
            SessionEntry.parse("{\"sessionId\": \"probe\", \"updatedAt\": 1700000000000}");
    private static final Duration AT_ONCE = Duration.ofMillis(1);
    private static final Duration SHORT = Duration.ofMillis(100);

    /** What a dead process may leave and the next change takes away. */
    private static final Pattern LEFTOVER =
            Pattern.compile(".*(\\.lock|\\.creel\\.tmp|\\.creel/lock\\..*|\\.stale|-[0-9a-f]{12}\\.tmp)");

    /** What the next change may make. */
    private static final Pattern OURS = Pattern.compile(".*\\.creel(/lock|/committed|/damaged-[0-9TZ.-]*\\.json)?");

    private final DiskScenario scenario;
    private final Path recorded;
    private final Promise promise;
    private final StillFileOps disk = new StillFileOps(FileOpsScope.system());

    /** @param recorded the directory that was recorded */
    CrashCheck(DiskScenario scenario, Path recorded, Promise promise) {
        this.scenario = scenario;
        this.recorded = recorded;
        this.promise = promise;
    }

    /**
     * Checks one image.
     *
     * @param options of the stores that are opened on it
     * @param root an empty directory, in which it is made true
     * @throws AssertionError if something does not hold
     */
    void check(CrashImage image, FileStoreOptions options, Path root) throws Exception {
        image.writeTo(recorded, root);
        Path document = scenario.documentIn(root);
        DiskTree left = DiskTree.read(root);
        Map<String, SessionEntry> found;
        try {
            found = read(document, options);
        } catch (SessionStoreException.Damaged | SessionStoreException.Missing e) {
            promise.require(e);
            requireUnchanged(left, root, "reading");
            requireRefusal(e, document, options, left, root);
            if (e instanceof SessionStoreException.Damaged) {
                change(document, options, left, root, recover(document, options));
            }
            return;
        }
        requireUnchanged(left, root, "reading");
        promise.require(image.epochs(), found);
        change(document, options, left, root, scenario.mend(document, options, found));
    }

    /** A reader with no time to wait tells at once that the document is missing. */
    private Map<String, SessionEntry> read(Path document, FileStoreOptions options) {
        FileStoreOptions reading = options.toBuilder()
                .access(Access.READ_ONLY)
                .lockTimeout(AT_ONCE)
                .build();
        try (FileSessionStore store = disk.open(document, reading)) {
            return scenario.contentOf(store);
        }
    }

    private void requireRefusal(
            SessionStoreException refusal, Path document, FileStoreOptions options, DiskTree left, Path root)
            throws IOException {
        boolean there = Files.exists(document);
        try (FileSessionStore store =
                disk.open(document, options.toBuilder().lockTimeout(SHORT).build())) {
            put(store);
        } catch (SessionStoreException e) {
            if (e.getClass() != refusal.getClass() && !(e instanceof SessionStoreException.Busy)) {
                throw new AssertionError("a change is refused in another way than a read: " + e, e);
            }
            requireKept(left, DiskTree.read(root), "");
            if (there != Files.exists(document)) {
                throw new AssertionError("a change that was refused with " + e + " made a document");
            }
            return;
        }
        throw new AssertionError("a document that cannot be read was changed; reading it was refused by " + refusal);
    }

    /** Does what the command {@code creel recover} does, and answers what the store holds then. */
    private Map<String, SessionEntry> recover(Path document, FileStoreOptions options) throws Exception {
        byte[] damaged = Files.readAllBytes(document);
        StoreFsck.Recovery recovery = disk.with(() -> StoreFsck.recover(document, options));
        Path kept = recovery.kept().orElseThrow(() -> new AssertionError("recovery keeps no damaged document"));
        if (!Arrays.equals(damaged, Files.readAllBytes(kept))) {
            throw new AssertionError("recovery keeps another document than the damaged one");
        }
        Map<String, SessionEntry> saved = read(document, options);
        promise.requireSaved(new String(damaged, StandardCharsets.UTF_8), saved);
        if (disk.with(() -> StoreFsck.recover(document, options)).written().isPresent()) {
            throw new AssertionError("what was recovered is damaged again");
        }
        return saved;
    }

    private void change(
            Path document, FileStoreOptions options, DiskTree left, Path root, Map<String, SessionEntry> before)
            throws Exception {
        try (FileSessionStore store = disk.open(document, options)) {
            requireContent(before, store, "reading");
            Map<String, SessionEntry> expected = new LinkedHashMap<>(before);
            expected.put(PROBE, PROBE_ENTRY);
            put(store);
            requireContent(expected, store, "the first change");
        }
        DiskTree recovered = DiskTree.read(root);
        requireOnlyPermitted(
                left, recovered, root.relativize(document.toRealPath()).toString());
        scenario.checkFiles(document);
        try (FileSessionStore store = disk.open(document, options)) {
            put(store);
            requireUnchanged(recovered, root, "recovering again");
            store.update(PROBE, present -> null);
            requireContent(before, store, "the next change");
        }
    }

    private static void put(SessionStore store) {
        store.update(PROBE, present -> PROBE_ENTRY);
    }

    private void requireContent(Map<String, SessionEntry> expected, SessionStore store, String after) {
        Map<String, SessionEntry> found = scenario.contentOf(store);
        if (!found.equals(expected)) {
            throw new AssertionError("after " + after + " the store holds " + found + " instead of " + expected);
        }
    }

    private static void requireUnchanged(DiskTree before, Path root, String what) throws IOException {
        requireSame(before.nodes(), DiskTree.read(root).nodes(), what);
    }

    private static void requireSame(Map<String, DiskTree.Node> before, Map<String, DiskTree.Node> after, String what) {
        if (!before.keySet().equals(after.keySet())) {
            throw new AssertionError(what + " changed the files from " + before.keySet() + " to " + after.keySet());
        }
        before.forEach((path, node) -> {
            DiskTree.Node now = after.get(path);
            if (now == null || now.number() != node.number() || !sameText(node, now)) {
                throw new AssertionError(what + " changed " + path);
            }
        });
    }

    private static boolean sameText(DiskTree.Node one, DiskTree.Node other) {
        return one.kind() == other.kind()
                && one.attributes().equals(other.attributes())
                && one.content().equals(other.content());
    }

    private static void requireOnlyPermitted(DiskTree before, DiskTree after, String document) {
        after.nodes().forEach((path, node) -> {
            boolean permitted = before.nodes().containsKey(path)
                    || path.equals(document)
                    || document.startsWith(path + "/")
                    || OURS.matcher(path).matches();
            if (!permitted || LEFTOVER.matcher(path).matches()) {
                throw new AssertionError("after the first change there still is " + path);
            }
        });
        requireKept(before, after, document);
    }

    /** What is no left-over stays as it is, but for the document. */
    private static void requireKept(DiskTree before, DiskTree after, String document) {
        before.nodes().forEach((path, node) -> {
            DiskTree.Node now = after.nodes().get(path);
            boolean mayChange =
                    path.equals(document) || LEFTOVER.matcher(path).matches() || node.kind() == Inode.Kind.DIRECTORY;
            if (!mayChange && (now == null || !now.content().equals(node.content()))) {
                throw new AssertionError("a change took away or changed " + path);
            }
        });
    }
}
