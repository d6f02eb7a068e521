package dev.creel.store.testkit.process;

import dev.creel.store.SessionEntry;
import dev.creel.store.file.FileSessionStore;
import dev.creel.store.retention.Retention;
import dev.creel.store.retention.SessionLease;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * A process that makes sessions, lets passes remove them, restores one of each pass and leases it, for ever. It
 * acknowledges each session once it is made. The argument is the document.
 */
final class LifetimeMain {

    private LifetimeMain() {}

    public static void main(String[] arguments) throws IOException {
        Path document = Path.of(arguments[0]);
        try (Acknowledgements acknowledgements = Acknowledgements.open();
                FileSessionStore store = FileSessionStore.open(document);
                Retention retention = Retention.of(store)) {
            acknowledgements.add("ready");
            if (System.in.read() < 0) {
                return;
            }
            for (int round = 0; ; round++) {
                for (int i = 0; i < 3; i++) {
                    String id = "p" + ProcessHandle.current().pid() + "-" + round + "-" + i;
                    Files.writeString(document.resolveSibling(id + ".jsonl"), id);
                    Instant old = Instant.now().minus(Duration.ofDays(90));
                    SessionEntry entry =
                            SessionEntry.of(Map.of("sessionId", id, "updatedAt", old, "sessionStartedAt", old));
                    store.update("session:" + id, present -> entry);
                    acknowledgements.add(id);
                }
                retention.apply(retention.plan(KilledLifetimeTest.LIMITS));
                String key = retention.archived().get(0).key();
                retention.restore(key);
                try (SessionLease lease = retention.lease(key)) {
                    retention.apply(retention.plan(KilledLifetimeTest.LIMITS));
                    acknowledgements.add("leased " + lease.key());
                }
            }
        }
    }
}
