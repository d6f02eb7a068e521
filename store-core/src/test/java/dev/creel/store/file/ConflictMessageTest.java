package dev.creel.store.file;

import static dev.creel.store.file.Documents.entry;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a replacement that is refused says. */
class ConflictMessageTest {

    @TempDir
    Path folder;

    private FileSessionStore store;

    @BeforeEach
    void open() {
        store = FileSessionStore.open(folder.resolve("sessions.json"));
        store.update("a", present -> entry("a", 1));
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void changedEntryIsSaidToBeChanged() {
        assertThatThrownBy(() -> store.replace("a", entry("a", 2), null))
                .hasMessageContaining(
                        "The session a of " + store + " is not what was expected: it was changed. Nothing");
    }

    @Test
    void entryWhereNoneWasExpectedIsSaidToBeUnexpected() {
        assertThatThrownBy(() -> store.replace("a", null, entry("a", 2)))
                .hasMessageContaining("is not what was expected: it was changed and none was expected. Nothing");
    }

    @Test
    void missingEntryIsSaidToBeMissing() {
        assertThatThrownBy(() -> store.replace("b", entry("b", 2), null))
                .hasMessageContaining("is not what was expected: there is none. Nothing");
    }
}
