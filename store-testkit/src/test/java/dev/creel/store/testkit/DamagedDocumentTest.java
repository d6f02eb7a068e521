package dev.creel.store.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionSnapshot;
import dev.creel.store.SessionStoreException.Damaged;
import dev.creel.store.file.Durability;
import dev.creel.store.file.FileSessionStore;
import dev.creel.store.file.FileStoreOptions;
import dev.creel.store.file.LockScope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the file store makes of each kind of damage. */
class DamagedDocumentTest {

    private static final String WHOLE =
            """
            {
              "agent:main:main": {
                "sessionId": "s1",
                "updatedAt": 1767225600000,
                "label": "Zürich \\" } ]"
              },
              "cron": {
                "n": [
                  1,
                  2
                ]
              },
              "empty": {}
            }""";
    private static final int LENGTH = WHOLE.getBytes(UTF_8).length;
    private static final int LABEL = place("Zürich");
    private static final SessionEntry NEXT = SessionEntry.parse("{\"sessionId\":\"next\"}");

    private static final FileStoreOptions OPTIONS = FileStoreOptions.fromEnvironment(Map.of()).toBuilder()
            .durability(Durability.PROCESS)
            .lockScope(LockScope.JVM)
            .lockTimeout(Duration.ofMillis(5)) // For so long a damaged document may still be in the making.
            .build();

    @TempDir
    private Path folder;

    private Path path;

    private static int place(String text) {
        return WHOLE.substring(0, WHOLE.indexOf(text)).getBytes(UTF_8).length;
    }

    private FileSessionStore open(DamagedDocument document) throws IOException {
        path = folder.resolve("sessions.json");
        document.writeTo(path);
        return FileSessionStore.open(path, OPTIONS);
    }

