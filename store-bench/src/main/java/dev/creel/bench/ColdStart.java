package dev.creel.bench;

import dev.creel.bench.contender.Contender;
import dev.creel.bench.contender.ContenderName;
import dev.creel.bench.contender.Words;
import dev.creel.store.file.FileStoreOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** A program that opens a contender, gets one session and ends: as little else as can be. Stateless. */
public final class ColdStart {

    private ColdStart() {}

    /**
     * Prints the moment at which the session was there, in microseconds since 1970, and the memory of the process then.
     *
     * @param args the contender's word, its directory, and a key
     */
    public static void main(String[] args) throws IOException {
        ContenderName name = Words.find(ContenderName.class, args[0]).orElseThrow();
        try (Contender contender = name.open(Path.of(args[1]), FileStoreOptions.fromEnvironment(System.getenv()))) {
            if (contender.get(args[2]) == null) {
                throw new IllegalStateException("There is no session " + args[2] + " in " + args[1]);
            }
            long there = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
            System.out.println(there + "\t" + ResidentMemory.megabytes());
        }
    }
}
