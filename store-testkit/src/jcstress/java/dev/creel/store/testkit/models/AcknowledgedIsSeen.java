package dev.creel.store.testkit.models;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** Who knows that a change has returned sees it, and who has seen a change never sees the state before it. */
@JCStressTest
@Outcome(id = "0, 0, 0", expect = Expect.ACCEPTABLE, desc = "All looks came before the change.")
@Outcome(id = "0, 0, 1", expect = Expect.ACCEPTABLE, desc = "The change came between the looks.")
@Outcome(id = "0, 1, 1", expect = Expect.ACCEPTABLE, desc = "The change was seen before it had returned.")
@Outcome(id = "1, 1, 1", expect = Expect.ACCEPTABLE, desc = "The change had returned, and was seen.")
@Outcome(expect = Expect.FORBIDDEN, desc = "An older version after a newer one was acknowledged or seen.")
@State
public class AcknowledgedIsSeen {

    private final TwoSessions sessions = new TwoSessions();
    private volatile int returned;

    @Actor
    public void change() {
        sessions.raise(1);
        returned = 1;
    }

    @Actor
    public void look(III_Result result) {
        result.r1 = returned;
        result.r2 = sessions.first();
        result.r3 = sessions.first();
    }

    @Arbiter
    public void end() {
        sessions.close();
    }
}
