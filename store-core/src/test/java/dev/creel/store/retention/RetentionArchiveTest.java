package dev.creel.store.retention;

import static dev.creel.store.retention.RetentionWorld.ENFORCE;
import static dev.creel.store.retention.RetentionWorld.LONG_AGO;
import static dev.creel.store.retention.RetentionWorld.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionStoreException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was removed is listed with who, why and when, and comes back as it was. */
class RetentionArchiveTest {

    @TempDir
    Path folder;

    private RetentionWorld world;
    private Retention retention;

    @BeforeEach
    void open() {
        world = new RetentionWorld(folder);
        retention = world.open();
        world.session("old:a", LONG_AGO);
        world.session("fresh", START);
    }

    @AfterEach
    void close() {
        retention.close();
        world.close();
    }

    private RetentionReport clean() {
        return retention.apply(retention.plan(ENFORCE));
    }

    @Test
    void row18RemovedSessionIsListedWithWhoWhyAndWhen() {
        clean();

        assertThat(retention.archived()).singleElement().satisfies(session -> {
            assertThat(session.key()).isEqualTo("old:a");
            assertThat(session.sessionId()).contains("old-a");
            assertThat(session.by()).isEqualTo("tester");
            assertThat(session.cause()).contains("idle");
            assertThat(session.removedAt()).isEqualTo(START);
            assertThat(session.transcripts()).containsExactly("old-a.jsonl");
        });
    }

    @Test
    void row18RestoredSessionIsWhatItWasByteForByte() throws Exception {
        String odd =
                "{\n    \"sessionId\": \"odd\",   \"updatedAt\":1.0e3, \"text\": \"\\u0041\\n\u2028\", \"n\": 1E400,"
                        + " \"sessionId\": \"odd\"\n  }";
        Files.writeString(
                world.document,
                "{\n  \"odd\": " + odd + ",\n  \"fresh\": "
                        + world.store.get("fresh").orElseThrow().text() + "\n}");
        world.transcript("odd.jsonl");
        String before = world.store.get("odd").orElseThrow().text();
        String transcript = Files.readString(folder.resolve("odd.jsonl"));
        clean();
        assertThat(world.keys()).containsExactly("fresh");
        assertThat(folder.resolve("odd.jsonl")).doesNotExist();

        retention.restore(" ODD");

        assertThat(world.store.get("odd").orElseThrow().text())
                .isEqualTo(before)
                .isEqualTo(odd);
        assertThat(Files.readString(folder.resolve("odd.jsonl"))).isEqualTo(transcript);
        assertThat(retention.archived()).isEmpty();
    }

    @Test
    void newestOfSeveralIsRestored() {
        clean();
        world.pass(Duration.ofDays(1));
        retention.plan(ENFORCE);
        world.session("old:a", SessionEntry.of(Map.of("sessionId", "second", "updatedAt", LONG_AGO)));
        world.pass(Duration.ofMinutes(5));
        clean();

        assertThat(retention.archived())
                .extracting(session -> session.sessionId().orElseThrow())
                .containsExactly("second", "old-a");
        retention.restore("old:a");

        assertThat(world.store.get("old:a").orElseThrow().sessionId()).contains("second");
        assertThat(retention.archived())
                .extracting(session -> session.sessionId().orElseThrow())
                .containsExactly("old-a");
    }

    @Test
    void keyThatIsTakenIsAConflictAndNothingIsMoved() {
        clean();
        world.session("old:a", SessionEntry.of(Map.of("sessionId", "other", "updatedAt", START)));

        assertThatThrownBy(() -> retention.restore("old:a"))
                .isInstanceOfSatisfying(SessionStoreException.Conflict.class, conflict -> assertThat(
                                conflict.present().orElseThrow().sessionId())
                        .contains("other"));
        assertThat(world.transcripts()).containsExactly("fresh.jsonl");
        assertThat(retention.archived()).hasSize(1);
    }

