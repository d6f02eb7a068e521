package dev.creel.store.testkit.retention;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/**
 * One thing that happens to a store. Immutable, thread-safe.
 *
 * @param what what it is
 * @param who which of several: an actor, a plan
 * @param key which session
 * @param how which way
 */
record Step(What what, int who, int key, int how) {

    private static final int MANY = 64;

    /** What can happen. */
    enum What {
        PUT,
        CHANGE,
        SYSTEM_CHANGE,
        REMOVE,
        FOREIGN_CHANGE,
        FOREIGN_RETURN,
        TOUCH,
        FLUSH,
        LEASE,
        RENEW,
        END_LEASE,
        DIE,
        PASS_TIME,
        JUMP,
        PLAN,
        APPLY,
        PASS,
        RESTORE,
        REVOKE,
        REKEY
    }

    static Arbitrary<List<Step>> histories(int most) {
        Arbitrary<What> what = Arbitraries.frequency(
                Tuple.of(12, What.PUT),
                Tuple.of(3, What.CHANGE),
                Tuple.of(3, What.SYSTEM_CHANGE),
                Tuple.of(1, What.REMOVE),
                Tuple.of(2, What.FOREIGN_CHANGE),
                Tuple.of(2, What.FOREIGN_RETURN),
                Tuple.of(4, What.TOUCH),
                Tuple.of(1, What.FLUSH),
                Tuple.of(5, What.LEASE),
                Tuple.of(2, What.RENEW),
                Tuple.of(2, What.END_LEASE),
                Tuple.of(1, What.DIE),
                Tuple.of(6, What.PASS_TIME),
                Tuple.of(1, What.JUMP),
                Tuple.of(4, What.PLAN),
                Tuple.of(5, What.APPLY),
                Tuple.of(6, What.PASS),
                Tuple.of(4, What.RESTORE),
                Tuple.of(2, What.REVOKE),
                Tuple.of(3, What.REKEY));
        Arbitrary<Integer> choice = Arbitraries.integers().between(0, MANY - 1);
        return Combinators.combine(what, choice, choice, choice)
                .as(Step::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(most);
    }
}
