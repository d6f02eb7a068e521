package dev.creel.store.retention;

import dev.creel.store.SessionSnapshot;
import dev.creel.store.SessionStoreException;
import dev.creel.store.SessionTransaction;
import java.io.IOException;
import java.util.List;

/** The one change that removes sessions which an archive holds, with all that follows it. Used by one thread. */
final class SessionRemoval {

    /** Says under the lock which of the archived sessions go. May run again. */
    interface Decision {
        List<ArchivedEntry> among(SessionTransaction transaction) throws IOException;
    }

    private final RetentionContext context;
    private final LifeEvents events;
    private final Archive archive;
    private List<ArchivedEntry> decided = List.of();
    private boolean committed;

    SessionRemoval(RetentionContext context, LifeEvents events, Archive archive) {
        this.context = context;
        this.events = events;
        this.archive = archive;
    }

    /**
     * Removes the sessions, and answers them with what is kept of them.
     *
     * @param base the state whose texts are archived
     * @throws SessionStoreException.NotDurable if the change may not survive a power cut; the archive stays unfinished, and
     *     the next pass settles what is gone then
     */
    List<ArchivedEntry> execute(SessionSnapshot base, Decision decision) throws IOException {
        events.removing.lock();
        try {
            return commit(base, decision);
        } finally {
            events.settled();
            events.removing.unlock();
        }
    }

    private List<ArchivedEntry> commit(SessionSnapshot base, Decision decision) throws IOException {
        // A journal that cannot be read must show before anything is removed.
        new RemovalJournal(context.own()).lines();
        SessionSnapshot after;
        try {
            after = context.store()
                    .transact(base, transaction -> {
                        decided = decision.among(transaction);
                        for (ArchivedEntry entry : decided) {
                            transaction.because(entry.key(), entry.cause());
                            transaction.remove(entry.key());
                        }
                        events.expect(decided);
                        return decided;
                    })
                    .snapshot();
        } catch (SessionStoreException.NotDurable e) {
            committed();
            throw e;
        } catch (SessionStoreException | IOException e) {
            discard(e);
            throw e;
        }
        committed();
        try (SessionSnapshot state = after) {
            if (decided.isEmpty()) {
                archive.delete();
                return List.of();
            }
            return new Settlement(context, events).settle(archive, decided, List.of(), state);
        }
    }

    private void committed() {
        committed = true;
        events.committed();
    }

    /** Answers the sessions that are gone, also if what follows their removal failed. */
    List<ArchivedEntry> removed() {
        return committed ? decided : List.of();
    }

    private void discard(Exception failure) {
        try {
            archive.delete();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }
}
