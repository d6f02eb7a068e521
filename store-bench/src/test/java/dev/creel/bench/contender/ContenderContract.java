package dev.creel.bench.contender;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.creel.store.SessionEntry;
import dev.creel.store.file.Durability;
import dev.creel.store.file.FileStoreOptions;
import dev.creel.store.testkit.RealShapedStores;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every contender must do, so that the same work is measured. The sessions it should leave are kept in a map. */
abstract class ContenderContract {

    private static final int SESSIONS = 30;
    private static final RealShapedStores STORES = RealShapedStores.withSeed(20260321);
    private static final FileStoreOptions OPTIONS = FileStoreOptions.fromEnvironment(Map.of()).toBuilder()
            .durability(Durability.FILE)
            .build();

    @TempDir
    Path dir;

    private final ContenderName name;
    private final Map<String, Object> expected = new LinkedHashMap<>();
    private Contender contender;

    ContenderContract(ContenderName name) {
        this.name = name;
    }

    @BeforeEach
    void open() throws IOException {
        Path document = dir.resolve("given.json");
        STORES.writeEntries(document, SESSIONS);
        expected.putAll(new WholeFileJson().parse(Files.readAllBytes(document)));
        name.prepare(document, Files.createDirectory(dir.resolve("home")));
        contender = name.open(dir.resolve("home"), OPTIONS);
    }

    @AfterEach
    void close() throws IOException {
        contender.close();
    }

    @SuppressWarnings("unchecked")
    private Map<String, Object> expected(String key) {
        return (Map<String, Object>) expected.get(key);
    }

    private void expectTouch(String key, Touch touch) {
        expected(key).put("updatedAt", touch.updatedAt());
        expected(key).put("lastTo", touch.lastTo());
        expected(key).put("label", touch.label());
    }

    private void assertHoldsWhatIsExpected() throws IOException {
        assertThat(contender.keys(Integer.MAX_VALUE)).containsExactlyInAnyOrderElementsOf(expected.keySet());
        for (String key : expected.keySet()) {
            assertThat(parsed(contender.get(key))).as(key).isEqualTo(normal(expected.get(key)));
        }
    }

    private static Object parsed(Object session) {
        return session instanceof SessionEntry entry
                ? normal(new WholeFileJson().parse(entry.text().getBytes(StandardCharsets.UTF_8)))
                : normal(session);
    }

    /** Answers whole numbers of any type as the same. */
    private static Object normal(Object value) {
        return new WholeFileJson().parse(new WholeFileJson().stringify(Map.of("value", Objects.requireNonNull(value))));
    }

    private void reopen() throws IOException {
        contender.close();
        contender = name.open(dir.resolve("home"), OPTIONS);
    }

    @Test
    void preparedFromADocumentItHoldsItsSessions() throws Exception {
        assertHoldsWhatIsExpected();
        assertThat(contender.keys(7)).hasSize(7);
        assertThat(contender.get("agent:main:nobody")).isNull();
    }

    @Test
    void everyChangeIsThereAndStillThereAfterReopening() throws Exception {
        Touch one = Touch.inCycle(1);
        contender.update(STORES.key(3), one);
        expectTouch(STORES.key(3), one);

        Touch ten = Touch.inCycle(2);
        List<String> keys = new ArrayList<>();
        for (int i = 19; i >= 10; i--) {
            keys.add(STORES.key(i));
        }
        contender.updateAll(keys, ten);
        keys.forEach(key -> expectTouch(key, ten));

        String json = new String(STORES.entry(SESSIONS), StandardCharsets.UTF_8);
        contender.create("agent:main:new", json);
        expected.put("agent:main:new", new WholeFileJson().parse(json.getBytes(StandardCharsets.UTF_8)));
        contender.create("agent:main:short-lived", json);
        contender.remove("agent:main:short-lived");
        contender.remove(STORES.key(0));
        expected.remove(STORES.key(0));
        contender.remove("agent:main:nobody");

        contender.saveUnchanged(STORES.key(5));

        Touch cycle = Touch.inCycle(3);
        contender.cycle(STORES.key(6), cycle, false);
        expectTouch(STORES.key(6), cycle);

        assertHoldsWhatIsExpected();
        reopen();
        assertHoldsWhatIsExpected();
    }

