package dev.creel.bench;

import java.io.IOException;
import java.util.List;

/** How much a run measures. */
enum RunProfile {
    /** Shows in less than a minute that everything works, and nothing else. */
    SMOKE,
    /** What the promises need, with few repeats: at most five minutes. */
    QUICK,
    /** Everything: at most an hour. */
    FULL;

    /** Answers the steps in their order, and makes the documents that they work on. */
    List<RunStep> steps() throws IOException {
        return switch (this) {
            case SMOKE -> RunPlan.smoke();
            case QUICK -> RunPlan.quick();
            case FULL -> RunPlan.full();
        };
    }
}
