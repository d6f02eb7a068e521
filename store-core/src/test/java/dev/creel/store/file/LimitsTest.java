package dev.creel.store.file;

import static dev.creel.store.file.Documents.load;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionStoreException.Unavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is too much is a clear error, on reading and on writing, and exactly the limit is not too much. */
class LimitsTest {

    @TempDir
    Path folder;

    private Path path;

    @BeforeEach
    void name() {
        path = folder.resolve("sessions.json");
    }

    private FileSessionStore open(UnaryOperator<FileStoreOptions.Builder> settings) {
        return HookedFileOps.still()
                .open(path, settings.apply(Memory.WHOLE.options()).build());
    }

    private void tooMuchToRead(UnaryOperator<FileStoreOptions.Builder> settings, long limit) throws IOException {
        String before = Files.readString(path);
        try (FileSessionStore store = open(settings)) {
            assertThatThrownBy(store::snapshot).isInstanceOfSatisfying(Unavailable.class, e -> {
                assertThat(e.limit()).hasValue(limit);
                assertThat(e).hasMessageContaining("byte").hasMessageContaining("FileStoreOptions");
            });
            assertThatThrownBy(() -> store.update("a", present -> null)).isInstanceOf(Unavailable.class);
        }
        assertThat(path).hasContent(before);
    }

    private void read(UnaryOperator<FileStoreOptions.Builder> settings, Consumer<FileSessionStore> check) {
        try (FileSessionStore store = open(settings)) {
            load(store);
            check.accept(store);
        }
    }

    private void tooMuchToWrite(FileSessionStore store, ThrowingCallable change) throws IOException {
        String before = Files.readString(path);
        assertThatIllegalArgumentException().isThrownBy(change).withMessageContaining("Nothing was changed");
        assertThat(path).hasContent(before);
        assertThat(load(store)).isNotEmpty();
    }

    @Test
    void numberOfEntries() throws IOException {
        Files.writeString(path, "{\"a\":{},\"b\":{},\"c\":{}}");

        tooMuchToRead(options -> options.maxEntries(2), 2);
        read(
                options -> options.maxEntries(3),
                store -> assertNotWritten(store, () -> store.update("d", none -> SessionEntry.parse("{}"))));
    }

    @Test
    void bytesOfAnEntry() throws IOException {
        Files.writeString(path, "{\"a\":{\"n\":123}}");

        tooMuchToRead(options -> options.maxEntryBytes(8), 8);
        read(options -> options.maxEntryBytes(9), store -> {
            assertNotWritten(store, () -> store.update("b", none -> SessionEntry.parse("{\"n\":123}")));
            assertThat(store.update("b", none -> SessionEntry.parse("{}"))).isPresent();
        });
    }

    @Test
    void depthOfAnEntry() throws IOException {
        Files.writeString(path, "{\"a\":{\"n\":[[]]}}");

        tooMuchToRead(options -> options.maxDepth(2), 2);
        read(options -> options.maxDepth(3), store -> {
            assertNotWritten(store, () -> store.update("b", none -> SessionEntry.parse("{\"n\":[[[]]]}")));
            assertThat(store.update("b", none -> SessionEntry.parse("{\"n\":[[]]}")))
                    .isPresent();
        });
    }

    @Test
    void bytesOfAFieldThatIsWritten() throws IOException {
        Files.writeString(path, "{\"a\":{\"n\":\"12345\"}}");

        read(options -> options.maxFieldBytes(7), store -> {
            assertNotWritten(store, () -> store.update("a", present -> present.with("n", "123456")));
            assertNotWritten(store, () -> store.update("new", none -> SessionEntry.parse("{\"n\":\"123456\"}")));
            assertThat(store.update("a", present -> present.with("n", "54321"))).isPresent();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> store.update("a", present -> present.with("too long", "123456")))
                    .withMessage("The field too long of the entry for a would take 8 bytes; the limit is 7. Nothing was"
                            + " changed. Keep what is so large in a file of its own, or raise maxFieldBytes in"
                            + " FileStoreOptions.");
        });
    }

    @Test
    void fieldThatIsLargerInTheDocumentIsReadAndCarriedAlong() throws IOException {
        Files.writeString(
                path,
                "{\"a\":{\"n\":\"123456\",\"m\":\"1234567\",\"acp\":\"123456\"},\"b\":{\"n\":\"123456\"},"
                        + "\"bad\":{\"n\":\"123456\",\"x\":01}}");

        try (FileSessionStore store = open(options -> options.maxFieldBytes(7))) {
            assertThat(store.update("a", present -> present.with("label", "l"))).isPresent();
            assertThat(store.update("a", present -> present.without("acp")))
                    .hasValueSatisfying(entry -> assertThat(entry.has("acp")).isTrue());
            assertThat(store.update("a", present -> present.with("m", "short"))).isPresent();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> store.update("a", present -> present.with("n", "654321")));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> store.update("a", present -> present.with("m", "123456")));
            assertThatIllegalArgumentException()
                    .isThrownBy(
                            () -> store.update("copy", none -> store.get("b").orElseThrow()));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> store.transact(transaction -> {
                        transaction.put("bad", transaction.get("b").orElseThrow());
                        return true;
                    }));
            store.transact(transaction -> {
                        transaction.put("moved", transaction.get("b").orElseThrow());
                        return transaction.remove("b");
                    })
                    .close();
            assertThat(store.get("moved").orElseThrow().value("n")).hasValue("123456");
        }
    }

    private void assertNotWritten(FileSessionStore store, ThrowingCallable change) {
        try {
            tooMuchToWrite(store, change);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void settingsOutOfRangeAreRefusedWhereTheyAreSet() {
        FileStoreOptions.Builder options = FileStoreOptions.builder();
        List<ThrowingCallable> settings = List.of(
                () -> options.lockTimeout(Duration.ZERO),
                () -> options.lockTimeout(Duration.ofMillis(-1)),
                () -> options.objectCacheMaxBytes(-1),
                () -> options.cacheTtl(Duration.ofMillis(-1)),
                () -> options.maxEntries(0),
                () -> options.maxEntryBytes(0),
                () -> options.maxFieldBytes(0),
                () -> options.maxFieldBytes(-1),
                () -> options.maxDepth(-5),
                () -> options.maxReplacedFiles(0));

        for (ThrowingCallable setting : settings) {
            assertThatIllegalArgumentException().isThrownBy(setting).withMessageContaining("must be");
        }
    }
}
