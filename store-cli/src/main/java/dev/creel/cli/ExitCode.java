package dev.creel.cli;

/** How a run of the command ended, for the shell that started it. Immutable, thread-safe. */
enum ExitCode {
    /** What was asked for is done. */
    DONE(0),
    /** The session or field is not there, or a check found damage. */
    NOT_FOUND(1),
    /** A limit stays exceeded, or nothing was removed because the plan may not be executed. */
    NOT_MET(1),
    /** The command line makes no sense. */
    USAGE(2),
    /** The store could not be used: missing, locked, damaged or unreadable. */
    UNUSABLE(3),
    /** A source is worth a look. */
    NOTICE(4),
    /** Something should be done today about a source. */
    WARNING(5),
    /** Something must be done now about a source. */
    CRITICAL(6);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }
}