    static Stream<Arguments> refused() {
        DamagedDocument whole = DamagedDocument.of(WHOLE);
        byte[] text = WHOLE.getBytes(UTF_8);
        String shorter = "{\"b\": [" + "1, ".repeat(20) + "1]}";
        return Stream.of(
                Arguments.of(whole.truncatedAt(LENGTH - 1), LENGTH - 1L, "truncated to " + (LENGTH - 1)),
                Arguments.of(whole.truncatedAt(LABEL), (long) LABEL, "truncated to " + LABEL),
                Arguments.of(whole.truncatedAt(0), 0L, "truncated to 0"),
                Arguments.of(whole.emptied(), 0L, "emptied"),
                Arguments.of(whole.bitFlipped(0, 0), 0L, "bit 0 of byte 0"),
                Arguments.of(whole.zeroFilled(LABEL, LABEL + 4), (long) LABEL, "filled with zeros"),
                Arguments.of(whole.zeroFilled(0, LENGTH), 0L, "filled with zeros"),
                Arguments.of(whole.halfOverwrittenBy(shorter.getBytes(UTF_8)), -1L, "overwritten by half"),
                Arguments.of(whole.wrongBracket(0), (long) place("},\n  \"cron\""), "wrong bracket"),
                Arguments.of(whole.wrongBracket(1), (long) place("]\n  }"), "wrong bracket"),
                Arguments.of(whole.tailTwice(1), (long) LENGTH, "last 1 bytes twice"),
                Arguments.of(whole.tailTwice(20), LENGTH + 2L, "last 20 bytes twice"),
                Arguments.of(whole.gluedTo(text), (long) LENGTH, "behind it"),
                Arguments.of(whole.malformedUtf8At(LABEL + 1), LABEL + 1L, "malformed UTF-8"),
                Arguments.of(whole.malformedUtf8At(1), 1L, "malformed UTF-8"),
                Arguments.of(whole.insideAnArray(), 0L, "inside an array"),
                Arguments.of(whole.withByteOrderMark().truncatedAt(9), 9L, "a byte order mark before it, truncated"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void refused(DamagedDocument document, long position, String said) throws IOException {
        try (FileSessionStore store = open(document)) {
            assertThatThrownBy(() -> store.get("cron")).isInstanceOfSatisfying(Damaged.class, e -> {
                assertThat(e.key()).isEmpty();
                assertThat(e.position()).isEqualTo(position < 0 ? e.position() : position);
            });
            assertThatThrownBy(() -> store.update("cron", present -> NEXT)).isInstanceOf(Damaged.class);
            assertThatThrownBy(() -> store.update("cron", present -> null)).isInstanceOf(Damaged.class);
        }
        assertThat(Files.readAllBytes(path)).isEqualTo(document.bytes());
        assertThat(document).hasToString(document.toString()).asString().contains(said);
    }

    @ParameterizedTest
    @MethodSource
    void badEntryIsItsOwnProblemAndTheOthersCanBeChanged(String key) throws IOException {
        DamagedDocument document = DamagedDocument.of(WHOLE).badEntry(key);
        try (FileSessionStore store = open(document)) {
            assertThatThrownBy(() -> store.get(key)).isInstanceOfSatisfying(Damaged.class, e -> {
                assertThat(e.key()).hasValue(key);
                assertThat(document).asString().contains(key);
            });
            assertThatThrownBy(() -> store.update(key, present -> NEXT)).isInstanceOf(Damaged.class);
            assertThat(Files.readAllBytes(path)).isEqualTo(document.bytes());
            for (String other : new String[] {"agent:main:main", "cron", "empty"}) {
                if (!other.equals(key)) {
                    assertThat(store.update(other, present -> NEXT)).hasValue(NEXT);
                }
            }
            assertThat(path).content().contains("\"bad\":01");
            assertThat(store.update("cron".equals(key) ? "empty" : "cron", present -> null))
                    .isEmpty();
        }
    }

    static Stream<String> badEntryIsItsOwnProblemAndTheOthersCanBeChanged() {
        return Stream.of("agent:main:main", "cron", "empty");
    }

    @Test
    void byteOrderMarkIsReadPastAndDroppedByTheNextChange() throws IOException {
        try (FileSessionStore store = open(DamagedDocument.of(WHOLE).withByteOrderMark())) {
            assertThat(store.get("cron")).isPresent();
            store.update("empty", present -> null);
        }
        assertThat(Files.readAllBytes(path)).startsWith((byte) '{');
    }

    @Test
    void damageBySeedIsRefusedOrReadButNeverWrittenOver() throws IOException {
        Map<String, Integer> outcomes = new LinkedHashMap<>();
        for (long seed = 0; seed < 80; seed++) {
            DamagedDocument document = DamagedDocument.bySeed(WHOLE.getBytes(UTF_8), seed);
            assertThat(document.bytes())
                    .as(document.toString())
                    .isEqualTo(DamagedDocument.bySeed(WHOLE, seed).bytes());
            outcomes.merge(outcome(document), 1, Integer::sum);
        }
        assertThat(outcomes.get("refused")).as("%s", outcomes).isBetween(30, 75);
        assertThat(outcomes.get("read")).as("%s", outcomes).isPositive();
    }

    private String outcome(DamagedDocument document) throws IOException {
        try (FileSessionStore store = open(document)) {
            try (SessionSnapshot snapshot = store.snapshot()) {
                snapshot.summaries().forEach(summary -> readable(store, summary.key()));
                return "read";
            } catch (Damaged e) {
                assertThatThrownBy(() -> store.update("cron", present -> NEXT))
                        .as(document.toString())
                        .isInstanceOf(Damaged.class);
                assertThat(Files.readAllBytes(path)).as(document.toString()).isEqualTo(document.bytes());
                assertThat(e.position()).as(document.toString()).isBetween(0L, (long) document.bytes().length);
                return "refused";
            }
        }
    }

    private static void readable(FileSessionStore store, String key) {
        try {
            assertThat(store.get(key)).isPresent();
        } catch (Damaged e) {
            assertThat(e.key()).hasValue(key);
        }
    }

    @Test
    void placesThatAreNotThereAreRefused() {
        DamagedDocument whole = DamagedDocument.of(WHOLE);

        assertThatThrownBy(() -> whole.truncatedAt(LENGTH + 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0 to " + LENGTH);
        assertThatThrownBy(() -> whole.bitFlipped(0, 8)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> whole.wrongBracket(6))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("only 5");
        assertThatThrownBy(() -> whole.badEntry("n"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no entry n");
    }
}
