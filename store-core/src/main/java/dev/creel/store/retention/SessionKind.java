package dev.creel.store.retention;

import java.util.Optional;

/** What a session is for, as its key tells. Immutable and thread-safe. */
public enum SessionKind {
    /** The session in which an agent talks with its owner. */
    MAIN(false),
    /** A conversation with one peer. */
    DIRECT(false),
    /** A group. */
    GROUP(false),
    /** A channel or a room. */
    CHANNEL(false),
    /** A thread or a topic within another conversation. */
    THREAD(false),
    /** A job that runs by the clock. */
    CRON(true),
    /** A session that another session spawned. */
    SUBAGENT(true),
    /** A call from outside. */
    HOOK(true),
    /** A heartbeat of another session. */
    HEARTBEAT(true),
    /** A session that was named explicitly, such as one of a model run. */
    EXPLICIT(true),
    /** Anything else. */
    OTHER(false);

    private final boolean ephemeral;

    SessionKind(boolean ephemeral) {
        this.ephemeral = ephemeral;
    }

    /** Answers whether such sessions go before others when a limit is exceeded. */
    public boolean isEphemeral() {
        return ephemeral;
    }

    /**
     * Answers what a session is for. The most specific form of key counts: a heartbeat of a group is a heartbeat, a thread
     * of a group a thread. Sessions of the agent client protocol ({@code acp}) are {@link #OTHER}, since they may be
     * meant to last; so are keys of no known form. The name that a peer or a group gave itself never makes its session
     * an ephemeral one.
     *
     * @param key the session key, in any spelling
     */
    public static SessionKind of(String key) {
        return new KeyForm(key).kind();
    }

    /**
     * Answers the id of the agent whose session it is, or nothing if the key names none.
     *
     * @param key the session key, in any spelling
     */
    public static Optional<String> agentIn(String key) {
        return new KeyForm(key).agent();
    }
}
