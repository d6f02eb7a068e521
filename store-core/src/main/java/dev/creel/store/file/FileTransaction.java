package dev.creel.store.file;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionSnapshot;
import dev.creel.store.SessionSnapshot.Summary;
import dev.creel.store.SessionStore.EntryFunction;
import dev.creel.store.SessionTransaction;
import dev.creel.store.file.DocumentIndex.Located;
import dev.creel.store.file.DocumentVersion.Rewritten;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Changes laid over one version, while the user's function runs. Belongs to the thread that runs it. */
final class FileTransaction implements SessionTransaction {

    /** Ends the user's function when the document was rewritten in place under it; the change starts again. */
    static final class RewrittenMeanwhile extends RuntimeException {
        private static final long serialVersionUID = 1L;

        RewrittenMeanwhile() {
            super("the session store was rewritten in place while a change was being made", null, false, false);
        }
    }

    /**
     * What the function wants a session to be.
     *
     * @param session its key, and where the version has it
     * @param next the entry to write, or null to remove it
     */
    record Wish(Located session, @Nullable SessionEntry next) {

        /** Answers the normalised key. */
        String normal() {
            return session.normal();
        }
    }

    private final DocumentSource documents;
    private final DocumentVersion version;
    private final Tombstones tombstones;
    private final FileStoreOptions options;
    /** By the key as it was asked for: a pass asks for each of thousands several times. */
    private final Map<String, Located> located = new HashMap<>();

    private final Map<String, Optional<SessionEntry>> originals = new HashMap<>();
    private final Map<String, Wish> wishes = new LinkedHashMap<>();
    private final Set<String> mayDropProtected = new HashSet<>();
    private final Map<String, String> causes = new HashMap<>();
    private @Nullable Buried buried;
    private int buriedAt;
    private boolean rewritten;
    private boolean over;

    FileTransaction(
            DocumentSource documents, DocumentVersion version, Tombstones tombstones, FileStoreOptions options) {
        this.documents = documents;
        this.version = version;
        this.tombstones = tombstones;
        this.options = options;
    }

    DocumentVersion version() {
        return version;
    }

    Collection<Wish> wishes() {
        return wishes.values();
    }

    /** Answers whether the document was found to be rewritten, whatever the function made of the exception. */
    boolean wasRewritten() {
        return rewritten;
    }

    /** Ends the transaction. */
    void end() {
        over = true;
    }

    @Override
    public Optional<SessionEntry> get(String asked) {
        requireRunning();
        Located session = meant(asked);
        Wish wish = wishes.get(session.normal());
        return wish != null ? Optional.ofNullable(wish.next) : original(session);
    }

    private Located locate(String key) {
        return located.computeIfAbsent(key, version.index()::locate);
    }

    /** Answers what a key leads to: what it says, unless it has no session and is another name of one. */
    private Located meant(String asked) {
        Located session = locate(asked);
        if (isKnown(session)) {
            return session;
        }
        int replacements = tombstones.replacements();
        if (buried == null || buriedAt != replacements) {
            buried = tombstones.present();
            buriedAt = replacements;
        }
        return locate(buried.follow(session.normal(), key -> isKnown(locate(key))));
    }

    private boolean isKnown(Located session) {
        return session.member() >= 0 || wishes.containsKey(session.normal());
    }

    /** Answers the keys that may not be used again yet, with what the function itself buried. */
    Buried buriedNow() {
        return tombstones.present();
    }

    private Optional<SessionEntry> original(Located session) {
        Optional<SessionEntry> known = originals.get(session.normal());
        if (known != null) {
            return known;
        }
        try {
            Optional<SessionEntry> entry = documents.entry(version, session.member());
            originals.put(session.normal(), entry);
            return entry;
        } catch (Rewritten e) {
            rewritten = true;
            throw new RewrittenMeanwhile();
        }
    }

    @Override
    public void put(String asked, SessionEntry entry) {
        requireRunning();
        Objects.requireNonNull(entry, "entry");
        Located session = meant(asked);
        wishes.put(session.normal(), new Wish(session, entry));
    }

    @Override
    public boolean remove(String asked) {
        requireRunning();
        Located session = meant(asked);
        Wish before = wishes.put(session.normal(), new Wish(session, null));
        return before != null ? before.next != null : session.member() >= 0;
    }

    @Override
    public <X extends Exception> Optional<SessionEntry> update(String key, EntryFunction<X> function) throws X {
        SessionEntry present = get(key).orElse(null);
        SessionEntry next = function.apply(present);
        requireRunning();
        if (next != null) {
            put(key, next);
        } else if (present != null) {
            remove(key);
        }
        return Optional.ofNullable(next);
    }

    @Override
    public Stream<Summary> summaries() {
        requireRunning();
        return version.index().summaries();
    }

    @Override
    public List<Summary> newest(int limit) {
        requireRunning();
        return version.index().newest(limit);
    }

    @Override
    public void allowDroppingProtectedFields(String key) {
        requireRunning();
        mayDropProtected.add(meant(key).normal());
    }

    @Override
    public void because(String key, String cause) {
        requireRunning();
        causes.put(meant(key).normal(), Objects.requireNonNull(cause, "cause"));
    }

    /** Answers why a session is changed, or null if the function did not say. */
    @Nullable
    String cause(Wish wish) {
        return causes.get(wish.normal());
    }

    @Override
    public boolean isUnchangedSince(SessionSnapshot earlier, String key) {
        requireRunning();
        return earlier instanceof FileSnapshot snapshot
                ? version.index().sameSession(snapshot.openIndex(), locate(key))
                : earlier.get(key).equals(original(locate(key)));
    }

    /** Answers the entry that a wish is about as the document has it, or null if there is none or it is not valid JSON. */
    @Nullable
    SessionEntry present(Wish wish) {
        return hasValidOriginal(wish) ? original(wish.session).orElse(null) : null;
    }

    /** Answers whether the document already holds this very entry. */
    boolean holds(Wish wish, SessionEntry entry) {
        return hasValidOriginal(wish)
                && version.index().members().valueLength(wish.session.member()) == entry.length()
                && original(wish.session).filter(entry::equals).isPresent();
    }

    private boolean hasValidOriginal(Wish wish) {
        int member = wish.session.member();
        return member >= 0 && version.index().fault(member) == null;
    }

    /** Answers the entry to write for a wish, with the protected fields that it lost by accident put back. */
    SessionEntry guarded(Wish wish, SessionEntry next) {
        if (!hasValidOriginal(wish) || mayDropProtected.contains(wish.normal())) {
            return next;
        }
        SessionEntry guarded = next;
        for (String field : options.protectedFields()) {
            if (next.value(field).isPresent() || !next.objectText().isObject()) {
                continue;
            }
            Optional<String> before = original(wish.session)
                    .filter(entry -> entry.value(field).isPresent())
                    .flatMap(entry -> entry.json(field));
            if (before.isPresent()) {
                guarded = new SessionEntry(
                        guarded.objectText().with(field, before.get().getBytes(StandardCharsets.UTF_8)));
            }
        }
        return guarded;
    }

    private void requireRunning() {
        if (over) {
            throw new IllegalStateException("This transaction is over; begin another one");
        }
    }
}
