package dev.creel.store.retention;

import static dev.creel.store.retention.RetentionWorld.ENFORCE;
import static dev.creel.store.retention.RetentionWorld.LONG_AGO;
import static dev.creel.store.retention.RetentionWorld.START;
import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.store.SessionEntry;
import dev.creel.store.file.FileSessionStore;
import dev.creel.store.file.FileStoreOptions;
import dev.creel.store.retention.RetentionPlan.FileClass;
import dev.creel.store.retention.RetentionPlan.FileRemoval;
import dev.creel.store.retention.RetentionReport.Skipped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pass and its plan agree about whose the files beside a document are. */
class RetentionFilesTest {

    private static final RetentionPolicy SMALL =
            ENFORCE.toBuilder().idleTimeoutOff().diskBudget(1).build();

    @TempDir
    Path folder;

    private RetentionWorld world;
    private Retention retention;

    @BeforeEach
    void open() {
        world = new RetentionWorld(folder);
        retention = world.open();
        world.session("fresh", START);
    }

    @AfterEach
    void close() {
        retention.close();
        world.close();
    }

    private void oldTranscript(String name) throws IOException {
        world.transcript(name);
        Files.setLastModifiedTime(folder.resolve(name), FileTime.from(LONG_AGO));
    }

    @Test
    void absolutePathIntoTheRealDirectoryGoesWithItsSession() throws Exception {
        String path = folder.toRealPath().resolve("named.jsonl").toString();
        world.session("old", SessionEntry.of(Map.of("sessionId", "id", "updatedAt", LONG_AGO, "sessionFile", path)));
        world.transcript("named.jsonl");

        retention.apply(retention.plan(ENFORCE));

        assertThat(world.transcripts()).containsExactly("fresh.jsonl");
        retention.restore("old");
        assertThat(world.transcripts()).containsExactly("fresh.jsonl", "named.jsonl");
    }

    @Test
    void row21TranscriptThatASessionNamesAsAFormerOneAfterThePlanStays() throws Exception {
        for (String name : List.of("lost.jsonl", "family.jsonl", "fork-1.jsonl")) {
            oldTranscript(name);
        }
        RetentionPlan plan = retention.plan(SMALL);
        world.store.update("fresh", entry -> entry.with("usageFamilySessionIds", List.of("family"))
                .with("compactionCheckpoints", List.of(Map.of("preCompaction", Map.of("sessionId", "fork")))));

        RetentionReport report = retention.apply(plan);

        assertThat(plan.files()).hasSize(3);
        assertThat(report.files()).extracting(FileRemoval::name).containsExactly("lost.jsonl");
        assertThat(report.skipped())
                .extracting(Skipped::name)
                .containsExactlyInAnyOrder("family.jsonl", "fork-1.jsonl");
        assertThat(retention.plan(SMALL).files()).isEmpty();
    }

    @Test
    void transcriptGoesWithItsSessionThoughItsNameBeginsWithTheIdOfAnother() {
        world.session("fresh:old", LONG_AGO);

        retention.apply(retention.plan(ENFORCE));

        assertThat(world.transcripts()).containsExactly("fresh.jsonl");
    }

    @Test
    void row21DocumentReachedThroughALinkIsKnownByItsRealName() throws Exception {
        Files.writeString(folder.resolve("sessions.json.bak.1780041600000"), "{}");
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Path link = Files.createSymbolicLink(elsewhere.resolve("store.json"), world.document);
        FileStoreOptions options = FileStoreOptions.defaults().toBuilder()
                .clock(() -> world.now)
                .eventExecutor(world.steps)
                .build();
        try (FileSessionStore store = FileSessionStore.open(link, options);
                Retention linked = world.builder(store).build()) {
            RetentionPlan plan = linked.plan(SMALL);

            assertThat(plan.disk().orElseThrow().bytes())
                    .containsEntry(FileClass.DOCUMENT, Files.size(world.document))
                    .containsEntry(FileClass.DOCUMENT_BACKUP, 2L);
            assertThat(plan.files()).extracting(FileRemoval::name).containsExactly("sessions.json.bak.1780041600000");
        }
    }
}
