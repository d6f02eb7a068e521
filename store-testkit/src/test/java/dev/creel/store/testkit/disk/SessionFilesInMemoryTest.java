package dev.creel.store.testkit.disk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionStoreException;
import dev.creel.store.file.FileSessionStore;
import dev.creel.store.file.FileStoreOptions;
import dev.creel.store.file.LockScope;
import dev.creel.store.retention.SessionFiles.Folder;
import dev.creel.store.retention.SessionFiles.Hold;
import dev.creel.store.retention.SessionFiles.StoredFile;
import dev.creel.store.retention.SessionFiles.Tombstone;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The files beside a store whose disk is in memory. */
class SessionFilesInMemoryTest {

    @Test
    void filesBesideAStoreInMemoryBehaveAsOnTheTrueDisk() throws IOException {
        MemoryFileOps disk = new MemoryFileOps();
        FileStoreOptions options =
                FileStoreOptions.builder().lockScope(LockScope.JVM).build();
        Path document = Path.of("/agent/sessions.json");
        try (FileSessionStore store = disk.open(document, options)) {
            store.update("old", present -> SessionEntry.parse("{}"));
            Folder archive = store.files().own().folder("archive");
            store.files().transcripts().append("t.jsonl", "one".getBytes(UTF_8));
            store.files().transcripts().append("t.jsonl", "two".getBytes(UTF_8));
            store.files().transcripts().move("t.jsonl", archive, "t");
            try (Hold hold = store.files().tryLock(archive, "lease").orElseThrow()) {
                assertThat(hold).isNotNull();
                assertThat(store.files().tryLock(archive, "lease")).isEmpty();
            }
            store.files()
                    .bury(List.of(
                            new Tombstone("gone", Instant.MAX, Optional.empty(), false, "x"),
                            new Tombstone("older", Instant.MAX, Optional.of("old"), true, "x")));

            assertThat(archive.list()).extracting(StoredFile::name).containsExactlyInAnyOrder("t", "lease");
            assertThat(disk.content(Path.of("/agent/sessions.json.creel/archive/t")))
                    .isEqualTo("onetwo".getBytes(UTF_8));
            assertThat(store.get("older")).isPresent();
            assertThatThrownBy(() -> store.update("gone", present -> SessionEntry.parse("{}")))
                    .isInstanceOf(SessionStoreException.Revoked.class);
            archive.deleteAll();
            assertThat(store.files().own().folders()).isEmpty();
        }
        assertThat(disk.openHandles()).isZero();
    }
}
