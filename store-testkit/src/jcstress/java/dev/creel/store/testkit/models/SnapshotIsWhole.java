package dev.creel.store.testkit.models;

import dev.creel.store.SessionSnapshot;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** A snapshot shows a change of two sessions whole or not at all, whichever thread made it. */
@JCStressTest
@Outcome(id = "0, 0, 1", expect = Expect.ACCEPTABLE, desc = "The snapshot came before the change.")
@Outcome(id = "1, 1, 1", expect = Expect.ACCEPTABLE, desc = "The snapshot came after the change.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Half a change, or one that got lost.")
@State
public class SnapshotIsWhole {

    private final TwoSessions sessions = new TwoSessions();

    @Actor
    public void change() {
        sessions.raise(1);
    }

    @Actor
    public void look(III_Result result) {
        try (SessionSnapshot snapshot = sessions.snapshot()) {
            result.r1 = TwoSessions.number(snapshot.get("first").orElseThrow());
            result.r2 = TwoSessions.number(snapshot.get("second").orElseThrow());
        }
    }

    @Arbiter
    public void end(III_Result result) {
        result.r3 = sessions.first();
        sessions.close();
    }
}
