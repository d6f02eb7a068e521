package dev.creel.store.retention;

import static dev.creel.store.retention.RetentionWorld.ENFORCE;
import static dev.creel.store.retention.RetentionWorld.LONG_AGO;
import static dev.creel.store.retention.RetentionWorld.START;
import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.store.SessionEntry;
import dev.creel.store.file.FileSessionStore;
import dev.creel.store.file.FileStoreOptions;
import dev.creel.store.file.FileStoreOptions.Access;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a pass costs, in bytes and changes. */
class RetentionCostTest {

    @TempDir
    Path folder;

    @Test
    void passIsOneChangeAndWritesAtMostThreeTimesTheDocument() throws Exception {
        try (RetentionWorld world = new RetentionWorld(folder);
                Retention retention = world.open()) {
            Random random = new Random(1);
            world.store
                    .transact(transaction -> {
                        for (int i = 0; i < 1_000; i++) {
                            byte[] noise = new byte[3_000];
                            random.nextBytes(noise);
                            transaction.put(
                                    "session:" + i,
                                    SessionEntry.of(Map.of(
                                            "sessionId",
                                            "id-" + i,
                                            "updatedAt",
                                            i % 10 == 0 ? START : LONG_AGO,
                                            "noise",
                                            java.util.Base64.getEncoder().encodeToString(noise))));
                        }
                        return true;
                    })
                    .close();
            long document = Files.size(world.document);
            RetentionPlan plan = retention.plan(ENFORCE);
            long commits = world.store.stats().commits();

            RetentionReport report = retention.apply(plan);

            assertThat(report.removed()).hasSize(900);
            assertThat(world.store.stats().commits()).isEqualTo(commits + 1);
            long written = Files.size(world.document) + bytes(world.own("."));
            assertThat(written).isLessThan(2 * document);
        }
    }

    private static long bytes(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(RetentionCostTest::size)
                    .sum();
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void planIsMadeOfAStoreThatIsOpenForReadingOnly() {
        try (RetentionWorld world = new RetentionWorld(folder);
                Retention owner = world.open()) {
            world.session("old", LONG_AGO);
            world.session("leased", LONG_AGO);
            owner.lease("leased");
            FileStoreOptions options = FileStoreOptions.defaults().toBuilder()
                    .access(Access.READ_ONLY)
                    .build();
            try (FileSessionStore reading = FileSessionStore.open(world.document, options);
                    Retention retention = world.builder(reading).build()) {
                assertThat(retention.plan(ENFORCE).removals())
                        .extracting(RetentionPlan.Removal::key)
                        .containsExactly("old");
                assertThat(retention.archived()).isEmpty();
            }
        }
    }
}
