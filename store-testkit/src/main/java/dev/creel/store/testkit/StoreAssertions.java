package dev.creel.store.testkit;

import dev.creel.store.KeyNormalizer;
import dev.creel.store.SessionEntry;
import dev.creel.store.SessionSnapshot;
import dev.creel.store.SessionSnapshot.Summary;
import dev.creel.store.SessionStore;
import dev.creel.store.file.FileSessionStore;
import dev.creel.store.file.StoreFsck;
import dev.creel.store.file.StoreFsck.Finding;
import dev.creel.store.file.StoreFsck.Report;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/**
 * Assertions for AssertJ about stores and entries, whose messages say which fields differ. They need {@code assertj-core}
 * on the class path; nothing else of the testkit does.
 *
 * <p>Stateless and thread-safe; the assertions themselves belong to one thread.
 */
public final class StoreAssertions {

    private StoreAssertions() {}

    /** Begins assertions about a store. */
    public static StoreAssert assertThat(@Nullable SessionStore actual) {
        return new StoreAssert(actual);
    }

    /** Begins assertions about an entry. */
    public static EntryAssert assertThat(@Nullable SessionEntry actual) {
        return new EntryAssert(actual);
    }

    /** Assertions about what a store holds now. Belongs to one thread. */
    public static final class StoreAssert extends AbstractAssert<StoreAssert, SessionStore> {

        private StoreAssert(@Nullable SessionStore actual) {
            super(actual, StoreAssert.class);
        }

        /** Asserts that there is such a session, and goes on with its entry. */
        public EntryAssert hasSession(String key) {
            isNotNull();
            SessionEntry entry = actual.get(key).orElse(null);
            if (entry == null) {
                failWithMessage("Expected %s to have the session %s, but it has %s", actual, key, keys());
            }
            return new EntryAssert(entry).as("session %s of %s", key, actual);
        }

        /** Asserts that there is no such session. */
        public StoreAssert hasNoSession(String key) {
            isNotNull();
            actual.get(key)
                    .ifPresent(entry -> failWithMessage(
                            "Expected %s to have no session %s, but there is %s",
                            actual, key, EntryDifference.brief(entry)));
            return this;
        }

        /**
         * Asserts that these sessions are there with just these texts, and no others. Their order does not matter.
         *
         * @param expected by key, as the document spells it or as {@link KeyNormalizer#DEFAULT} and the store fold it
         */
        public StoreAssert holdsExactly(Map<String, SessionEntry> expected) {
            isNotNull();
            List<String> wrong = new ArrayList<>();
            Map<String, SessionEntry> found = new LinkedHashMap<>();
            try (SessionSnapshot snapshot = actual.snapshot()) {
                snapshot.summaries().forEach(summary -> snapshot.get(summary.key())
                        .ifPresent(entry -> found.put(summary.key(), entry)));
                expected.forEach((key, entry) -> {
                    SessionEntry there = taken(key, found, snapshot);
                    if (there == null) {
                        wrong.add("missing: " + key);
                    } else if (!there.equals(entry)) {
                        wrong.add("different: " + key + ", from expected to found: "
                                + EntryDifference.between(entry, there));
                    }
                });
            }
            found.forEach((key, entry) -> wrong.add("unexpected: " + key + " " + EntryDifference.brief(entry)));
            if (!wrong.isEmpty()) {
                failWithMessage(
                        "Expected %s to hold exactly %s sessions, but%n - %s",
                        actual, expected.size(), String.join(System.lineSeparator() + " - ", wrong));
            }
            return this;
        }

        /** Takes a session out of those found, also under another spelling that the store takes for the same. */
        private static @Nullable SessionEntry taken(
                String key, Map<String, SessionEntry> found, SessionSnapshot snapshot) {
            SessionEntry exact = found.remove(key);
            if (exact != null) {
                return exact;
            }
            SessionEntry there = snapshot.get(key).orElse(null);
            String normal = KeyNormalizer.DEFAULT.normalize(key);
            return found.keySet().stream()
                    .filter(spelling ->
                            KeyNormalizer.DEFAULT.normalize(spelling).equals(normal))
                    .filter(spelling -> Objects.equals(found.get(spelling), there))
                    .findFirst()
                    .map(found::remove)
                    .orElse(null);
        }

        /** Asserts that the document of a file store has no damage, as {@link StoreFsck} sees it. */
        public StoreAssert isSound() {
            isNotNull();
            SessionStore store = actual instanceof RecordedStore recorded ? recorded.store() : actual;
            if (!(store instanceof FileSessionStore file)) {
                throw failure(
                        "Expected a file store, whose document can be checked, but %s is a %s",
                        store, store.getClass().getSimpleName());
            }
            Report report = StoreFsck.check(file.path(), file.options());
            if (!report.isSound()) {
                failWithMessage(
                        "Expected the document %s to be sound, but%n - %s",
                        report.store(),
                        String.join(
                                System.lineSeparator() + " - ",
                                report.findings().stream()
                                        .filter(found -> found.problem().isDamage())
                                        .map(StoreAssert::said)
                                        .toList()));
            }
            return this;
        }

        private static String said(Finding found) {
            return found.problem() + " at byte " + found.position() + ": " + found.message();
        }

        private List<String> keys() {
            try (SessionSnapshot snapshot = actual.snapshot()) {
                return snapshot.summaries().map(Summary::key).limit(20).toList();
            }
        }
    }

    /** Assertions about an entry. Belongs to one thread. */
    public static final class EntryAssert extends AbstractAssert<EntryAssert, SessionEntry> {

        private EntryAssert(@Nullable SessionEntry actual) {
            super(actual, EntryAssert.class);
        }

        /** Asserts that the field is there, be it {@code null}. */
        public EntryAssert hasField(String field) {
            isNotNull();
            if (!actual.has(field)) {
                failWithMessage("Expected a field %s, but there are %s", field, EntryDifference.brief(actual));
            }
            return this;
        }

        /**
         * Asserts that the field is there and has this value, as {@link SessionEntry#value} answers it, or an {@code
         * Integer} where that is a {@code Long}.
         */
        public EntryAssert hasField(String field, @Nullable Object value) {
            hasField(field);
            Object expected = value instanceof Integer number ? (Object) number.longValue() : value;
            Object found = actual.value(field).orElse(null);
            if (!Objects.equals(found, expected)) {
                failWithMessage(
                        "Expected the field %s to be <%s>, but it is <%s> in %s",
                        field, expected, found, EntryDifference.brief(actual));
            }
            return this;
        }

        /** Asserts that the field is not there. */
        public EntryAssert hasNoField(String field) {
            isNotNull();
            if (actual.has(field)) {
                failWithMessage(
                        "Expected no field %s, but it is %s",
                        field, EntryDifference.cut(actual.json(field).orElse(null)));
            }
            return this;
        }

        /** Asserts that the session has this label. */
        public EntryAssert hasLabel(String label) {
            return hasField("label", label);
        }
    }
}
