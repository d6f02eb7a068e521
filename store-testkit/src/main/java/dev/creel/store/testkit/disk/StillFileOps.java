package dev.creel.store.testkit.disk;

import dev.creel.store.io.FileOps;
import dev.creel.store.io.FileStamp;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A disk whose files look as if nobody had touched them for an hour, so that no reader waits for them to be still.
 * Thread-safe.
 */
final class StillFileOps extends ForwardingFileOps {

    StillFileOps(FileOps disk) {
        super(disk);
    }

    @Override
    public @Nullable FileStamp stat(Path path) throws IOException {
        FileStamp stamp = super.stat(path);
        return stamp == null ? null : stamp.readLater(TimeUnit.HOURS.toNanos(1));
    }
}
