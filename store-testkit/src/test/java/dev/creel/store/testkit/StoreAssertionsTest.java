package dev.creel.store.testkit;

import static dev.creel.store.testkit.StoreAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.store.KeyNormalizer;
import dev.creel.store.SessionEntry;
import dev.creel.store.SessionStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class StoreAssertionsTest {

    private static final SessionEntry ENTRY =
            SessionEntry.parse("{\"label\":\"one\",\"updatedAt\":5,\"model\":null,\"tokens\":[1]}");

    @RegisterExtension
    final StoreExtension extension = StoreExtension.onDisk()
            .options(options -> options.lockTimeout(Duration.ofSeconds(2)))
            .holding(Map.of("a", ENTRY));

    private SessionStore store;

    @BeforeEach
    void take() {
        store = extension.store();
    }

    private static void fails(ThrowingCallable assertion, String... said) {
        assertThatThrownBy(assertion).isInstanceOf(AssertionError.class).hasMessageContainingAll(said);
    }

    @Test
    void whatHoldsPasses() {
        assertThat(store)
                .hasSession(" A ")
                .hasLabel("one")
                .hasField("model")
                .hasField("model", null)
                .hasField("updatedAt", 5)
                .hasField("updatedAt", 5L)
                .hasNoField("status");
        assertThat(store).hasNoSession("b").holdsExactly(Map.of("a", ENTRY)).isSound();
    }

    @Test
    void missingSessionIsReportedWithThoseThatAreThere() {
        fails(() -> assertThat(store).hasSession("b"), "sessions.json", "the session b", "[a]");
        fails(() -> assertThat(store).hasNoSession("a"), "no session a", "{label \"one\", updatedAt 5");
    }

    @Test
    void otherFieldIsReportedWithTheSessionAndWhatIsThereInstead() {
        fails(() -> assertThat(store).hasSession("a").hasLabel("two"), "session a of", "<two>", "<one>");
        fails(() -> assertThat(ENTRY).hasField("status"), "a field status", "{label \"one\"");
        fails(() -> assertThat(ENTRY).hasField("updatedAt", 6), "updatedAt to be <6>", "<5>");
        fails(() -> assertThat(ENTRY).hasNoField("label"), "no field label", "\"one\"");
        fails(() -> assertThat((SessionEntry) null).hasField("label"), "not to be null");
    }

    @Test
    void otherContentIsReportedSessionBySessionAndFieldByField() {
        store.update("x", none -> SessionEntry.of(Map.of("label", "not asked for")));

        fails(
                () -> assertThat(store)
                        .holdsExactly(Map.of("a", ENTRY.with("label", "1").without("model"), "b", ENTRY)),
                "exactly 2 sessions",
                "missing: b",
                "different: a, from expected to found: ~label \"1\" -> \"one\", +model null",
                "unexpected: x {label \"not asked for\"}");
    }

    @Test
    void keysAreTheSameIfTheStoreTakesThemForTheSame() {
        Map<String, SessionEntry> twoSpellings = Map.of("Key", ENTRY, "key", ENTRY.with("label", "two"));
        try (SessionStore exact = InMemorySessionStore.builder()
                        .sessions(twoSpellings)
                        .keyNormalizer(KeyNormalizer.EXACT)
                        .open();
                SessionStore folding = InMemorySessionStore.builder()
                        .sessions(Map.of("Key", ENTRY, "other", ENTRY))
                        .open()) {
            assertThat(exact).holdsExactly(twoSpellings);
            fails(() -> assertThat(exact).holdsExactly(Map.of("Key", ENTRY)), "unexpected: key");
            fails(() -> assertThat(exact).hasSession("KEY"), "Key", "key");
            assertThat(folding).holdsExactly(Map.of("key", ENTRY, "other", ENTRY));
            fails(() -> assertThat(folding).holdsExactly(Map.of("key", ENTRY)), "unexpected: other");
            fails(() -> assertThat(folding).holdsExactly(Map.of("KEY", ENTRY, "key", ENTRY)), "missing: ");
        }
    }

    @Test
    void damageIsReportedWithItsPlace() throws IOException {
        extension.expectDamage();
        DamagedDocument.of(Files.readAllBytes(extension.document()))
                .truncatedAt(20)
                .writeTo(extension.document());

        fails(() -> assertThat(store).isSound(), "sessions.json to be sound", "BROKEN at byte 20");
        try (SessionStore memory = InMemorySessionStore.open()) {
            fails(() -> assertThat(memory).isSound(), "Expected a file store", "InMemorySessionStore");
        }
    }

    @Test
    void nothingElseOfTheTestkitNeedsAssertJ() throws Exception {
        Path classes = Path.of(StoreAssertions.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        try (Stream<Path> files = Files.walk(classes)) {
            assertThat(files.filter(file -> file.toString().endsWith(".class"))
                            .filter(StoreAssertionsTest::namesAssertJ)
                            .map(file -> file.getFileName().toString()))
                    .isNotEmpty()
                    .allMatch(name -> name.startsWith("StoreAssertions"));
        }
    }

    private static boolean namesAssertJ(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains("org/assertj");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
