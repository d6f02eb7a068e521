package dev.creel.bench.work;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.ThreadParams;

/**
 * A session beyond those of the dataset, of a thread's own, so that the document keeps its size. What is done to it around
 * each call is not measured; a call that writes takes long beside the two looks at the clock that this costs. Used by one
 * thread.
 */
@SuppressWarnings("NullAway.Init")
public abstract class Guest {

    private String key;
    private String json;

    /** Chooses key and text. */
    @Setup(Level.Trial)
    public void invite(Prepared prepared, ThreadParams thread) {
        key = "agent:main:guest:" + thread.getThreadIndex();
        json = new String(prepared.dataset().stores().entry(prepared.keys().size()), StandardCharsets.UTF_8);
    }

    String key() {
        return key;
    }

    String json() {
        return json;
    }

    /** Is removed after each call. */
    @State(Scope.Thread)
    public static class Leaving extends Guest {
        /** Removes the session. */
        @TearDown(Level.Invocation)
        public void leave(Opened opened) throws IOException {
            opened.contender().remove(key());
        }
    }

    /** Is written before each call. */
    @State(Scope.Thread)
    public static class Coming extends Guest {
        /** Writes the session. */
        @Setup(Level.Invocation)
        public void come(Opened opened) throws IOException {
            opened.contender().create(key(), json());
        }
    }
}
