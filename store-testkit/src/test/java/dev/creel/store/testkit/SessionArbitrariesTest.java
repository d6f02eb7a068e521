package dev.creel.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.store.KeyNormalizer;
import dev.creel.store.SessionEntry;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Property;

/** The generators make what their Javadoc names, and all of it is what it should be. */
class SessionArbitrariesTest {

    /** So many samples without one of a kind, of which each hundredth or so should be, are no accident. */
    private static final int PATIENCE = 5_000;

    @Property(tries = 1)
    void keysHaveEveryShape() {
        assertSomeMatch(
                SessionArbitraries.keys(),
                key -> key.contains(":direct:"),
                key -> key.contains(":thread:"),
                key -> key.contains(":cron:"),
                key -> key.contains(":subagent:"),
                key -> key.contains(":group:"),
                key -> key.equals("4294967294"),
                key -> !key.equals(KeyNormalizer.DEFAULT.normalize(key)),
                key -> key.chars().anyMatch(c -> c > 0x7f),
                key -> key.length() > 2_000);
    }

    @Property(tries = 1)
    void entriesHaveEveryOddityAndNoProtectedField() {
        assertSomeMatch(
                SessionArbitraries.entryTexts(),
                text -> text.contains("1E400"),
                text -> text.matches("(?s).*[:\\[,]\\s*-0[\\s,}\\]].*"),
                text -> text.contains("2e23"),
                text -> text.contains("\\ud800"),
                text -> text.contains("skillsSnapshot"),
                text -> text.contains("__proto__"),
                text -> text.matches("(?s).*\"label\".*\"label\".*"),
                text -> text.contains("\r\n"));
        assertThat(SessionArbitraries.entryTexts().sampleStream().limit(300))
                .allSatisfy(
                        text -> assertThat(SessionEntry.parse(text).has("acp")).isFalse());
    }

    @Property(tries = 1)
    void documentsAreCanonicalOrOdd() {
        assertSomeMatch(
                SessionArbitraries.documents(),
                document -> document.text().equals("{}"),
                document -> document.text().startsWith("\ufeff"),
                document ->
                        document.text().startsWith("{\n  \"") && document.text().endsWith("\n  }\n}"),
                document -> document.text().contains("not this one"),
                document -> document.text().contains("\\u0061"),
                document -> document.entries().size() > 4);
    }

    @Property(tries = 1)
    void historiesHaveEveryKindOfEdit() {
        Set<Class<?>> wanted = new HashSet<>(Set.of(
                SessionEdit.Put.class,
                SessionEdit.Patch.class,
                SessionEdit.Remove.class,
                SessionEdit.Together.class,
                SessionEdit.NoOp.class,
                SessionEdit.Abandoned.class,
                SessionEdit.Reopen.class,
                SessionEdit.ForeignReplacement.class));

        SessionArbitraries.fileHistories(10)
                .sampleStream()
                .limit(PATIENCE)
                .takeWhile(history -> !wanted.isEmpty())
                .flatMap(List::stream)
                .forEach(edit -> wanted.remove(edit.getClass()));

        assertThat(wanted).as("kinds of edits that were not made").isEmpty();
    }

    @SafeVarargs
    private static <T> void assertSomeMatch(Arbitrary<T> arbitrary, Predicate<T>... wanted) {
        Map<Integer, Predicate<T>> missing = new HashMap<>();
        for (int i = 0; i < wanted.length; i++) {
            missing.put(i, wanted[i]);
        }
        arbitrary
                .sampleStream()
                .limit(PATIENCE)
                .takeWhile(value -> !missing.isEmpty())
                .forEach(value -> missing.values().removeIf(predicate -> predicate.test(value)));

        assertThat(missing).as("numbers of what was wanted and not made").isEmpty();
    }
}
