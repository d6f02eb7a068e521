package dev.creel.store.testkit.guardian;

import dev.creel.store.testkit.disk.DiskCall;
import dev.creel.store.testkit.disk.ForwardingFileOps;
import dev.creel.store.testkit.disk.MemoryFileOps;
import java.io.IOException;
import java.io.InterruptedIOException;

/** A disk in memory whose first change hangs. */
final class HangingDisk extends ForwardingFileOps {

    private final Workers.Hang hang;
    private volatile boolean hung;

    HangingDisk(Workers.Hang hang) {
        super(new MemoryFileOps());
        this.hang = hang;
    }

    @Override
    protected <T> T around(DiskCall call, Step<T> step) throws IOException {
        if (call.verb().isChanging() && !hung) {
            hung = true;
            try {
                hang.hang();
            } catch (InterruptedException e) {
                throw new InterruptedIOException();
            }
        }
        return step.run();
    }
}
