package dev.creel.bench.contender;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.UUID;

/**
 * Replaces a file as the original does: temporary file, force, rename, force of the directory. Immutable, thread-safe.
 */
final class AtomicWrite {

    private static final int PIECE = 1 << 20;

    private final boolean forceFile;
    private final boolean forceDirectory;

    AtomicWrite(boolean forceFile, boolean forceDirectory) {
        this.forceFile = forceFile;
        this.forceDirectory = forceDirectory;
    }

    void replace(Path file, byte[] text) throws IOException {
        Path temporary = file.resolveSibling(file.getFileName() + "." + UUID.randomUUID() + ".tmp");
        try {
            write(temporary, text);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
            if (forceDirectory) {
                try (FileChannel directory =
                        FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
                    directory.force(true);
                }
            }
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private void write(Path temporary, byte[] text) throws IOException {
        try (FileChannel channel = FileChannel.open(
                temporary,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            // In pieces, because the channel copies each into a direct buffer of its size and keeps that.
            for (int from = 0; from < text.length; from += PIECE) {
                ByteBuffer piece = ByteBuffer.wrap(text, from, Math.min(PIECE, text.length - from));
                while (piece.hasRemaining()) {
                    channel.write(piece);
                }
            }
            if (forceFile) {
                channel.force(true);
            }
        }
    }
}
