package dev.creel.store.testkit.disk;

import java.nio.charset.StandardCharsets;

/** A process that a lock file may name and that does not live. Stateless and thread-safe. */
final class DeadProcess {

    /** More than any system gives to a process. */
    static final int PID = Integer.MAX_VALUE;

    private static final String THIS =
            "{\n  \"pid\": " + ProcessHandle.current().pid() + ",";
    private static final String DEAD = "{\n  \"pid\": " + PID + ",";

    private DeadProcess() {}

    /** Answers the content of a file; if that is the text of a lock of this JVM, or a part of it, one of a dead process. */
    static byte[] inPlaceOfThis(byte[] content) {
        String begin = new String(content, 0, Math.min(content.length, THIS.length()), StandardCharsets.ISO_8859_1);
        if (!begin.equals(THIS)) {
            return content;
        }
        String rest = new String(content, StandardCharsets.ISO_8859_1).substring(THIS.length());
        return (DEAD + rest).getBytes(StandardCharsets.ISO_8859_1);
    }
}
