package dev.creel.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.store.KeyNormalizer;
import dev.creel.store.SessionEntry;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;

/** The generators make what their Javadoc names, and all of it is what it should be. */
class SessionArbitrariesTest {

    private static <T> List<T> some(Arbitrary<T> arbitrary) {
        return arbitrary.sampleStream().limit(1_500).collect(Collectors.toList());
    }

    @Example
    void keysHaveEveryShape() {
        assertSomeMatch(
                some(SessionArbitraries.keys()),
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

    @Example
    void entriesHaveEveryOddityAndNoProtectedField() {
        List<String> texts = some(SessionArbitraries.entryTexts());

        assertSomeMatch(
                texts,
                text -> text.contains("1E400"),
                text -> text.matches("(?s).*[:\\[,]\\s*-0[\\s,}\\]].*"),
                text -> text.contains("2e23"),
                text -> text.contains("\\ud800"),
                text -> text.contains("skillsSnapshot"),
                text -> text.contains("__proto__"),
                text -> text.matches("(?s).*\"label\".*\"label\".*"),
                text -> text.contains("\r\n"));
        assertThat(texts).allSatisfy(text -> assertThat(SessionEntry.parse(text).has("acp"))
                .isFalse());
    }

    @Example
    void documentsAreCanonicalOrOdd() {
        assertSomeMatch(
                some(SessionArbitraries.documents()),
                document -> document.text().equals("{}"),
                document -> document.text().startsWith("\ufeff"),
                document ->
                        document.text().startsWith("{\n  \"") && document.text().endsWith("\n  }\n}"),
                document -> document.text().contains("not this one"),
                document -> document.text().contains("\\u0061"),
                document -> document.entries().size() > 4);
    }

    @Example
    void historiesHaveEveryKindOfEdit() {
        Set<Class<?>> kinds = some(SessionArbitraries.fileHistories(10)).stream()
                .flatMap(List::stream)
                .map(Object::getClass)
                .collect(Collectors.toSet());

        assertThat(kinds)
                .containsExactlyInAnyOrder(
                        SessionEdit.Put.class,
                        SessionEdit.Patch.class,
                        SessionEdit.Remove.class,
                        SessionEdit.Together.class,
                        SessionEdit.NoOp.class,
                        SessionEdit.Abandoned.class,
                        SessionEdit.Reopen.class,
                        SessionEdit.ForeignReplacement.class);
    }

    @SafeVarargs
    private static <T> void assertSomeMatch(List<T> values, Predicate<T>... wanted) {
        for (int i = 0; i < wanted.length; i++) {
            assertThat(values).as("wanted number %d", i).anyMatch(wanted[i]);
        }
    }
}
