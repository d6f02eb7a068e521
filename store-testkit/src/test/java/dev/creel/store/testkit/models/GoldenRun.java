package dev.creel.store.testkit.models;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionSnapshot;
import dev.creel.store.SessionStoreException.Damaged;
import dev.creel.store.SessionStoreException.Unavailable;
import dev.creel.store.file.FileSessionStore;
import dev.creel.store.file.FileStoreOptions;
import dev.creel.store.file.LockScope;
import dev.creel.store.file.StoreFsck;
import dev.creel.store.testkit.disk.MemoryFileOps;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** Puts a document on a disk in memory and writes down what the store, the check and the recovery make of it. */
final class GoldenRun {

    private static final Path DOCUMENT = Path.of("/sessions.json");
    private static final Instant WRITTEN = Instant.parse("2026-01-01T00:00:00Z");
    private static final int LONGEST = 100;

    private final AtomicReference<Instant> now = new AtomicReference<>(WRITTEN);
    private final MemoryFileOps disk = new MemoryFileOps(now::get, Duration.ofMillis(1));
    private final FileStoreOptions options =
            FileStoreOptions.builder().lockScope(LockScope.JVM).clock(now::get).build();
    private final StringBuilder report = new StringBuilder();
    private final byte[] document;

    GoldenRun(byte[] document) {
        this.document = document;
    }

    String report() throws Exception {
        disk.rewrite(DOCUMENT, document);
        now.set(WRITTEN.plus(Duration.ofHours(1)));
        boolean usable = read();
        StoreFsck.Report checked = disk.with(() -> StoreFsck.check(DOCUMENT, options));
        line("check: %s, %d entries, %d of %d bytes lost"
                .formatted(
                        checked.isSound() ? "sound" : "damaged",
                        checked.entries(),
                        checked.lostBytes(),
                        checked.bytes()));
        for (StoreFsck.Finding finding : checked.findings()) {
            line("  %s at %d%s: %s"
                    .formatted(
                            finding.problem(),
                            finding.position(),
                            finding.key().map(key -> " in \"" + key + "\"").orElse(""),
                            finding.message()));
        }
        assertThat(disk.content(DOCUMENT)).as("nothing was written by reading").isEqualTo(document);
        assertThat(usable || !checked.isSound())
                .as("what is refused is also found by a check")
                .isTrue();
        recover(checked);
        assertThat(disk.openHandles()).isZero();
        return report.toString();
    }

    private boolean read() {
        try (FileSessionStore store = disk.open(DOCUMENT, options)) {
            try (SessionSnapshot snapshot = store.snapshot()) {
                List<SessionSnapshot.Summary> summaries = snapshot.summaries().toList();
                line("list: %d sessions".formatted(summaries.size()));
                for (SessionSnapshot.Summary summary : summaries) {
                    line("  \"%s\", %s, %d bytes: %s"
                            .formatted(
                                    summary.key(),
                                    summary.updatedAt()
                                            .map(at -> "updated " + at)
                                            .orElse("no activity"),
                                    summary.bytes(),
                                    got(store, summary.key())));
                }
                assertThat(store.get("no-such-session")).isEmpty();
                return true;
            } catch (Damaged e) {
                line("list: damaged at byte %d".formatted(e.position()));
                assertThatThrownBy(() -> store.get("any")).isInstanceOf(Damaged.class);
                assertThatThrownBy(() -> store.update("any", present -> SessionEntry.parse("{}")))
                        .isInstanceOf(Damaged.class);
                return false;
            } catch (Unavailable e) {
                line("list: refused, "
                        + e.getMessage().replaceAll(".* exceeds", "exceeds").replaceAll("\\. .*", ""));
                return false;
            }
        }
    }

    private static String got(FileSessionStore store, String key) {
        try {
            Optional<SessionEntry> entry = store.get(key);
            String text = entry.map(SessionEntry::text).orElse("nothing").replaceAll("\\s*\\n\\s*", " ");
            return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
        } catch (Damaged e) {
            return "damaged at byte " + e.position();
        }
    }

    private void recover(StoreFsck.Report checked) throws Exception {
        StoreFsck.Recovery recovery = disk.with(() -> StoreFsck.recover(DOCUMENT, options));
        byte[] after = disk.content(DOCUMENT);
        assertThat(recovery.report()).isEqualTo(checked);
        if (recovery.written().isEmpty()) {
            line("recover: nothing to mend");
            assertThat(after).isEqualTo(document);
            return;
        }
        line("recover: writes %d bytes".formatted(after.length));
        new String(after, UTF_8).lines().forEach(text -> line("  |%s".formatted(text)));
        assertThat(disk.content(recovery.kept().orElseThrow()))
                .as("the damaged document is kept")
                .isEqualTo(document);
        assertThat(disk.with(() -> StoreFsck.check(DOCUMENT, options)).isSound())
                .isTrue();
        assertThat(disk.with(() -> StoreFsck.recover(DOCUMENT, options)).written())
                .isEmpty();
        try (FileSessionStore store = disk.open(DOCUMENT, options);
                SessionSnapshot snapshot = store.snapshot()) {
            assertThat(snapshot.summaries()).allSatisfy(summary -> assertThat(snapshot.get(summary.key()))
                    .isPresent());
        }
    }

    private void line(String text) {
        report.append(text).append('\n');
    }
}
