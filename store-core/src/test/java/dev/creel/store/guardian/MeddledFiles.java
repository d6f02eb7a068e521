package dev.creel.store.guardian;

import dev.creel.store.io.FileHandle;
import dev.creel.store.io.FileOps;
import dev.creel.store.io.FileOpsScope;
import dev.creel.store.io.FileStamp;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** The system's files, which fail at an operation if a test says so. Belongs to one thread. */
final class MeddledFiles {

    private final List<String> calls = new ArrayList<>();
    private final FileOps ops = meddled(FileOps.class, FileOpsScope.system());
    private String failing = "";
    private long laterHours;

    /** Lets every call of an operation fail from now on; none, if the name is empty. */
    void fail(String operation) {
        failing = operation;
    }

    /** Lets files look as if so many hours had passed. */
    void later(long hours) {
        laterHours = hours;
    }

    /** Answers the names of the operations so far. */
    List<String> calls() {
        return calls;
    }

    GuardianFolder folder(Path directory) {
        return with(() -> GuardianFolder.of(directory));
    }

    <T> T with(Callable<T> task) {
        try {
            return FileOpsScope.with(ops, task);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private <T> T meddled(Class<T> type, T real) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, given) -> {
                    calls.add(method.getName());
                    if (method.getName().equals(failing)) {
                        throw new IOException("No space left on device");
                    }
                    try {
                        Object answer = method.invoke(real, given);
                        if (answer instanceof FileHandle handle) {
                            return meddled(FileHandle.class, handle);
                        }
                        return answer instanceof FileStamp stamp
                                ? stamp.readLater(TimeUnit.HOURS.toNanos(laterHours))
                                : answer;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }
}
