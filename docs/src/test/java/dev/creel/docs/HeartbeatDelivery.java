package dev.creel.docs;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionSnapshot;
import dev.creel.store.SessionStore;
import dev.creel.store.SessionTransaction;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** The guide's example. Used by one thread at a time. */
final class HeartbeatDelivery {

    // snippet: heartbeat
    private static final Duration REPEAT_AFTER = Duration.ofHours(24);

    private final SessionStore store;
    private final InstantSource clock;

    HeartbeatDelivery(SessionStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    /** Asks the model for a heartbeat and delivers it, unless it repeats the last one. Answers whether it was delivered. */
    boolean run(String key, Function<Optional<SessionEntry>, String> model, Consumer<String> channel) {
        try (SessionSnapshot base = store.snapshot()) {
            Optional<SessionEntry> session = base.get(key);
            String text = model.apply(session); // Slow. No lock is held.
            if (session.isEmpty() || isRepeat(session.get(), text)) {
                return false;
            }
            channel.accept(text); // Slow too.
            return remember(base, key, text);
        }
    }

    private boolean isRepeat(SessionEntry session, String text) {
        boolean same = session.lastHeartbeatText().filter(text::equals).isPresent();
        boolean recent = session.lastHeartbeatSentAt()
                .filter(sent -> sent.plus(REPEAT_AFTER).isAfter(clock.instant()))
                .isPresent();
        return same && recent;
    }

    private boolean remember(SessionSnapshot base, String key, String text) {
        try (SessionTransaction.Outcome<Boolean> outcome = store.transact(base, transaction -> {
            Optional<SessionEntry> present = transaction.get(key);
            present.ifPresent(entry -> transaction.put(
                    key, entry.with("lastHeartbeatText", text).with("lastHeartbeatSentAt", clock.instant())));
            return present.isPresent();
        })) {
            return outcome.result();
        }
    }
    // end
}
