package dev.creel.store.retention;

import dev.creel.store.StoreEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A change by retention of which the store is still to tell. Guarded by {@link LifeEvents}. */
final class AwaitedChange {

    /** Whether the journal tells of it, so that nobody needs what the store tells. */
    final boolean removal;

    /** What is told once the change was. */
    final List<RetentionEvent> behind = new ArrayList<>();

    /** The position of the last removal that is journaled with it. */
    long last;

    boolean committed;
    boolean told;

    /** Whether the store began to tell of it; what it tells of one change has no gap but for what it dropped. */
    boolean begun;

    private final Map<String, String> causes;

    /** @param causes why each session is changed, by its normalised key */
    AwaitedChange(Map<String, String> causes, boolean removal) {
        this.causes = new HashMap<>(causes);
        this.removal = removal;
    }

    boolean isEmpty() {
        return causes.isEmpty();
    }

    /** Answers whether the event is about this change, and is about to be for the first time. */
    boolean has(StoreEvent event) {
        return removal == (event.kind() == StoreEvent.Kind.REMOVED)
                && event.key().isPresent()
                && event.cause().isPresent()
                && event.cause().get().equals(causes.get(event.key().get()));
    }

    /** Notes that the store told this. */
    void arrived(StoreEvent event) {
        begun = true;
        event.key().ifPresent(causes::remove);
    }
}
