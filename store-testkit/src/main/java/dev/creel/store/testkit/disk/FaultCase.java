package dev.creel.store.testkit.disk;

import dev.creel.store.file.Durability;
import dev.creel.store.io.FileOps;

/**
 * One run of a scenario: which call goes wrong, how, and with which options. Immutable, thread-safe.
 *
 * @param call which call it is, from 0
 * @param onwards whether all later calls go wrong too
 * @param fault how it goes wrong
 * @param durability what the store promises
 * @param memory what the store keeps
 */
public record FaultCase(int call, boolean onwards, Fault fault, Durability durability, MemorySetting memory) {

    FaultyFileOps disk(FileOps disk) {
        FaultyFileOps.Plan plan = FaultyFileOps.failing(call);
        return (onwards ? plan.andAllLater() : plan).with(fault, disk);
    }

    /** Answers the Java expression that makes this case, for running it alone. */
    @Override
    public String toString() {
        return "new FaultCase(" + call + ", " + onwards + ", Fault." + fault + ", Durability." + durability
                + ", MemorySetting." + memory + ")";
    }
}