    @Test
    void fieldIsThatOfTheSession() throws Exception {
        String key = STORES.key(4);
        for (String field : List.of("sessionId", "model", "label", "totalTokens", "updatedAt")) {
            assertThat(contender.field(key, field))
                    .isEqualTo(String.valueOf(expected(key).get(field)));
        }
        assertThat(contender.field(key, "noSuchField")).isNull();
        assertThat(contender.field("agent:main:nobody", "model")).isNull();
    }

    @Test
    void newestComeFirstAndFollowEveryChange() throws Exception {
        contender.update(STORES.key(8), Touch.inCycle(1));
        contender.update(STORES.key(9), Touch.inCycle(2));
        contender.update(STORES.key(8), Touch.inCycle(3));
        expectTouch(STORES.key(8), Touch.inCycle(3));
        expectTouch(STORES.key(9), Touch.inCycle(2));
        contender.remove(STORES.key(2));
        expected.remove(STORES.key(2));

        List<Details> all = expected.keySet().stream()
                .map(this::details)
                .sorted((a, b) -> Long.compare(b.updatedAt(), a.updatedAt()))
                .toList();
        List<Details> ten = all.subList(0, 10);
        assertThat(contender.newestWithDetails(10)).isEqualTo(ten);
        assertThat(contender.newest(10))
                .isEqualTo(ten.stream()
                        .map(row -> new Listed(row.key(), row.updatedAt()))
                        .toList());
        assertThat(contender.newestWithDetails(1_000)).isEqualTo(all);
    }

    private Details details(String key) {
        Map<String, Object> session = expected(key);
        return new Details(
                key,
                ((Number) session.get("updatedAt")).longValue(),
                (String) session.get("label"),
                (String) session.get("model"),
                ((Number) session.get("totalTokens")).longValue());
    }

    @Test
    void changesOfThreadsAreAllThere() throws Exception {
        List<Callable<Void>> work = new ArrayList<>();
        for (int thread = 0; thread < 4; thread++) {
            List<String> mine = List.of(STORES.key(thread), STORES.key(thread + 4), STORES.key(thread + 8));
            work.add(() -> {
                for (int i = 0; i < 12; i++) {
                    contender.update(mine.get(i % 3), Touch.inCycle(i));
                    contender.get(mine.get((i + 1) % 3));
                }
                contender.updateAll(mine, Touch.inCycle(20));
                contender.create("agent:main:of:" + mine.get(0), "{\"updatedAt\": 1}");
                return null;
            });
            mine.forEach(key -> expectTouch(key, Touch.inCycle(20)));
            expected.put("agent:main:of:" + mine.get(0), new LinkedHashMap<>(Map.of("updatedAt", 1)));
        }
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            for (Future<Void> done : threads.invokeAll(work)) {
                done.get();
            }
        } finally {
            threads.shutdown();
        }
        assertHoldsWhatIsExpected();
    }

    @Test
    void updatesThatReuseWhatIsInMemoryAreThere() throws Exception {
        assumeTrue(name.supports(Work.UPDATE_REUSING_SNAPSHOT));
        for (int i = 1; i <= 6; i++) {
            contender.updateReusing(STORES.key(i % 4), Touch.inCycle(i));
            expectTouch(STORES.key(i % 4), Touch.inCycle(i));
        }
        contender.update(STORES.key(1), Touch.inCycle(7));
        contender.updateReusing(STORES.key(2), Touch.inCycle(8));
        contender.cycle(STORES.key(3), Touch.inCycle(9), true);
        expectTouch(STORES.key(1), Touch.inCycle(7));
        expectTouch(STORES.key(2), Touch.inCycle(8));
        expectTouch(STORES.key(3), Touch.inCycle(9));
        assertHoldsWhatIsExpected();
    }

    @Test
    void reuseIsRefusedByThoseThatDoNotSupportIt() {
        assumeFalse(name.supports(Work.UPDATE_REUSING_SNAPSHOT));
        assertThatThrownBy(() -> contender.updateReusing(STORES.key(1), Touch.inCycle(1)))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> contender.cycle(STORES.key(1), Touch.inCycle(1), true))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void changeOfAnotherInstanceIsSeen() throws Exception {
        assumeTrue(name.supports(Work.EXTERNAL_CHANGE_THEN_READ));
        contender.get(STORES.key(1));
        try (Contender other = name.open(dir.resolve("home"), OPTIONS)) {
            other.update(STORES.key(1), Touch.inCycle(1));
        }
        expectTouch(STORES.key(1), Touch.inCycle(1));
        assertHoldsWhatIsExpected();
    }

    @Test
    void closingTwiceDoesNothing() throws Exception {
        contender.close();
        contender.close();
    }
}
