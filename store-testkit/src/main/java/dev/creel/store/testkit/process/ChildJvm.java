package dev.creel.store.testkit.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A JVM of its own on the class path of the test, small and quick to start: 64 MB of heap. What it has finished it says
 * through {@link Acknowledgements}, which stay when it is killed.
 *
 * <pre>{@code
 * try (ChildJvm child = ChildJvm.start(WritingMain.class, document)) {
 *     child.expect("ready");
 *     child.say("go");
 *     child.line();                                  // the first acknowledgement
 *     child.kill();
 *     List<String> done = child.acknowledged();      // everything that must be there now
 * }
 * }</pre>
 *
 * <p>Used by one thread at a time, but for {@link #kill()}, which any thread may call.
 */
public final class ChildJvm extends ChildProcess {

    private final Path acknowledged;

    private ChildJvm(List<String> command, Path acknowledged) throws IOException {
        super(command);
        this.acknowledged = acknowledged;
    }

    /**
     * Starts a main class.
     *
     * @param arguments what it is given, as {@code toString} says it
     */
    public static ChildJvm start(Class<?> main, Object... arguments) throws IOException {
        return start(List.of(), main, arguments);
    }

    /**
     * Starts a main class in a JVM with more options.
     *
     * @param options for the JVM, such as {@code -Dname=value} or another heap size
     * @param arguments what the main class is given, as {@code toString} says it
     */
    public static ChildJvm start(List<String> options, Class<?> main, Object... arguments) throws IOException {
        Path acknowledged = Files.createTempFile("creel-child", ".acknowledged");
        List<String> all = new ArrayList<>(options);
        all.add("-D" + Acknowledgements.FILE + "=" + acknowledged);
        List<String> command = command(all, System.getProperty("java.class.path"), main, arguments);
        boolean started = false;
        try {
            ChildJvm child = new ChildJvm(command, acknowledged);
            started = true;
            return child;
        } finally {
            if (!started) {
                Files.delete(acknowledged);
            }
        }
    }

    /** Answers the command that starts a main class on a class path. */
    static List<String> command(List<String> options, String classPath, Class<?> main, Object... arguments) {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(List.of("-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.addAll(options);
        command.addAll(List.of("-cp", classPath, main.getName()));
        Arrays.stream(arguments).map(Object::toString).forEach(command::add);
        return command;
    }

    /** Answers what it has acknowledged so far, in order; a line that it had not finished when it was killed is none. */
    public List<String> acknowledged() throws IOException {
        String text = Files.readString(acknowledged);
        return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    }

    @Override
    public void close() throws IOException {
        super.close();
        Files.deleteIfExists(acknowledged);
    }
}