    @Test
    void unknownSessionCannotBeRestored() {
        assertThatThrownBy(() -> retention.restore("nobody"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nobody");
    }

    @Test
    void restoredSessionStaysUntilItWasIdleAgain() {
        clean();
        retention.restore("old:a");

        assertThat(clean().removed()).isEmpty();
        assertThat(world.keys()).contains("old:a");

        world.pass(Duration.ofDays(40));
        world.session("fresh", START.plus(Duration.ofDays(40)));
        assertThat(clean().removed()).extracting(RetentionReport.Removed::key).containsExactly("old:a");
        assertThat(retention.archived()).hasSize(1);
        assertThat(world.journal()).extracting(RemovalJournal.Line::position).containsExactly(1L, 2L);
    }

    @Test
    void restoredSessionStaysAlsoOnceItsArchiveIsGone() throws Exception {
        clean();
        retention.restore("old:a");
        world.pass(Duration.ofDays(5));
        RetentionPolicy shortUndo =
                ENFORCE.toBuilder().archiveRetention(Duration.ofDays(3)).build();

        RetentionReport report = retention.apply(retention.plan(shortUndo));

        assertThat(report.files()).hasSize(1);
        assertThat(Files.readAllLines(world.own("archive").resolve("restored.jsonl")))
                .hasSize(1);
        assertThat(clean().removed()).isEmpty();
        assertThat(world.keys()).contains("old:a");

        world.store.update("old:a", entry -> null);
        world.session("old:b", LONG_AGO);
        retention.apply(retention.plan(shortUndo));
        retention.restore("old:b");
        world.pass(Duration.ofDays(5));
        retention.apply(retention.plan(shortUndo));
        assertThat(Files.readAllLines(world.own("archive").resolve("restored.jsonl")))
                .as("what is known of sessions that are gone is forgotten")
                .singleElement()
                .asString()
                .contains("old:b");
    }

    @Test
    void archiveStaysWhileWhatIsKnownOfRestoredSessionsCannotBeRead() throws Exception {
        RetentionPolicy shortUndo =
                ENFORCE.toBuilder().archiveRetention(Duration.ofDays(3)).build();
        clean();
        retention.restore("old:a");
        Path known = world.own("archive").resolve("restored.jsonl");
        Files.writeString(known, "no line of ours\n");
        world.pass(Duration.ofDays(5));

        RetentionReport report = retention.apply(retention.plan(shortUndo));

        assertThat(report.files()).isEmpty();
        assertThat(report.skipped()).singleElement().satisfies(skipped -> assertThat(skipped.because())
                .contains("cannot be removed")
                .contains("restored.jsonl"));
        assertThat(known).hasContent("no line of ours");
        assertThat(world.keys()).contains("old:a");

        Files.delete(known);
        assertThat(retention.apply(retention.plan(shortUndo)).files()).hasSize(1);
        assertThat(world.keys()).contains("old:a");
    }

    @Test
    void archiveOfARestoredSessionGoesAlsoIfItsEntryCannotBeReadAnyMore() throws Exception {
        RetentionPolicy shortUndo =
                ENFORCE.toBuilder().archiveRetention(Duration.ofDays(3)).build();
        clean();
        retention.restore("old:a");
        Files.writeString(
                world.document,
                Files.readString(world.document).replace("\"sessionId\": \"old-a\"", "\"sessionId\" \"old-a\""));
        world.pass(Duration.ofDays(5));

        assertThat(retention.apply(retention.plan(shortUndo)).files()).hasSize(1);
        assertThat(world.own("archive").resolve("restored.jsonl")).content().contains("old:a");
    }

    @Test
    void tornLastLineOfTheJournalIsOverwritten() throws Exception {
        clean();
        Path journal = world.own("removed.jsonl");
        String whole = Files.readString(journal);
        Files.writeString(journal, whole + whole.substring(0, 20));
        assertThat(world.journal()).hasSize(1);
        retention.restore("old:a");

        world.pass(Duration.ofDays(40));
        world.session("fresh", START.plus(Duration.ofDays(40)));
        clean();

        assertThat(world.journal()).extracting(RemovalJournal.Line::position).containsExactly(1L, 2L);
        assertThat(Files.readString(journal)).startsWith(whole).hasLineCount(2);
    }

    @Test
    void damagedJournalIsNamedAndKept() throws Exception {
        clean();
        retention.restore("old:a");
        Path journal = world.own("removed.jsonl");
        Files.writeString(journal, "what is this\n", StandardOpenOption.APPEND);
        String before = Files.readString(journal);

        assertThatThrownBy(this::clean)
                .isInstanceOf(SessionStoreException.Unavailable.class)
                .hasMessageContaining("removed.jsonl")
                .hasMessageContaining("line 2");
        assertThat(Files.readString(journal)).isEqualTo(before);
        assertThat(world.keys()).containsExactlyInAnyOrder("fresh", "old:a");
    }

    @Test
    void oldLinesOfTheJournalAreForgottenButPositionsGoOn() {
        clean();
        for (int i = 0; i < 4; i++) {
            world.session("old:again", LONG_AGO);
            clean();
        }
        world.pass(Duration.ofDays(31));
        Retention later = world.open();
        later.apply(later.plan(ENFORCE));
        world.session("old:b", LONG_AGO);
        later.apply(later.plan(ENFORCE));

        assertThat(world.journal()).extracting(RemovalJournal.Line::position).containsExactly(5L, 6L);
    }
}
