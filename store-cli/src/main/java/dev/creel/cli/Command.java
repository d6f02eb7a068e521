package dev.creel.cli;

import java.io.IOException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/**
 * One of the things that creel can do. Used by one thread.
 *
 * <p>Commands describe themselves by picocli's builders and not by its annotations, which would cost the reflection
 * over every class at each start.
 */
interface Command {

    /** Answers the name and the arguments, without those that every command has. */
    CommandSpec spec();

    /**
     * Does it.
     *
     * @throws picocli.CommandLine.ParameterException if an argument makes no sense
     * @throws dev.creel.store.SessionStoreException if the store could not be used
     * @throws IOException if the output could not be written
     */
    ExitCode run(ParseResult arguments, Settings settings, Output output) throws IOException;
}
