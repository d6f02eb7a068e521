package dev.creel.store.file;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/** A file beside a document that somebody reads; it is closed with its store at the latest. Used by one thread. */
final class OpenedFile extends FilterInputStream {

    private final FileAccess access;
    private final FileLocks.Use use;

    private OpenedFile(FileAccess access, FileLocks.Use use, InputStream content) {
        super(content);
        this.access = access;
        this.use = use;
    }

    /** Opens a file by its real path. */
    static InputStream of(FileAccess access, Path file) throws IOException {
        FileLocks.Use use = FileLocks.use(file);
        boolean opened = false;
        try {
            OpenedFile content =
                    new OpenedFile(access, use, new HandleInput(access.ops().open(file)));
            opened = true;
            access.keep(content);
            return content;
        } finally {
            if (!opened) {
                use.close();
            }
        }
    }

    @Override
    public void close() throws IOException {
        try {
            super.close();
        } finally {
            use.close();
            access.forget(this);
        }
    }
}
