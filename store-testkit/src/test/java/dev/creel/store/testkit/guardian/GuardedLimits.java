package dev.creel.store.testkit.guardian;

import dev.creel.store.SessionSnapshot;
import dev.creel.store.guardian.SessionGuardian;
import dev.creel.store.guardian.Usage;
import dev.creel.store.guardian.UsageSource;
import java.util.List;

/** The limits of a guarded store, and of a group in which it is with a source elsewhere. Not thread-safe. */
final class GuardedLimits {

    private static final Usage.Limits NONE = Usage.Limits.none();
    private static final double FROM = 0.8;

    /** Those of the store, and those of the group. */
    private static final List<List<Usage.Limits>> ALL = List.of(
            List.of(NONE.withSessions(5), NONE),
            List.of(NONE.withBytes(500), NONE.withInUse(3)),
            List.of(NONE, NONE.withSessions(8)),
            List.of(NONE.withSessions(8), NONE.withBytes(800).withSessions(20)));

    private final AgentStore agent;
    private List<Usage.Limits> present = ALL.get(0);
    private long elsewhere = 1;
    private boolean elsewhereFails;

    GuardedLimits(AgentStore agent) {
        this.agent = agent;
    }

    void become(int number) {
        present = ALL.get(number % ALL.size());
    }

    void elsewhereUses(long sessions) {
        elsewhere = sessions;
        elsewhereFails = false;
    }

    void elsewhereFails() {
        elsewhereFails = true;
    }

    SessionGuardian.Builder sources(SessionGuardian.Builder builder) {
        return builder.source(agent.source("store", present.get(0)).build())
                .source(UsageSource.of("elsewhere", this::elsewhere))
                .group("both", present.get(1), "store", "elsewhere");
    }

    private Usage elsewhere() {
        if (elsewhereFails) {
            throw new IllegalStateException("connection refused");
        }
        return Usage.of("elsewhere", agent.clock.instant(), elsewhere, elsewhere, elsewhere * 100, NONE);
    }

    /** Answers whether there is a limit now for which a look may begin a cleanup. */
    boolean mayBegin() {
        if (!elsewhereFails) {
            return true;
        }
        long bytes;
        try (SessionSnapshot snapshot = agent.store.snapshot()) {
            bytes = snapshot.summaries()
                    .mapToLong(SessionSnapshot.Summary::bytes)
                    .sum();
        }
        Usage.Limits own = present.get(0);
        return agent.size() >= FROM * own.sessions().orElse(Long.MAX_VALUE)
                || bytes >= FROM * own.bytes().orElse(Long.MAX_VALUE);
    }
}
