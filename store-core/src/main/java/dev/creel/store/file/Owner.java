package dev.creel.store.file;

import dev.creel.store.SessionStoreException;
import dev.creel.store.io.FileOps;
import dev.creel.store.io.FileStamp;
import java.io.IOException;
import java.nio.file.Path;

/** The user and group that all of a store's files belong to. Immutable, thread-safe. */
record Owner(int user, int group) {

    static Owner of(FileStamp stamp) {
        return new Owner(stamp.owner(), stamp.group());
    }

    /**
     * Gives a file that this process has just made to this owner.
     *
     * @throws SessionStoreException.Unavailable if that is not allowed; names both users
     */
    void give(FileOps ops, Path store, Path file) throws IOException {
        FileStamp made = ops.stat(file);
        if (made == null || (made.owner() == user && made.group() == group)) {
            return;
        }
        try {
            ops.chown(file, user, group);
        } catch (IOException e) {
            throw new SessionStoreException.Unavailable(
                    store.toString(),
                    "The session store " + store + " belongs to user " + ops.userName(user) + " (group " + group
                            + "), and this process runs as user " + ops.userName(made.owner()) + " (group "
                            + made.group() + ") and may not give files to them. Nothing was changed. Run it as "
                            + ops.userName(user) + " or as root.",
                    e);
        }
    }
}
