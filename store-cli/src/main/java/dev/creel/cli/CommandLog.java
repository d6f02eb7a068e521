package dev.creel.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.util.LinkedHashSet;
import java.util.Set;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.NOPMDCAdapter;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * Prints the library's warnings as the command's own, one line each and each line once, and drops everything below.
 * Thread-safe.
 */
public final class CommandLog implements SLF4JServiceProvider {

    /** How many lines are remembered, since some commands run for months. */
    static final int REMEMBERED = 1_000;

    private final Output output;
    private final Set<String> told = new LinkedHashSet<>();
    private final IMarkerFactory markers = new BasicMarkerFactory();
    private final MDCAdapter context = new NOPMDCAdapter();

    /** For SLF4J. */
    public CommandLog() {
        this(new Output(OutputStream.nullOutputStream(), new FileOutputStream(FileDescriptor.err)));
    }

    CommandLog(Output output) {
        this.output = output;
    }

    /**
     * Makes SLF4J use this one, if it is called before the first logger is made. It is not found as a service, so that
     * programs with this jar on their class path keep the backend of their choice.
     */
    static void install() {
        System.setProperty("slf4j.provider", CommandLog.class.getName());
        System.setProperty("slf4j.internal.verbosity", "WARN");
    }

    /** Prints a warning, unless the very same one is among the last that were printed. */
    void warn(String line) {
        synchronized (told) {
            if (told.add(line)) {
                output.message("warning: " + line);
            }
            if (told.size() > REMEMBERED) {
                told.remove(told.iterator().next());
            }
        }
    }

    @Override
    public ILoggerFactory getLoggerFactory() {
        return name -> new CommandLogger(name, this);
    }

    @Override
    public IMarkerFactory getMarkerFactory() {
        return markers;
    }

    @Override
    public MDCAdapter getMDCAdapter() {
        return context;
    }

    @Override
    public String getRequestedApiVersion() {
        return "2.0.99";
    }

    @Override
    public void initialize() {
        // Everything is ready once it is constructed.
    }
}
