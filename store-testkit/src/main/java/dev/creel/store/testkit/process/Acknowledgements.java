package dev.creel.store.testkit.process;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Says, within a {@link ChildJvm}, what is finished. A line is in a file before {@link #add} returns, so it counts even
 * if the process is killed the moment after. It then goes to the standard output as well, where the test can wait for it;
 * a test that reads none stops the child after some thousand lines.
 *
 * <p>Thread-safe.
 */
public final class Acknowledgements implements AutoCloseable {

    static final String FILE = "dev.creel.store.testkit.acknowledgements";

    private final FileOutputStream file;

    private Acknowledgements(FileOutputStream file) {
        this.file = file;
    }

    /**
     * Opens those of this process.
     *
     * @throws IllegalStateException if it was not started by {@link ChildJvm}
     */
    public static Acknowledgements open() throws IOException {
        String name = System.getProperty(FILE);
        if (name == null) {
            throw new IllegalStateException("This JVM has nobody to acknowledge to: start it with ChildJvm.start");
        }
        return new Acknowledgements(new FileOutputStream(name, true));
    }

    /**
     * Acknowledges.
     *
     * @param line what is finished, without a line break
     * @throws IOException if the file cannot be written, or nobody reads the standard output any more
     */
    public synchronized void add(String line) throws IOException {
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        file.write(bytes);
        System.out.write(bytes);
        if (System.out.checkError()) {
            throw new IOException("Nobody reads the standard output of process "
                    + ProcessHandle.current().pid() + " any more");
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
