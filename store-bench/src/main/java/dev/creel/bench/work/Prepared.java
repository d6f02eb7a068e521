package dev.creel.bench.work;

import dev.creel.bench.contender.Combination;
import dev.creel.bench.contender.Contender;
import dev.creel.bench.contender.ContenderName;
import dev.creel.bench.contender.Directories;
import dev.creel.bench.contender.Words;
import dev.creel.bench.contender.Work;
import dev.creel.store.file.Durability;
import dev.creel.store.file.FileStoreOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.BenchmarkParams;

/** A contender's own copy of the dataset, not open. Shared by the threads of a trial, which only read it. */
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init")
public class Prepared {

    /** Who works. */
    @Param({"creel", "creel-gate-off", "whole-file", "sqlite", "h2-mvstore", "rocksdb"})
    public String contender;

    /** The size of the document in units of 1,000,000 bytes. */
    @Param({"0.5", "7.6", "31", "76", "760"})
    public String mb;

    /** What a change survives. */
    @Param({"process", "file", "file-and-directory"})
    public String durability;

    private ContenderName name;
    private Dataset dataset;
    private FileStoreOptions options;
    private Path directory;
    private List<String> keys;

    /** Makes the copy and looks at its keys. */
    @Setup(Level.Trial)
    public void prepare(BenchmarkParams params) throws IOException {
        name = constant("contender", ContenderName.class, contender);
        dataset = Dataset.ofMegabytes(mb);
        Work work = Work.ofBenchmark(params.getBenchmark()).orElseThrow();
        new Combination(name, work, dataset.bytes(), params.getThreads())
                .obstacle()
                .ifPresent(obstacle -> {
                    throw new IllegalArgumentException("This combination cannot be measured: " + obstacle);
                });
        options = FileStoreOptions.fromEnvironment(System.getenv()).toBuilder()
                .durability(constant("durability", Durability.class, durability))
                .build();
        directory = dataset.copyFor(name);
        keys = dataset.keys();
    }

    private static <E extends Enum<E>> E constant(String parameter, Class<E> type, String word) {
        return Words.find(type, word)
                .orElseThrow(() -> new IllegalArgumentException(
                        "-p " + parameter + "=" + word + " is unknown; it must be " + Words.all(type)));
    }

    Contender open() throws IOException {
        return name.open(directory, options);
    }

    Dataset dataset() {
        return dataset;
    }

    List<String> keys() {
        return keys;
    }

    /** Removes the copy. */
    @TearDown(Level.Trial)
    public void remove() throws IOException {
        Directories.delete(directory);
    }
}
