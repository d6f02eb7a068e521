package dev.creel.store.file;

import dev.creel.store.SessionEntry;
import dev.creel.store.StoreEvent;
import dev.creel.store.file.FileTransaction.Wish;
import dev.creel.store.json.Members;
import dev.creel.store.json.ObjectEdits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What a transaction makes of its version: the edits to the document's text and the index that it will have. Immutable
 * once made; belongs to one thread.
 */
final class Change {

    /**
     * What listeners are told.
     *
     * @param key the normalised key
     */
    record News(StoreEvent.Kind kind, String key) {}

    private final DocumentVersion base;
    private final Map<Integer, ScannedValue> set = new HashMap<>();
    private final List<ScannedValue> added = new ArrayList<>();
    private final List<News> news = new ArrayList<>();
    private final Map<String, SessionEntry> outcomes = new HashMap<>();
    private final ObjectEdits edits;
    private final ObjectEdits.Plan plan;
    private final DocumentIndex index;

    /** Works out the change that a transaction asks for; it is empty if every wish is what the document already says. */
    Change(FileTransaction transaction, FileStoreOptions options) {
        base = transaction.version();
        Members members = base.index().members();
        edits = new ObjectEdits(members, 0);
        if (base.index().byteOrderMark()) {
            edits.dropPrefix(3);
        }
        for (Wish wish : transaction.wishes()) {
            int[] spellings = base.index().spellings(wish.normal());
            SessionEntry next = wish.next();
            if (next == null) {
                if (spellings.length > 0) {
                    Arrays.stream(spellings).forEach(edits::drop);
                    news.add(new News(StoreEvent.Kind.REMOVED, wish.normal()));
                }
            } else {
                SessionEntry guarded = transaction.guarded(wish, next);
                outcomes.put(wish.normal(), guarded);
                if (!transaction.holds(wish, guarded)) {
                    write(
                            wish.normal(),
                            spellings,
                            ScannedValue.of(wish.normal(), guarded.objectText().bytes(), options));
                }
            }
        }
        plan = edits.plan();
        if (plan.members().count() > options.maxEntries()) {
            throw new IllegalArgumentException("The store would have more than " + options.maxEntries()
                    + " entries. Nothing was changed. Remove sessions, or raise maxEntries in FileStoreOptions.");
        }
        index = base.index().after(plan, set, added);
    }

    /** Puts the value in the place of the normalised spelling, or where a new key goes, and drops every other spelling. */
    private void write(String normal, int[] spellings, ScannedValue value) {
        Members members = base.index().members();
        int place = -1;
        for (int member : spellings) {
            if (place < 0 && members.name(member).equals(normal)) {
                place = member;
            } else {
                edits.drop(member);
            }
        }
        if (place >= 0) {
            edits.set(place, value.text());
            set.put(place, value);
        } else {
            edits.add(normal, value.text());
            added.add(value);
        }
        news.add(new News(spellings.length == 0 ? StoreEvent.Kind.CREATED : StoreEvent.Kind.UPDATED, normal));
    }

    boolean isEmpty() {
        return news.isEmpty();
    }

    DocumentVersion base() {
        return base;
    }

    List<News> news() {
        return news;
    }

    ObjectEdits.Plan plan() {
        return plan;
    }

    /** Answers the index of the document after the change. */
    DocumentIndex index() {
        return index;
    }

    /** Answers what a session that the transaction wrote or removed is after the change. */
    Optional<SessionEntry> outcome(String normal) {
        return Optional.ofNullable(outcomes.get(normal));
    }

    /** Answers the texts that the change writes, by their place in the document after it. */
    Map<Integer, byte[]> newTexts() {
        Map<Integer, byte[]> texts = new HashMap<>();
        int[] origins = plan.origins();
        if (origins == null) {
            set.forEach((member, value) -> texts.put(member, value.text()));
            return texts;
        }
        for (int i = 0; i < origins.length; i++) {
            ScannedValue value = origins[i] < 0 ? added.get(-1 - origins[i]) : set.get(origins[i]);
            if (value != null) {
                texts.put(i, value.text());
            }
        }
        return texts;
    }

    /**
     * Answers what was kept for each entry, moved to the entry's place after the change; null for entries that the change
     * writes.
     *
     * @param empty makes an array of nothing but null
     */
    <T> @Nullable T[] carriedOver(@Nullable T[] before, IntFunction<@Nullable T[]> empty) {
        int[] origins = plan.origins();
        @Nullable T[] after = origins == null ? before.clone() : empty.apply(origins.length);
        for (int i = 0; origins != null && i < origins.length; i++) {
            after[i] = origins[i] < 0 ? null : before[origins[i]];
        }
        newTexts().keySet().forEach(member -> after[member] = null);
        return after;
    }
}
