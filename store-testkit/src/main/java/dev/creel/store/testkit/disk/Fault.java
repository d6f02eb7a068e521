package dev.creel.store.testkit.disk;

import dev.creel.store.testkit.disk.DiskCall.Verb;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;

/** What can go wrong with one call of a store to its disk. Immutable, thread-safe. */
public enum Fault {
    /** Nothing is done; the device reports an error. Concerns every call. */
    IO_ERROR("Input/output error"),
    /** Nothing is done, because the device has no room. Concerns calls that need some. */
    DISK_FULL("No space left on device"),
    /** Half of the bytes are written, then the device has no room. */
    SHORT_WRITE("No space left on device"),
    /** All is done, and yet reported as failed, as a network file system may. Concerns calls that change something. */
    DONE_BUT_FAILED("Input/output error"),
    /** Nothing is done, because the user may not. Concerns calls that name a file. */
    ACCESS_DENIED("Permission denied"),
    /**
     * The thread is interrupted before the call, which is done as far as the disk goes on then: see
     * {@link java.nio.channels.ClosedByInterruptException}. Concerns every call.
     */
    INTERRUPT("Interrupted");

    private final String message;

    Fault(String message) {
        this.message = message;
    }

    /** Answers whether a call can go wrong in this way; if not, it is done. */
    public boolean concerns(DiskCall call) {
        return switch (this) {
            case IO_ERROR, INTERRUPT -> true;
            case DISK_FULL -> call.verb().isChanging() && call.verb() != Verb.DELETE && call.verb() != Verb.CHOWN;
            case SHORT_WRITE -> call.verb() == Verb.WRITE || call.verb() == Verb.APPEND;
            case DONE_BUT_FAILED -> call.verb().isChanging();
            case ACCESS_DENIED -> !isOnOpenFile(call);
        };
    }

    /** Answers the exception that the JDK throws for it: its type depends on the call. */
    IOException exception(DiskCall call) {
        if (isOnOpenFile(call)) {
            return new IOException(message);
        }
        boolean opens = call.verb() == Verb.OPEN || call.verb() == Verb.OPEN_FOR_APPEND;
        if (opens && this != ACCESS_DENIED) {
            return new FileNotFoundException(call.path() + " (" + message + ")");
        }
        return this == ACCESS_DENIED
                ? new AccessDeniedException(call.path().toString())
                : new FileSystemException(call.path().toString(), null, message);
    }

    private static boolean isOnOpenFile(DiskCall call) {
        return switch (call.verb()) {
            case READ, WRITE, APPEND, FORCE, CLOSE -> true;
            default -> false;
        };
    }
}
