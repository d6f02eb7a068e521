package dev.creel.store.file;

/** Against whom a change of the store is guarded. */
public enum LockScope {
    /**
     * Against every thread, every JVM and the gateway itself: Creel's own lock for the whole change, and the original's
     * {@code sessions.json.lock} from the last check to the rename. The default.
     */
    GATEWAY,

    /**
     * Against every thread and JVM that uses Creel, without the original's lock file. A gateway that writes at the same
     * moment is noticed by the last check, but one that writes between that check and the rename loses its change.
     */
    CREEL,

    /**
     * Against threads of this JVM only. For files in memory and for tests: two JVMs with this scope on one file lose
     * changes.
     */
    JVM
}
