package dev.creel.store.testkit.process;

import dev.creel.store.io.FileOps;
import dev.creel.store.io.FileOpsScope;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;

/** Looks at each document right before it is committed. Thread-safe if what looks is. */
final class CommitWatch {

    private CommitWatch() {}

    /** What looks; an {@link AssertionError} from it reaches the caller of the change. */
    @FunctionalInterface
    interface Look {
        void at(Path prepared) throws IOException;
    }

    /** Answers the system's files, with a look at whatever is about to be renamed over the document. */
    static FileOps on(Path document, Look look) {
        FileOps system = FileOpsScope.system();
        return (FileOps) Proxy.newProxyInstance(
                FileOps.class.getClassLoader(), new Class<?>[] {FileOps.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("rename") && arguments[1].equals(document)) {
                        look.at((Path) arguments[0]);
                    }
                    try {
                        return method.invoke(system, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
