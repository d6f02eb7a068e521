package dev.creel.store.testkit;

import dev.creel.store.KeyNormalizer;
import dev.creel.store.SessionEntry;
import dev.creel.store.SessionStore;
import dev.creel.store.SessionTransaction;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One step of a history: it can be done to a store, and to a plain map that is the model of it. Made by {@link
 * SessionArbitraries#histories} and {@link SessionArbitraries#fileHistories}. The model folds keys by {@link
 * KeyNormalizer#DEFAULT}, so the store has to as well. Immutable, thread-safe.
 */
public sealed interface SessionEdit {

    /** Does it to a store. */
    void applyTo(Target target) throws Exception;

    /** Does it to the model: sessions by normalised key. */
    void applyTo(Map<String, SessionEntry> model);

    /**
     * What a history is done to. A store that nothing else can be done to is one by {@code () -> store}. Need not be
     * thread-safe: one thread at a time uses it.
     */
    @FunctionalInterface
    interface Target {

        /** Answers the store as it is open now. */
        SessionStore store();

        /** Closes the store and opens another one on the same sessions. */
        default void reopen() throws Exception {
            throw new UnsupportedOperationException("This store cannot be opened anew; take histories without Reopen");
        }

        /** Puts a document in the place of the store's, as another program does. */
        default void replaceFromOutside(String document) throws Exception {
            throw new UnsupportedOperationException(
                    "No other program can change this store; take histories without ForeignReplacement");
        }
    }

    /** An edit of one session, which can be done alone or together with others. */
    sealed interface Single extends SessionEdit {

        /** Does it as part of a transaction. */
        void applyTo(SessionTransaction transaction);
    }

    /** Writes an entry, whatever was there. */
    record Put(String key, SessionEntry entry) implements Single {
        @Override
        public void applyTo(Target target) {
            target.store().update(key, present -> entry);
        }

        @Override
        public void applyTo(SessionTransaction transaction) {
            transaction.put(key, entry);
        }

        @Override
        public void applyTo(Map<String, SessionEntry> model) {
            model.put(KeyNormalizer.DEFAULT.normalize(key), entry);
        }
    }

    /**
     * Sets one field of an entry, if there is one.
     *
     * @param json the value
     */
    record Patch(String key, String field, String json) implements Single {
        @Override
        public void applyTo(Target target) {
            target.store().update(key, present -> present == null ? null : present.withJson(field, json));
        }

        @Override
        public void applyTo(SessionTransaction transaction) {
            transaction.update(key, present -> present == null ? null : present.withJson(field, json));
        }

        @Override
        public void applyTo(Map<String, SessionEntry> model) {
            model.computeIfPresent(
                    KeyNormalizer.DEFAULT.normalize(key), (name, present) -> present.withJson(field, json));
        }
    }

    /** Removes a session, if there is one. */
    record Remove(String key) implements Single {
        @Override
        public void applyTo(Target target) {
            target.store().update(key, present -> null);
        }

        @Override
        public void applyTo(SessionTransaction transaction) {
            transaction.remove(key);
        }

        @Override
        public void applyTo(Map<String, SessionEntry> model) {
            model.remove(KeyNormalizer.DEFAULT.normalize(key));
        }
    }

    /** Does several edits in one transaction. */
    record Together(List<Single> edits) implements SessionEdit {
        public Together {
            edits = List.copyOf(edits);
        }

        @Override
        public void applyTo(Target target) {
            target.store()
                    .transact(transaction -> {
                        edits.forEach(edit -> edit.applyTo(transaction));
                        return true;
                    })
                    .close();
        }

        @Override
        public void applyTo(Map<String, SessionEntry> model) {
            edits.forEach(edit -> edit.applyTo(model));
        }
    }

    /** Answers what is there: the store writes nothing. */
    record NoOp(String key) implements SessionEdit {
        @Override
        public void applyTo(Target target) {
            target.store().update(key, present -> present);
        }

        @Override
        public void applyTo(Map<String, SessionEntry> model) {}
    }

    /** Removes a session in a transaction whose function throws in the end: nothing changes. */
    record Abandoned(String key) implements SessionEdit {
        @Override
        public void applyTo(Target target) {
            IllegalStateException reason = new IllegalStateException("abandoned");
            try {
                target.store().transact(transaction -> {
                    transaction.remove(key);
                    throw reason;
                });
            } catch (IllegalStateException e) {
                if (e != reason) {
                    throw e;
                }
                return;
            }
            throw new AssertionError("what the function threw did not reach the caller");
        }

        @Override
        public void applyTo(Map<String, SessionEntry> model) {}
    }

    /** Closes the store and opens another one. */
    record Reopen() implements SessionEdit {
        @Override
        public void applyTo(Target target) throws Exception {
            target.reopen();
        }

        @Override
        public void applyTo(Map<String, SessionEntry> model) {}
    }

    /**
     * Another program puts a document with these sessions in the place of the store's.
     *
     * @param sessions by normalised key
     */
    record ForeignReplacement(Map<String, SessionEntry> sessions) implements SessionEdit {
        public ForeignReplacement {
            sessions = Collections.unmodifiableMap(new LinkedHashMap<>(sessions));
        }

        @Override
        public void applyTo(Target target) throws Exception {
            target.replaceFromOutside(DocumentTexts.canonical(sessions).text());
        }

        @Override
        public void applyTo(Map<String, SessionEntry> model) {
            model.clear();
            model.putAll(sessions);
        }
    }
}
