package dev.creel.store.file;

import static dev.creel.store.file.Documents.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.store.SessionSnapshot;
import dev.creel.store.SessionTransaction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the file store adds to the contract of comparing with an earlier snapshot: the indexes tell, not the entries. */
class UnchangedSessionTest {

    private static final String DOCUMENT = "{\"a\":{\"n\":1},\"b\":{\"n\":2},\"c\":{\"n\":3}}";

    @TempDir
    Path folder;

    private Path path;
    private FileSessionStore store;

    @BeforeEach
    void open() throws IOException {
        path = folder.resolve("sessions.json");
        Files.writeString(path, DOCUMENT);
        store = open(Memory.GATE_ZERO);
    }

    private FileSessionStore open(Memory memory) {
        return HookedFileOps.still().open(path, memory.options().build());
    }

    @AfterEach
    void close() {
        store.close();
    }

    private Set<String> unchanged(SessionSnapshot earlier) {
        try (SessionTransaction.Outcome<Set<String>> outcome = store.transact(transaction -> {
            Set<String> unchanged = new TreeSet<>(Set.of("a", "b", "c", "d"));
            unchanged.removeIf(key -> !transaction.isUnchangedSince(earlier, key));
            return unchanged;
        })) {
            return outcome.result();
        }
    }

    private Set<String> unchangedAfter(String document) {
        try (SessionSnapshot earlier = store.snapshot()) {
            Documents.replace(path, document);
            return unchanged(earlier);
        }
    }

    @Test
    void comparingReadsNoEntry() {
        try (SessionSnapshot earlier = store.snapshot()) {
            store.update("b", present -> entry("b", 1));
            FileStoreStats before = store.stats();

            assertThat(unchanged(earlier)).containsExactly("a", "c", "d");

            assertThat(store.stats().bytesRead()).isEqualTo(before.bytesRead());
            assertThat(store.stats().entriesDecoded()).isEqualTo(before.entriesDecoded());
        }
    }

    @Test
    void placeAndOrderInARescannedDocumentMakeNoDifference() {
        assertThat(unchangedAfter("{ \"d\" : {}, \"c\": {\"n\":3},\n\"b\":{\"n\": 2},\"a\":{\"n\":1} }"))
                .containsExactly("a", "c");
    }

    @Test
    void keyThatIsEscapedOtherwiseIsTheSameSpelling() {
        assertThat(unchangedAfter(DOCUMENT.replace("\"a\"", "\"\\u0061\"").replace("\"b\"", "\"\\u0042\"")))
                .containsExactly("a", "c", "d");
    }

    @Test
    void ofAKeyThatOccursTwiceTheLastCounts() {
        assertThat(unchangedAfter(DOCUMENT.replace("{\"a\"", "{\"a\":{\"n\":9},\"a\"")))
                .containsExactly("a", "b", "c", "d");
    }

    @Test
    void spellingThatWinsOnlyNowIsAnotherSessionAlthoughItsTextStayed() throws IOException {
        Files.writeString(path, "{\"A\":{\"updatedAt\":5},\"a\":{\"updatedAt\":3}}");

        assertThat(unchangedAfter("{\"A\":{\"updatedAt\":1},\"a\":{\"updatedAt\":3}}"))
                .containsExactly("b", "c", "d");
    }

    @Test
    void snapshotOfAnotherStoreObjectIsComparedByItsIndexToo() {
        try (FileSessionStore other = open(Memory.WHOLE);
                SessionSnapshot earlier = other.snapshot()) {
            store.update("b", present -> entry("b", 1));
            FileStoreStats before = other.stats();

            assertThat(unchanged(earlier)).containsExactly("a", "c", "d");
            assertThat(other.stats().entriesDecoded()).isEqualTo(before.entriesDecoded());
        }
    }

    @Test
    void snapshotThatItsStoreClosedSaysSo() {
        SessionSnapshot earlier;
        try (FileSessionStore other = open(Memory.WHOLE)) {
            earlier = other.snapshot();
        }

        assertThatThrownBy(() -> unchanged(earlier))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("store");
    }
}
