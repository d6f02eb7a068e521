package dev.creel.store.testkit.models;

import dev.creel.store.KeyNormalizer;
import dev.creel.store.SessionEntry;
import dev.creel.store.SessionSnapshot;
import dev.creel.store.SessionStoreException.Damaged;
import dev.creel.store.SessionStoreException.Unavailable;
import dev.creel.store.file.FileSessionStore;
import dev.creel.store.file.FileStoreOptions;
import dev.creel.store.file.LockScope;
import dev.creel.store.file.StoreFsck;
import dev.creel.store.json.JsonText;
import dev.creel.store.testkit.disk.MemoryFileOps;
import dev.creel.store.testkit.models.ScannedDocument.Member;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What must hold of any bytes at all, as a target of the fuzzer Jazzer, which calls {@link #fuzzerTestOneInput} by its
 * name. {@code mvn -Pfuzz -pl store-testkit -am verify} runs it; {@link FuzzCorpusTest} tries what it has found before.
 */
public final class DocumentFuzz {

    private static final Path DOCUMENT = Path.of("/sessions.json");
    private static final SessionEntry NEXT = SessionEntry.parse("{\"edited\": 1}");
    private static final Instant WRITTEN = Instant.parse("2026-01-01T00:00:00Z");

    private final AtomicReference<Instant> now = new AtomicReference<>(WRITTEN);
    private final MemoryFileOps disk = new MemoryFileOps(now::get, Duration.ofMillis(1));
    private final FileStoreOptions options;
    private final byte[] document;
    private final ScannedDocument scanned;

    private DocumentFuzz(byte[] document) {
        this.document = document;
        this.scanned = ScannedDocument.of(document);
        this.options = FileStoreOptions.builder()
                .lockScope(LockScope.JVM)
                .keyNormalizer(KeyNormalizer.EXACT)
                .objectCacheMaxBytes(document.length % 2 == 0 ? 0 : 1_000_000)
                .build();
    }

    public static void fuzzerTestOneInput(byte[] document) throws Exception {
        new DocumentFuzz(document).check();
    }

    private void check() throws Exception {
        scanned.requireSameAsJackson();
        disk.rewrite(DOCUMENT, document);
        now.set(WRITTEN.plus(Duration.ofHours(1)));
        read();
        StoreFsck.Report report = disk.with(() -> StoreFsck.check(DOCUMENT, options));
        require(report.isSound() == scanned.isSound(), "check says " + report);
        require(report.lostBytes() >= 0 && report.lostBytes() <= document.length, "check says " + report);
        require(Arrays.equals(disk.content(DOCUMENT), document), "reading changed the document");
        if (scanned.isWhole()) {
            for (int i = 0;
                    i < scanned.members().size();
                    i += 1 + scanned.members().size() / 3) {
                edit(scanned.members().get(i).name(), NEXT);
                edit(scanned.members().get(i).name(), null);
            }
            edit("another session", NEXT);
        }
        recover();
        require(disk.openHandles() == 0, disk.openHandles() + " files are still open");
    }

    private void read() {
        try (FileSessionStore store = disk.open(DOCUMENT, options);
                SessionSnapshot snapshot = store.snapshot()) {
            require(scanned.isWhole(), "the store takes what the scanner does not");
            for (SessionSnapshot.Summary summary : snapshot.summaries().toList()) {
                Member member = scanned.last(summary.key());
                try {
                    String text = store.get(summary.key()).orElseThrow().text();
                    require(!member.isBad() && text.equals(member.value()), "another text of " + member.name());
                } catch (Damaged e) {
                    require(member.isBad(), e.getMessage());
                }
            }
        } catch (Damaged | Unavailable e) {
            require(!scanned.isWhole(), e.getMessage());
        }
    }

    /** Sets or removes one session: every other entry keeps its bytes, and what was canonical stays so. */
    private void edit(String name, SessionEntry next) {
        disk.rewrite(DOCUMENT, document);
        now.set(now.get().plus(Duration.ofHours(1)));
        boolean canonical = isCanonical(document);
        try (FileSessionStore store = disk.open(DOCUMENT, options)) {
            store.transact(transaction -> {
                        if (next == null) {
                            transaction.remove(name);
                        } else {
                            transaction.put(name, next);
                        }
                        transaction.allowDroppingProtectedFields(name);
                        return 0;
                    })
                    .close();
            if (next != null) {
                require(store.get(name).orElseThrow().equals(next), "another entry than was written: " + name);
            } else {
                require(store.get(name).isEmpty(), "an entry that was removed: " + name);
            }
        }
        byte[] after = disk.content(DOCUMENT);
        List<Member> others = ScannedDocument.of(after).without(name);
        require(others.equals(scanned.without(name)), "editing " + name + " changed another entry");
        require(!canonical || isCanonical(after), "editing " + name + " spoilt the layout");
    }

    private static boolean isCanonical(byte[] document) {
        try {
            return Arrays.equals(document, JsonText.canonical(document, 0, document.length, 0));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Recovers the document: the second time there is nothing to mend, and nothing is there that was not there before. */
    private void recover() throws Exception {
        disk.rewrite(DOCUMENT, document);
        now.set(now.get().plus(Duration.ofHours(1)));
        StoreFsck.Recovery recovery = disk.with(() -> StoreFsck.recover(DOCUMENT, options));
        byte[] after = disk.content(DOCUMENT);
        require(recovery.written().isEmpty() == scanned.isSound(), "recovery of a document that needs it not");
        require(recovery.written().isPresent() || Arrays.equals(after, document), "changed without need");
        require(
                recovery.kept().isEmpty()
                        || Arrays.equals(disk.content(recovery.kept().get()), document),
                "not kept");
        require(disk.with(() -> StoreFsck.check(DOCUMENT, options)).isSound(), "recovery left damage");
        require(disk.with(() -> StoreFsck.recover(DOCUMENT, options)).written().isEmpty(), "recovery is not done");
        for (Member member : ScannedDocument.of(after).members()) {
            require(scanned.contains(member), "recovery made up " + member);
        }
    }

    static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
