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
     * @param cause why, or null if the transaction did not say
     */
    record News(StoreEvent.Kind kind, String key, @Nullable String cause) {}

    private final DocumentVersion base;
    private final Map<Integer, ScannedValue> set = new HashMap<>();
    private final List<ScannedValue> added = new ArrayList<>();
    private final List<News> news = new ArrayList<>();
    private final @Nullable SessionEntry outcome;
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
        FieldLimit fields = new FieldLimit(transaction, options.maxFieldBytes());
        SessionEntry last = null;
        Buried buried = null;
        for (Wish wish : transaction.wishes()) {
            int[] spellings = wish.session().spellings();
            SessionEntry next = wish.next();
            if (next == null) {
                if (spellings.length > 0) {
                    Arrays.stream(spellings).forEach(edits::drop);
                    news.add(new News(StoreEvent.Kind.REMOVED, wish.normal(), transaction.cause(wish)));
                }
            } else {
                SessionEntry guarded = transaction.guarded(wish, next);
                last = guarded;
                if (spellings.length == 0) {
                    buried = buried == null ? transaction.buriedNow() : buried;
                    buried.requireFree(wish.normal());
                }
                if (!transaction.holds(wish, guarded)) {
                    ScannedValue value =
                            ScannedValue.of(wish.normal(), guarded.objectText().bytes(), options);
                    fields.check(wish, guarded);
                    write(wish.normal(), spellings, value);
                    StoreEvent.Kind kind = spellings.length == 0 ? StoreEvent.Kind.CREATED : StoreEvent.Kind.UPDATED;
                    news.add(new News(kind, wish.normal(), transaction.cause(wish)));
                }
            }
        }
        outcome = last;
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

    /** Answers what the one session is after the change that the transaction named, if it named no other. */
    Optional<SessionEntry> outcome() {
        return Optional.ofNullable(outcome);
    }

    /**
     * Answers every text of the document after the change.
     *
     * @param before every text of the document before
     */
    byte[][] texts(byte[][] before) {
        byte[][] after = new byte[index.members().count()][];
        for (int i = 0; i < after.length; i++) {
            ScannedValue written = written(i);
            after[i] = written == null ? before[origin(i)] : written.text();
        }
        return after;
    }

    /** Answers what the entries are called after the change; those that it writes have no name yet. */
    PayloadNames names(PayloadNames before) {
        if (plan.origins() == null) {
            return before.without(set.keySet());
        }
        PayloadNames after = new PayloadNames(index.members().count());
        for (int i = 0; i < index.members().count(); i++) {
            PayloadNames.Name name = written(i) == null ? before.get(origin(i)) : null;
            if (name != null) {
                after.set(i, name);
            }
        }
        return after;
    }

    private @Nullable ScannedValue written(int member) {
        int origin = origin(member);
        return origin < 0 ? added.get(-1 - origin) : set.get(origin);
    }

    /** Answers which entry an entry of the document after the change was before, or -1 - n for the n-th one added. */
    private int origin(int member) {
        int[] origins = plan.origins();
        return origins == null ? member : origins[member];
    }
}
