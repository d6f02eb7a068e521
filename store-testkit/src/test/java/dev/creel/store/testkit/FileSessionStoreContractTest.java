package dev.creel.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.store.SessionStore;
import dev.creel.store.file.Durability;
import dev.creel.store.file.FileStoreOptions;
import dev.creel.store.file.FileStoreOptions.Access;
import dev.creel.store.testkit.disk.DiskCall;
import dev.creel.store.testkit.disk.ForwardingFileOps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** The file store as it is by default; subclasses change what it keeps in memory and how it locks. */
class FileSessionStoreContractTest extends SessionStoreContract {

    @TempDir
    Path folder;

    private final NotDurable disk = new NotDurable();
    private Mishap last = Mishap.OVER;

    @AfterEach
    void onlyTheDocumentAndTheSideFolderAreLeft() {
        assertThat(folder.toFile().list()).isSubsetOf("sessions.json", "sessions.json.creel", "aside");
    }

    FileStoreOptions.Builder options() {
        return FileStoreOptions.builder().objectCacheMaxBytes(1_000_000).cacheTtl(Duration.ofSeconds(45));
    }

    @Override
    protected SessionStore open(Setup setup) {
        return disk.open(
                document(),
                options()
                        .lockTimeout(setup.lockTimeout())
                        .keyNormalizer(setup.keyNormalizer())
                        .clock(setup.clock())
                        .access(setup.readOnly() ? Access.READ_ONLY : Access.READ_WRITE)
                        .build());
    }

    private Path document() {
        return folder.resolve("sessions.json");
    }

    private Path aside() {
        return folder.resolve("aside");
    }

    @Override
    protected boolean cause(Mishap mishap) throws IOException {
        switch (mishap) {
            case FOREIGN_CHANGE -> rewrite("\"id-0\"", "\"foreign\"");
            case DAMAGED_ENTRY -> rewrite("1700000000000", "0170000000000");
            case DAMAGED -> Files.writeString(document(), "x", StandardOpenOption.APPEND);
            case GONE -> Files.move(document(), aside());
            case UNREADABLE ->
                Files.createDirectory(Files.move(document(), aside()).resolveSibling("sessions.json"));
            case NOT_DURABLE -> {
                if (options().build().durability() != Durability.FILE_AND_DIRECTORY) {
                    return false;
                }
                disk.failing = true;
            }
            case OVER -> end();
        }
        last = mishap;
        return true;
    }

    private void end() throws IOException {
        switch (last) {
            case FOREIGN_CHANGE -> rewrite("\"foreign\"", "\"id-0\"");
            case DAMAGED_ENTRY -> rewrite("0170000000000", "1700000000000");
            case DAMAGED -> {
                String text = Files.readString(document());
                Files.writeString(document(), text.substring(0, text.length() - 1));
            }
            case GONE -> Files.move(aside(), document());
            case UNREADABLE -> {
                Files.delete(document());
                Files.move(aside(), document());
            }
            case NOT_DURABLE -> disk.failing = false;
            case OVER -> {}
        }
    }

    private void rewrite(String target, String replacement) throws IOException {
        Path next = folder.resolve("foreign.tmp");
        Files.writeString(next, Files.readString(document()).replace(target, replacement));
        Files.move(next, document(), StandardCopyOption.ATOMIC_MOVE);
    }

    /** A disk that cannot force a directory while it is failing. */
    private static final class NotDurable extends ForwardingFileOps {

        volatile boolean failing;

        @Override
        protected <T extends @Nullable Object> T around(DiskCall call, Step<T> step) throws IOException {
            if (failing && call.verb() == DiskCall.Verb.FORCE_DIRECTORY) {
                throw new IOException("the device does not answer");
            }
            return step.run();
        }
    }
}
