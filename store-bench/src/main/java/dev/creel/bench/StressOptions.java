package dev.creel.bench;

import dev.creel.bench.contender.ContenderName;
import dev.creel.bench.contender.Words;
import dev.creel.bench.contender.Work;
import dev.creel.store.file.Durability;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a stress run does. Immutable, thread-safe.
 *
 * @param targetKb the size of the generated document in units of 1,024 bytes
 * @param cycles how many times a document is loaded and changed
 * @param sampleEvery how many cycles lie between two samples
 * @param payloadSize the length of the prompt of each generated entry
 * @param uniqueTouches how many different entries are changed, at most
 * @param cacheTtl how long payload may be kept in memory, if that is set
 * @param reuseLoadedStore whether what was loaded is the base of the change
 * @param store a real document, of which a copy is used in place of a generated one
 * @param contenders what is measured; each in a JVM of its own if there are several
 * @param durability what is forced to the device
 */
record StressOptions(
        int targetKb,
        int cycles,
        int sampleEvery,
        int payloadSize,
        int uniqueTouches,
        Optional<Duration> cacheTtl,
        boolean reuseLoadedStore,
        Optional<Path> store,
        List<ContenderName> contenders,
        Durability durability) {

    private static final Set<String> VALUED = Set.of(
            "--target-kb",
            "--cycles",
            "--sample-every",
            "--payload-size",
            "--unique-touches",
            "--cache-ttl-ms",
            "--store",
            "--contender",
            "--durability");

    /**
     * Reads the flags of the original's script, and this one's own.
     *
     * @throws UsageException if a flag is unknown or its value is of no use
     */
    static StressOptions parse(List<String> args) throws UsageException {
        Flags flags = Flags.parse(args, VALUED, Set.of("--reuse-loaded-store"));
        var ttl = flags.notNegative("--cache-ttl-ms");
        boolean reuse = flags.isSet("--reuse-loaded-store");
        return new StressOptions(
                flags.positive("--target-kb", 7_600),
                flags.positive("--cycles", 50),
                flags.positive("--sample-every", 10),
                flags.positive("--payload-size", 2_048),
                flags.positive("--unique-touches", 400),
                ttl.isPresent() ? Optional.of(Duration.ofMillis(ttl.getAsInt())) : Optional.empty(),
                reuse,
                flags.file("--store"),
                contenders(flags, reuse),
                flags.choice("--durability", Durability.class).orElse(Durability.FILE_AND_DIRECTORY));
    }

    private static List<ContenderName> contenders(Flags flags, boolean reuse) throws UsageException {
        List<ContenderName> chosen = flags.says("--contender", "all")
                ? List.of(ContenderName.values())
                : flags.choice("--contender", ContenderName.class)
                        .map(List::of)
                        .orElse(List.of(ContenderName.CREEL, ContenderName.WHOLE_FILE));
        for (ContenderName name : chosen) {
            if (reuse && !name.supports(Work.UPDATE_REUSING_SNAPSHOT)) {
                throw new UsageException(
                        "--reuse-loaded-store is of no use to " + Words.of(name) + ", which loads no whole store");
            }
        }
        return chosen;
    }
}
