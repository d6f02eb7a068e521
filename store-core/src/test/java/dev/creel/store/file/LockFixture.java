package dev.creel.store.file;

import dev.creel.store.io.FileOps;
import dev.creel.store.io.FileOpsScope;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** A document with locks on it, all closed at the end. */
@SuppressWarnings("try") // closing passes any exception on
final class LockFixture implements AutoCloseable {

    static final Duration SHORT = Duration.ofMillis(60);
    static final Duration LONG = Duration.ofSeconds(60);

    /** A call of a {@link FileOps} method that a test takes over. */
    interface Interception {

        void before(String method, Object[] arguments) throws Exception;
    }

    final Path directory;
    final Path document;
    final Owner owner;
    final CountingSink stats = new CountingSink();
    private final List<AutoCloseable> open = new ArrayList<>();

    LockFixture(Path temporary) throws IOException {
        directory = temporary.toRealPath();
        document = Files.writeString(directory.resolve("sessions.json"), "{}");
        owner = new DocumentPath(FileOpsScope.system(), document).owner(document);
    }

    StoreLock lock(LockScope scope, Duration timeout) {
        return lock(FileOpsScope.system(), scope, document, timeout);
    }

    StoreLock lock(FileOps ops, LockScope scope, Path given, Duration timeout) {
        return keep(new StoreLock(ops, scope, given, timeout, stats));
    }

    StoreLock.Held hold(LockScope scope) {
        return keep(lock(scope, LONG).acquire(document, owner));
    }

    <T extends AutoCloseable> T keep(T resource) {
        open.add(0, resource);
        return resource;
    }

    /** Starts a process of the operating system that lives until the end. */
    Process start(String... command) throws IOException {
        Process process = new ProcessBuilder(command).start();
        keep(process::destroyForcibly);
        return process;
    }

    Path side() {
        return DocumentPath.side(document);
    }

    Path gatewayLock() {
        return directory.resolve("sessions.json.lock");
    }

    static FileOps intercepted(Interception interception) {
        return (FileOps) Proxy.newProxyInstance(
                FileOps.class.getClassLoader(), new Class<?>[] {FileOps.class}, (proxy, method, arguments) -> {
                    interception.before(method.getName(), arguments == null ? new Object[0] : arguments);
                    try {
                        return method.invoke(FileOpsScope.system(), arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    static Owner ownerOf(Path file) throws IOException {
        return new Owner(
                (Integer) Files.getAttribute(file, "unix:uid"), (Integer) Files.getAttribute(file, "unix:gid"));
    }

    static List<String> names(Path directory) {
        try (Stream<Path> children = Files.list(directory)) {
            return children.map(child -> child.getFileName().toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            if (Thread.currentThread().isInterrupted()) {
                throw new AssertionError("timed out");
            }
            Thread.onSpinWait();
        }
    }

    /** Starts a thread and returns once it waits for something. */
    static <T> Task<T> startWaiting(String name, Callable<T> work) {
        Task<T> task = new Task<>(name, work);
        task.thread.start();
        await(() -> task.thread.getState() == Thread.State.TIMED_WAITING || task.result.isDone());
        return task;
    }

    /** A thread with what comes out of it. */
    static final class Task<T> {

        final FutureTask<T> result;
        final Thread thread;

        private Task(String name, Callable<T> work) {
            result = new FutureTask<>(work);
            thread = new Thread(result, name);
        }

        /** Runs work in a thread of its own to the end. */
        static <T> T run(Callable<T> work) throws Exception {
            Task<T> task = new Task<>("worker", work);
            task.thread.start();
            return task.result.get();
        }
    }

    @Override
    public void close() throws Exception {
        for (AutoCloseable resource : open) {
            resource.close();
        }
    }
}
