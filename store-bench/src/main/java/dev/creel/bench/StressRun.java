package dev.creel.bench;

import dev.creel.bench.contender.Contender;
import dev.creel.bench.contender.ContenderName;
import dev.creel.bench.contender.Touch;
import dev.creel.bench.contender.Words;
import dev.creel.store.file.FileStoreOptions;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One contender's stress run in this JVM. Used by one thread. */
final class StressRun {

    private final StressOptions options;
    private final ContenderName name;
    private final PrintStream progress;

    StressRun(StressOptions options, ContenderName name, PrintStream progress) {
        this.options = options;
        this.name = name;
        this.progress = progress;
    }

    /**
     * Makes the document, prepares the contender and works on it.
     *
     * @param directory is empty, and is left with whatever the contender keeps
     * @return the samples at cycle 0, at each so many cycles, and at the last, and what is held then
     */
    Outcome in(Path directory) throws IOException {
        long started = System.nanoTime();
        if (options.store().isPresent()) {
            name.prepare(options.store().get(), directory);
        } else {
            Path document = directory.resolveSibling(directory.getFileName() + "-generated.json");
            try {
                SeedDocument.write(document, options.targetKb() * 1024L, options.payloadSize());
                name.prepare(document, directory);
            } finally {
                Files.deleteIfExists(document);
            }
        }
        FileStoreOptions.Builder settings =
                FileStoreOptions.fromEnvironment(System.getenv()).toBuilder().durability(options.durability());
        options.cacheTtl().ifPresent(settings::cacheTtl);
        try (Contender contender = name.open(directory, settings.build())) {
            return cycles(contender, directory, started);
        }
    }

    private Outcome cycles(Contender contender, Path directory, long started) throws IOException {
        List<String> keys = contender.keys(options.uniqueTouches());
        Progress told = new Progress(progress, Words.of(name) + " cycles");
        List<Sample> samples = new ArrayList<>();
        samples.add(Sample.take(0, directory, started));
        for (int cycle = 1; cycle <= options.cycles(); cycle++) {
            contender.cycle(keys.get((cycle - 1) % keys.size()), Touch.inCycle(cycle), options.reuseLoadedStore());
            if (cycle % options.sampleEvery() == 0 || cycle == options.cycles()) {
                samples.add(Sample.take(cycle, directory, started));
            }
            told.at(cycle, options.cycles());
        }
        return new Outcome(samples, StressEnd.take());
    }

    /**
     * What a run found out. Immutable, thread-safe.
     *
     * @param samples in the order of the cycles
     * @param end what was held after the last
     */
    record Outcome(List<Sample> samples, StressEnd end) {}
}
