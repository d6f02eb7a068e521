package dev.creel.store.file;

import dev.creel.store.SessionStoreException;
import dev.creel.store.file.FileStoreOptions.SharedFileSystem;
import dev.creel.store.io.FileOps;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Refuses platforms, and warns of file systems, on which a store is not safe. Thread-safe. */
final class FileSystemCheck {

    private static final Logger LOG = LoggerFactory.getLogger(FileSystemCheck.class);
    private static final Set<String> WARNED = ConcurrentHashMap.newKeySet();

    private static final Set<String> SHARED = Set.of(
            "nfs",
            "nfs4",
            "cifs",
            "smb",
            "smb2",
            "smb3",
            "smbfs",
            "afs",
            "ncpfs",
            "9p",
            "vboxsf",
            "vmhgfs",
            "virtiofs",
            "prl_fs",
            "ceph",
            "glusterfs",
            "lustre",
            "gpfs",
            "ocfs2",
            "gfs2",
            "beegfs",
            "davfs",
            "webdav",
            "osxfs",
            "grpcfuse",
            "afpfs",
            "sshfs");

    private FileSystemCheck() {}

    /** Refuses an operating system on which an open file cannot be replaced. */
    static void requireSupported(String operatingSystem, Path store) {
        if (operatingSystem.startsWith("Windows")) {
            throw new SessionStoreException.Unavailable(
                    store.toString(),
                    "Creel does not open session stores on Windows, where a file that is open cannot be replaced"
                            + " (" + store + "). Nothing was changed. Run it on Linux or macOS, or in WSL with the"
                            + " store on a Linux file system.",
                    null);
        }
    }

    /** Warns once, or refuses, if the store lies on a file system that several machines may share. */
    static void check(FileOps ops, Path store, SharedFileSystem rule) {
        String type;
        try {
            Path nearest = store;
            while (ops.stat(nearest) == null && nearest.getParent() != null) {
                nearest = nearest.getParent();
            }
            type = ops.fileSystemType(nearest).toLowerCase(Locale.ROOT);
        } catch (IOException e) {
            LOG.atDebug().addKeyValue("storePath", store).setCause(e).log("type of the file system is unknown");
            return;
        }
        if (!isShared(type)) {
            return;
        }
        if (rule == SharedFileSystem.REFUSE) {
            throw new SessionStoreException.Unavailable(
                    store.toString(),
                    "The session store " + store + " lies on a " + type + " file system, where locks and renames do not"
                            + " hold between machines. Nothing was changed. Move it to a local disk, or open it with"
                            + " sharedFileSystem(WARN) if only one machine uses it.",
                    null);
        }
        if (WARNED.add(store.toString())) {
            LOG.atWarn()
                    .addKeyValue("storePath", store)
                    .addKeyValue("fileSystem", type)
                    .log("session store lies on a file system where locks and renames do not hold between machines");
        }
    }

    static boolean isShared(String type) {
        return SHARED.contains(type) || type.equals("fuse") || type.startsWith("fuse.");
    }
}
