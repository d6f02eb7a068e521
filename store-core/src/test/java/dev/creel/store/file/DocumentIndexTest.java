package dev.creel.store.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.store.KeyNormalizer;
import dev.creel.store.SessionSnapshot.Summary;
import dev.creel.store.json.ObjectScanner;
import dev.creel.store.json.TextDamage;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class DocumentIndexTest {

    private static DocumentIndex index(String document, KeyNormalizer normalizer) throws IOException, TextDamage {
        byte[] text = document.getBytes(UTF_8);
        ObjectScanner scanner = new ObjectScanner(text, 0, text.length);
        DocumentIndex.Builder builder = new DocumentIndex.Builder(null);
        while (scanner.next()) {
            builder.add(scanner);
        }
        return builder.build(scanner, normalizer);
    }

    @Test
    void sessionsStandWhereTheSpellingThatWonFirstStands() throws Exception {
        DocumentIndex index = index(
                "{\"B\":{\"updatedAt\":9},\"a\":{},\"A\":{\"updatedAt\":1},\"b\":{\"updatedAt\":2},"
                        + "\"c\":{},\"A\":{\"updatedAt\":3},\"B\":{\"updatedAt\":2}}",
                KeyNormalizer.DEFAULT);

        assertThat(index.summaries().map(Summary::key)).containsExactly("A", "b", "c");
        assertThat(index.sessions()).isEqualTo(3);
        assertThat(index.find("a")).isEqualTo(5);
        assertThat(index.find("b")).isEqualTo(3);
        assertThat(index.find("B")).isEqualTo(3);
    }

    @Test
    void newestAreTheSameHoweverManyAreAskedForAndInWhicheverOrder() throws Exception {
        StringBuilder document = new StringBuilder("{");
        for (int i = 0; i < 300; i++) {
            document.append(i == 0 ? "" : ",").append("\"s" + i + "\":{\"updatedAt\":" + i * 7_919 % 300 + "}");
        }
        DocumentIndex index = index(document + "}", KeyNormalizer.DEFAULT);
        var all = index.newest(300);

        assertThat(all).hasSize(300);
        for (int limit : new int[] {1, 127, 128, 129, 200, 0, 128, 5, 1_000}) {
            assertThat(index.newest(limit)).isEqualTo(all.subList(0, Math.min(limit, 300)));
        }
    }

    @Test
    void workGrowsNoFasterThanTheNumberOfSpellings() throws Exception {
        int spellings = 4_000;
        AtomicInteger calls = new AtomicInteger();
        StringBuilder document = new StringBuilder("{");
        for (int i = 0; i < spellings; i++) {
            document.append(i == 0 ? "\"" : ",\"");
            for (int bit = 0; bit < 11; bit++) {
                document.append((i >> bit & 1) == 0 ? 'a' : 'A');
            }
            document.append("\":{\"updatedAt\":").append(i).append('}');
        }
        DocumentIndex index = index(document + "}", key -> {
            calls.incrementAndGet();
            return KeyNormalizer.DEFAULT.normalize(key);
        });

        assertThat(index.sessions()).isEqualTo(1);
        assertThat(index.summaries()).hasSize(1);
        assertThat(index.newest(10)).hasSize(1);
        assertThat(index.find("AaAaAaAaAaA")).isEqualTo(spellings - 1);
        assertThat(calls.get()).isLessThanOrEqualTo(4 * spellings);
    }

    @Test
    @Timeout(60)
    void oneKeyHoweverOftenIsOneSession() throws Exception {
        int times = 200_000;
        StringBuilder document = new StringBuilder("{");
        for (int i = 0; i < times; i++) {
            document.append(i == 0 ? "" : ",").append("\"A\":{}");
        }
        DocumentIndex index = index(document + "}", KeyNormalizer.DEFAULT);

        assertThat(index.sessions()).isEqualTo(1);
        assertThat(index.find("a")).isEqualTo(times - 1);
        assertThat(index.summaries()).hasSize(1);
    }

    @Test
    void textThatWhiteSpaceMovesHasTheSameContentElsewhere() throws Exception {
        String document = "{\"a\":{\"n\":1},\"b\":2}";
        DocumentIndex index = index(document, KeyNormalizer.DEFAULT);

        assertThat(index.sameText(index(document, KeyNormalizer.DEFAULT))).isTrue();
        for (String moved : List.of(
                " " + document,
                document.replace("{\"a", "{ \"a"),
                document.replace(":2", ": 2"),
                document.replace("2}", "2 }"),
                document.replace(",", " ,"),
                "\ufeff" + document)) {
            DocumentIndex other = index(moved, KeyNormalizer.DEFAULT);
            assertThat(index.sameContent(other)).as(moved).isTrue();
            assertThat(index.sameText(other)).as(moved).isFalse();
        }
        assertThat(index.sameText(index(document.replace('2', '3'), KeyNormalizer.DEFAULT)))
                .isFalse();
        assertThat(index("{}", KeyNormalizer.DEFAULT).sameText(index("{ }", KeyNormalizer.DEFAULT)))
                .isFalse();
    }

    @Test
    void activityBeyondTheRangeOfTimesIsTheLastOrFirstOne() throws Exception {
        DocumentIndex index = index(
                "{\"a\":{\"updatedAt\":18446744073709551617},\"b\":{\"updatedAt\":-1e400}}", KeyNormalizer.DEFAULT);

        assertThat(index.summaries().map(Summary::updatedAt).map(at -> at.orElse(null)))
                .containsExactly(Instant.ofEpochMilli(Long.MAX_VALUE), Instant.ofEpochMilli(Long.MIN_VALUE));
    }
}
