package dev.creel.bench.work;

import dev.creel.bench.contender.Touch;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.ThreadParams;

/** Says which session is next. Used by one thread. */
@State(Scope.Thread)
@SuppressWarnings("NullAway.Init")
public class Turn {

    /** A prime, so that the next session is far away and every session comes up, whatever their number. */
    private static final int STRIDE = 1_000_003;

    /** So few that they fit below the default gate, whatever the size of the document. */
    private static final int HOT = 16;

    private static final int TEN = 10;

    private List<String> keys;
    private int number;
    private int touches;

    /** Begins in a place of the thread's own. */
    @Setup(Level.Trial)
    public void begin(Prepared prepared, ThreadParams thread) {
        keys = prepared.keys();
        number = (int) ((long) keys.size() * thread.getThreadIndex() / thread.getThreadCount());
    }

    /** Answers one of a few sessions. */
    String hot() {
        number = (number + 1) % Math.min(HOT, keys.size());
        return keys.get(number);
    }

    /** Answers a session anywhere. */
    String anywhere() {
        number = (int) (((long) number + STRIDE) % keys.size());
        return keys.get(number);
    }

    /** Answers what to write next; it is different each time. */
    Touch touch() {
        touches++;
        return Touch.inCycle(touches);
    }

    /** Answers ten sessions anywhere. */
    List<String> ten() {
        List<String> ten = new ArrayList<>(TEN);
        while (ten.size() < TEN) {
            ten.add(anywhere());
        }
        return ten;
    }
}
