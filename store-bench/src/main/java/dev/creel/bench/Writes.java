package dev.creel.bench;

import dev.creel.bench.contender.Contender;
import dev.creel.bench.contender.ContenderName;
import dev.creel.bench.contender.Directories;
import dev.creel.bench.contender.Touch;
import dev.creel.bench.contender.Words;
import dev.creel.bench.work.Dataset;
import dev.creel.store.file.Durability;
import dev.creel.store.file.FileStoreOptions;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * The command {@code writes}: counts what updates of single sessions make this process write, closing included, since a
 * database may put off a part of the work until then. Stateless.
 */
final class Writes {

    static final String HEADER = "contender\tmb\tdurability\tupdates\tchanged_bytes\twritten_bytes";

    private static final int UPDATES = 200;
    private static final int STRIDE = 101;

    private Writes() {}

    static void run(List<String> args, PrintStream out) throws UsageException, IOException {
        Flags flags = Flags.parse(args, Set.of("--contender", "--mb", "--durability", "--updates"), Set.of());
        ContenderName name = flags.choice("--contender", ContenderName.class)
                .orElseThrow(() -> new UsageException("writes needs --contender NAME"));
        String mb = flags.decimal("--mb").orElse("7.6");
        Durability durability = flags.choice("--durability", Durability.class).orElse(Durability.PROCESS);
        int updates = flags.positive("--updates", UPDATES);
        ProcessIo.require("writes");
        Path directory = Dataset.ofMegabytes(mb).copyFor(name);
        try {
            FileStoreOptions options = FileStoreOptions.fromEnvironment(System.getenv()).toBuilder()
                    .durability(durability)
                    .build();
            long changed = 0;
            long before;
            try (Contender contender = name.open(directory, options)) {
                List<String> keys = contender.keys(Integer.MAX_VALUE);
                before = ProcessIo.WRITE_BYTES.read();
                for (int i = 1; i <= updates; i++) {
                    Touch touch = Touch.inCycle(i);
                    contender.update(keys.get((int) ((long) i * STRIDE % keys.size())), touch);
                    changed += bytes(touch);
                }
            }
            out.println(HEADER);
            out.println(Words.of(name) + "\t" + mb + "\t" + Words.of(durability) + "\t" + updates + "\t" + changed
                    + "\t" + (ProcessIo.WRITE_BYTES.read() - before));
        } finally {
            Directories.delete(directory);
        }
    }

    private static long bytes(Touch touch) {
        return (touch.updatedAt() + touch.lastTo() + touch.label()).getBytes(StandardCharsets.UTF_8).length;
    }
}
