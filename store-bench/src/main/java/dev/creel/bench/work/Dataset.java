package dev.creel.bench.work;

import dev.creel.bench.contender.Contender;
import dev.creel.bench.contender.ContenderName;
import dev.creel.bench.contender.Directories;
import dev.creel.bench.contender.Words;
import dev.creel.store.file.FileStoreOptions;
import dev.creel.store.testkit.RealShapedStores;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * A real-shaped document of some size, and what each contender makes of it. Both are made once, in {@code
 * creel-bench-data-SEED-BYTES}, and stay there for the next run; work is done on copies. That directory is in {@code
 * java.io.tmpdir}, or where the system property {@value #PLACE} says. Delete it after a change of what a contender makes
 * of a document. Thread-safe, also between processes.
 */
public final class Dataset {

    /** The system property that says where datasets are kept. */
    public static final String PLACE = "creel.bench.data";

    private static final long SEED = 20260321;
    private static final RealShapedStores STORES = RealShapedStores.withSeed(SEED);

    private final long bytes;
    private final Path home;

    private Dataset(long bytes) {
        this.bytes = bytes;
        this.home = Path.of(
                System.getProperty(PLACE, System.getProperty("java.io.tmpdir")),
                "creel-bench-data-" + SEED + "-" + bytes);
    }

    /** Answers the dataset of a size in units of 1,000,000 bytes, such as 7.6. */
    public static Dataset ofMegabytes(String mb) {
        return new Dataset(new BigDecimal(mb).movePointRight(6).longValueExact());
    }

    /** Answers the size that the document has at least. */
    public long bytes() {
        return bytes;
    }

    /** Answers the generator that the document comes from: entry number n of the document is its entry number n. */
    public RealShapedStores stores() {
        return STORES;
    }

    /** Answers the document, which is only to be read. */
    public Path document() throws IOException {
        return documentDirectory().resolve("sessions.json");
    }

    private Path documentDirectory() throws IOException {
        return made("document", directory -> STORES.writeBytes(directory.resolve("sessions.json"), bytes));
    }

    /** Answers the keys in the order of the document, so that all contenders work on the same sessions. */
    public List<String> keys() throws IOException {
        try (Contender look = ContenderName.CREEL.open(documentDirectory(), FileStoreOptions.keepingNothing())) {
            return look.keys(Integer.MAX_VALUE);
        }
    }

    /** Answers a new directory on which a contender can be opened; the caller deletes it. */
    public Path copyFor(ContenderName contender) throws IOException {
        Path document = document();
        Path prepared = made(Words.of(contender), directory -> contender.prepare(document, directory));
        Path copy = Files.createTempDirectory("creel-bench-");
        Directories.copy(prepared, copy);
        return copy;
    }

    /** Answers a directory of this dataset, which is made whole or not at all. */
    private Path made(String name, Filling filling) throws IOException {
        Path directory = home.resolve(name);
        if (!Files.isDirectory(directory)) {
            Path making = Files.createTempDirectory(Files.createDirectories(home), name + "-");
            try {
                filling.fill(making);
                Files.move(making, directory, StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException e) {
                Directories.delete(making);
                // Another process may have been first.
                if (!Files.isDirectory(directory)) {
                    throw e;
                }
            }
        }
        return directory;
    }

    /** Fills a directory. Used by one thread at a time. */
    @FunctionalInterface
    private interface Filling {
        void fill(Path directory) throws IOException;
    }
}
