package dev.creel.store.testkit.disk;

import dev.creel.store.file.FileSessionStore;
import dev.creel.store.retention.Retention;
import dev.creel.store.retention.Retention.OldKey;
import dev.creel.store.retention.Retention.RevokeBy;
import dev.creel.store.retention.SessionLease;
import java.nio.file.Path;
import java.time.Duration;

/** A piece of work on the lifetime of the sessions of a {@link LifetimeFolder}. Immutable, thread-safe. */
enum LifetimeScenario {
    /** Archives and removes two sessions, moves their transcripts, removes a forgotten one and an old archive. */
    PASS {
        @Override
        void prepare(LifetimeFolder folder) throws Exception {
            folder.prepareArchive();
        }

        @Override
        void run(Retention retention) {
            retention.apply(retention.plan(LifetimeFolder.LIMITS));
        }
    },
    /** The same, with the gateway's names for the transcripts. */
    PASS_WITH_GATEWAY_NAMES {
        @Override
        void run(Retention retention) {
            retention.apply(retention.plan(LifetimeFolder.GATEWAY_NAMES));
        }
    },
    LEASED_PASS {
        @Override
        void run(Retention retention) {
            try (SessionLease lease = retention.lease(LifetimeFolder.OLD)) {
                lease.renew();
                retention.touch(LifetimeFolder.OLDEST, Retention.Touch.USER);
                retention.apply(retention.plan(LifetimeFolder.LIMITS));
                retention.flush();
            }
        }
    },
    RESTORE {
        @Override
        void prepare(LifetimeFolder folder) throws Exception {
            folder.prepareRestoration();
        }

        @Override
        void run(Retention retention) {
            retention.restore(LifetimeFolder.OLD);
        }
    },
    REVOKE {
        @Override
        void run(Retention retention) {
            retention.revoke(RevokeBy.PEER, "bob", "left");
        }
    },
    REKEY {
        @Override
        void run(Retention retention) {
            try (SessionLease lease = retention.lease(LifetimeFolder.YOUNG)) {
                retention.rekey(LifetimeFolder.YOUNG, LifetimeFolder.NEXT, OldKey.TOMBSTONE, Duration.ofDays(1));
                lease.renew();
            }
        }
    };

    /** Makes what is there before. */
    void prepare(LifetimeFolder folder) throws Exception {}

    abstract void run(Retention retention) throws Exception;

    /** Does the work with a store on a disk, and closes both, whatever happens. */
    final void run(ForwardingFileOps disk, Path document, LifetimeFolder folder) throws Exception {
        try (FileSessionStore store = disk.open(document, folder.options());
                Retention retention = folder.retention(store)) {
            run(retention);
        }
    }
}
