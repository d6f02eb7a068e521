package dev.creel.bench;

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
     * Makes the document in a directory and works on it.
     *
     * @param directory is left with the document {@code sessions.json} and whatever else the contender writes
     * @return the samples at cycle 0, at each so many cycles, and at the last
     */
    List<Sample> in(Path directory) throws IOException {
        long started = System.nanoTime();
        Path document = directory.resolve("sessions.json");
        if (options.store().isPresent()) {
            Files.copy(options.store().get(), document);
        } else {
            SeedDocument.write(document, options.targetKb() * 1024L, options.payloadSize());
        }
        FileStoreOptions.Builder settings =
                FileStoreOptions.fromEnvironment(System.getenv()).toBuilder().durability(options.durability());
        options.cacheTtl().ifPresent(settings::cacheTtl);
        try (Contender contender = name.open(document, settings.build(), options.reuseLoadedStore())) {
            return cycles(contender, document, started);
        }
    }

    private List<Sample> cycles(Contender contender, Path document, long started) throws IOException {
        List<String> keys = contender.keys(options.uniqueTouches());
        Progress told = new Progress(progress, Flags.word(name) + " cycles");
        List<Sample> samples = new ArrayList<>();
        samples.add(Sample.take(0, document, started));
        for (int cycle = 1; cycle <= options.cycles(); cycle++) {
            contender.cycle(keys.get((cycle - 1) % keys.size()), Contender.Touch.inCycle(cycle));
            if (cycle % options.sampleEvery() == 0 || cycle == options.cycles()) {
                samples.add(Sample.take(cycle, document, started));
            }
            told.at(cycle, options.cycles());
        }
        return samples;
    }
}
