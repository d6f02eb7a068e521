package dev.creel.bench;

/** A command line that cannot be run; the message says what to do. Immutable, thread-safe. */
final class UsageException extends Exception {

    private static final long serialVersionUID = 1;

    UsageException(String message) {
        super(message);
    }
}
