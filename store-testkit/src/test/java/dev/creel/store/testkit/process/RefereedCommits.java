package dev.creel.store.testkit.process;

import dev.creel.store.testkit.disk.DiskCall.Verb;
import dev.creel.store.testkit.process.LockReferee.Player;
import java.nio.file.Path;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Tells a referee when a thread holds the gateway's lock file: from its link to its removal. Thread-safe. */
final class RefereedCommits {

    private final Path lockFile;
    private final ConcurrentMap<Thread, Player> players = new ConcurrentHashMap<>();

    RefereedCommits(Path document) {
        lockFile = document.resolveSibling(document.getFileName() + ".lock");
    }

    /** From now on the present thread's turns are told by this player. */
    void judge(Player told) {
        players.put(Thread.currentThread(), told);
    }

    InterceptedFiles files() {
        return files(call -> {});
    }

    /** Answers files with which something else is done before each call. */
    InterceptedFiles files(InterceptedFiles.Action before) {
        return InterceptedFiles.around(
                call -> {
                    before.at(call);
                    Player told = players.get(Thread.currentThread());
                    if (told != null && InterceptedFiles.is(call, Verb.DELETE, lockFile)) {
                        told.leave();
                    }
                },
                call -> {
                    Player told = players.get(Thread.currentThread());
                    if (told != null && InterceptedFiles.is(call, Verb.LINK, lockFile)) {
                        told.enter();
                    }
                });
    }
}
