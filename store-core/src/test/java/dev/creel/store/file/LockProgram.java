package dev.creel.store.file;

import dev.creel.store.io.FileOps;
import dev.creel.store.io.FileOpsScope;
import dev.creel.store.retention.SessionFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/** What the other processes of the lock tests do. */
@SuppressWarnings("try") // holding is the use
final class LockProgram {

    private LockProgram() {}

    public static void main(String[] arguments) throws IOException {
        Path document = Path.of(arguments[1]);
        switch (arguments[0]) {
            case "try" -> tryLock(document);
            case "hold" -> hold(document);
            case "tryFile" -> tryFile(document);
            case "holdFile" -> holdFile(document);
            case "die" -> die(document);
            case "hammer" -> hammer(document);
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    /** Says whether the operating system's lock is free, without any code of Creel's. */
    private static void tryLock(Path document) throws IOException {
        tryFile(document.resolveSibling(document.getFileName() + ".creel").resolve("lock"));
    }

    private static void tryFile(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            System.out.println(lock == null ? "taken" : "free");
        }
    }

    private static void hold(Path document) throws IOException {
        try (StoreLock lock = lock(document);
                StoreLock.Held held = lock.acquire(document, owner(document))) {
            System.out.println("held");
            awaitOrder();
        }
        System.out.println("released");
    }

    /** Holds the lock on a file beside the document. */
    private static void holdFile(Path document) throws IOException {
        try (FileSessionStore store = FileSessionStore.open(document);
                SessionFiles.Hold held = store.files()
                        .tryLock(store.files().own().folder("leases"), "a")
                        .orElseThrow()) {
            System.out.println("held");
            awaitOrder();
        }
        System.out.println("released");
    }

    private static void die(Path document) throws IOException {
        StoreLock lock = lock(document);
        lock.acquire(document, owner(document)).takeGatewayLock();
        System.out.println("taken");
        awaitOrder();
        Runtime.getRuntime().halt(9);
    }

    private static void hammer(Path document) throws IOException {
        try (StoreLock lock = lock(document)) {
            for (long n = 0; ; n++) {
                lock.acquire(document, owner(document)).close();
                if (n == 1000) {
                    System.out.println("hammering");
                }
            }
        }
    }

    private static void awaitOrder() throws IOException {
        if (System.in.read() < 0) {
            Runtime.getRuntime().halt(8);
        }
    }

    private static StoreLock lock(Path document) {
        return new StoreLock(
                FileOpsScope.system(), LockScope.GATEWAY, document, Duration.ofSeconds(60), new CountingSink());
    }

    private static Owner owner(Path document) throws IOException {
        FileOps ops = FileOpsScope.system();
        return new DocumentPath(ops, document).owner(document);
    }
}
