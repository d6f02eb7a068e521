package dev.creel.bench.contender;

import dev.creel.store.file.FileStoreOptions;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * A contender at some work. Immutable, thread-safe.
 *
 * @param contender who works
 * @param work what is to be done
 * @param bytes the size of the document
 * @param threads how many do it side by side
 */
public record Combination(ContenderName contender, Work work, long bytes, int threads) {

    private static final Set<Work> OPENING = EnumSet.of(Work.OPEN_COLD, Work.LIST_COLD, Work.LIST_COLD_WITH_DETAILS);

    /** Answers why the combination cannot be measured, or nothing if it can. */
    public Optional<String> obstacle() {
        String who = Words.of(contender);
        if (!contender.supports(work)) {
            return Optional.of(who + " has no form of " + work.benchmark());
        }
        if (work == Work.COLD_GET && keepsWholeDocument()) {
            return Optional.of(who + " keeps a document of " + bytes + " bytes in memory, so that no get is cold");
        }
        if (OPENING.contains(work) && threads > 1 && opensOnce()) {
            return Optional.of(who + " may be opened once at a time, not by " + threads + " threads");
        }
        return Optional.empty();
    }

    private boolean keepsWholeDocument() {
        long gate = FileStoreOptions.fromEnvironment(System.getenv())
                .objectCacheMaxBytes()
                .orElseThrow();
        return (contender == ContenderName.CREEL || contender == ContenderName.WHOLE_FILE) && bytes <= gate;
    }

    private boolean opensOnce() {
        return contender == ContenderName.H2_MVSTORE || contender == ContenderName.ROCKSDB;
    }
}
