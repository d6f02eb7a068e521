package dev.creel.store.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.store.SessionEntry;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LongTimeoutTest {

    @TempDir
    private Path folder;

    @Test
    void timeoutThatNoClockCanCountMeansForEver() {
        Path document = folder.resolve("sessions.json");
        FileStoreOptions options = FileStoreOptions.builder()
                .lockTimeout(ChronoUnit.FOREVER.getDuration())
                .cacheTtl(ChronoUnit.FOREVER.getDuration())
                .build();
        try (FileSessionStore store = FileSessionStore.open(document, options)) {
            store.update("a", none -> SessionEntry.of(Map.of("updatedAt", 1)));

            assertThat(store.get("a")).isPresent();
            assertThat(StoreFsck.check(document, options).isSound()).isTrue();
        }
    }
}
