package dev.creel.store.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.store.SessionStoreException.Damaged;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An entry that is no valid JSON is that entry's matter, through any change of the others, until it is replaced. */
class BadEntryTest {

    private static final String BAD = "{\"x\":tru}";

    @TempDir
    private Path folder;

    private Path document;
    private FileSessionStore store;

    @BeforeEach
    void open() throws IOException {
        document = Files.writeString(
                folder.toRealPath().resolve("sessions.json"), "{\"a\":{\"n\":1},\"bad\":" + BAD + ",\"c\":{}}");
        store = HookedFileOps.still().open(document, FileStoreOptions.defaults());
    }

    @AfterEach
    void close() {
        store.close();
    }

    private void isBadWhereItStands() throws IOException {
        long position = Files.readString(document).indexOf("tru}");
        for (boolean known : new boolean[] {true, false}) {
            try (FileSessionStore fresh = HookedFileOps.still().open(document, FileStoreOptions.defaults())) {
                assertThatThrownBy(() -> (known ? store : fresh).get("bad"))
                        .isInstanceOfSatisfying(Damaged.class, damaged -> {
                            assertThat(damaged.key()).hasValue("bad");
                            assertThat(damaged.position()).isEqualTo(position);
                        })
                        .hasMessageContaining(
                                "The session bad in " + document + " is not valid JSON at byte " + position);
            }
        }
    }

    @Test
    void itIsCarriedAlongWhereOthersAreAddedReplacedAndRemoved() throws IOException {
        isBadWhereItStands();

        store.update("0", present -> Documents.entry("first", 1));
        isBadWhereItStands();
        store.update("new", present -> Documents.entry("last", 2));
        isBadWhereItStands();
        store.update("a", present -> present.with("n", "a longer value"));
        isBadWhereItStands();
        store.update("c", present -> null);
        isBadWhereItStands();
        store.update("a", present -> null);
        isBadWhereItStands();

        assertThat(document).content().contains(BAD);
        assertThat(store.get("new")).isPresent();
    }

    @Test
    void itIsGoodAgainOnceItIsReplaced() throws IOException {
        store.transact(transaction -> {
                    transaction.put("bad", Documents.entry("mended", 1));
                    return null;
                })
                .close();

        assertThat(store.get("bad").orElseThrow().value("sessionId")).hasValue("mended");
        assertThat(StoreFsck.check(document, FileStoreOptions.defaults()).entries())
                .isEqualTo(3);
    }

    @Test
    void itCanBeRemovedWithoutBeingRead() throws IOException {
        store.transact(transaction -> transaction.remove("bad")).close();

        assertThat(store.get("bad")).isEmpty();
        assertThat(document).hasContent("{\"a\":{\"n\":1},\"c\":{}}");
    }
}
