package dev.creel.bench;

import dev.creel.store.file.Durability;
import dev.creel.store.testkit.RealShapedStores;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;

/**
 * What the command {@code lifetime} does. Immutable, thread-safe.
 *
 * @param entries how many sessions the document has
 * @param transcripts how many transcripts lie beside it; those that no session is left for are orphans
 * @param entryBytes the length of each entry
 * @param removed the share of the sessions that expired
 * @param updates how many updates of one field are measured
 * @param rounds how many passes are measured, each on a fresh store
 * @param durability what is forced to the device
 */
record LifetimeOptions(
        int entries, int transcripts, int entryBytes, double removed, int updates, int rounds, Durability durability) {

    /** What a line of the document holds beside an entry, nearly. */
    private static final int KEY_BYTES = 65;

    private static final Set<String> VALUED =
            Set.of("--entries", "--transcripts", "--mb", "--removed", "--updates", "--rounds", "--durability");

    static LifetimeOptions parse(List<String> args) throws UsageException {
        Flags flags = Flags.parse(args, VALUED, Set.of());
        int entries = flags.positive("--entries", 5_000);
        String mb = flags.decimal("--mb").orElse("31");
        long bytes = new BigDecimal(mb).movePointRight(6).longValue() / entries - KEY_BYTES;
        if (bytes < RealShapedStores.MIN_ENTRY_BYTES || bytes > Integer.MAX_VALUE) {
            throw new UsageException("--mb is '" + mb + "'; for " + entries + " entries it must be at least "
                    + BigDecimal.valueOf((long) entries * (RealShapedStores.MIN_ENTRY_BYTES + KEY_BYTES), 6)
                            .stripTrailingZeros()
                            .toPlainString());
        }
        String removed = flags.decimal("--removed").orElse("0.4");
        double share = Double.parseDouble(removed);
        if ((int) (entries * share) < 1 || (int) (entries * share) >= entries) {
            throw new UsageException(
                    "--removed is '" + removed + "'; of " + entries + " sessions some must go and some must stay");
        }
        return new LifetimeOptions(
                entries,
                flags.positive("--transcripts", 8_000),
                (int) bytes,
                share,
                flags.positive("--updates", 50),
                flags.positive("--rounds", 3),
                flags.choice("--durability", Durability.class).orElse(Durability.FILE_AND_DIRECTORY));
    }

    /** Answers whether a session expired; those that did are spread evenly, so that as many ranges stay as can. */
    boolean expired(int entry) {
        return (int) ((entry + 1) * removed) > (int) (entry * removed);
    }
}
