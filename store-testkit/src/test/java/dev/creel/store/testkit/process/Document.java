package dev.creel.store.testkit.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.store.SessionEntry;
import dev.creel.store.file.FileSessionStore;
import dev.creel.store.file.FileStoreOptions;
import dev.creel.store.file.StoreFsck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/** What the tests need to know of a document on the disk. */
final class Document {

    private Document() {}

    /** Writes entries whose texts have about the given size. */
    static void fill(Path document, int entries, int bytes) {
        try (FileSessionStore store = FileSessionStore.open(document)) {
            store.transact(transaction -> {
                        for (int i = 0; i < entries; i++) {
                            transaction.put(
                                    "session:" + i,
                                    SessionEntry.of(Map.of("key", "session:" + i, "payload", "x".repeat(bytes))));
                        }
                        return entries;
                    })
                    .close();
        }
    }

    /** Fails unless the document is whole, entry by entry. */
    static void assertWhole(Path document) {
        StoreFsck.Report report = StoreFsck.check(document, FileStoreOptions.defaults());
        assertThat(report.isSound()).as(report.toString()).isTrue();
    }

    /** Fails if anything lies about that only a change in progress needs. */
    static void assertNoLeftovers(Path document) throws IOException {
        assertThat(names(document.toAbsolutePath().getParent()))
                .as("files beside the document")
                .containsExactlyInAnyOrder(document.getFileName().toString(), document.getFileName() + ".creel");
        assertThat(names(document.resolveSibling(document.getFileName() + ".creel")))
                .as("files in the side folder")
                .containsExactlyInAnyOrder("lock", "committed");
    }

    private static java.util.List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
