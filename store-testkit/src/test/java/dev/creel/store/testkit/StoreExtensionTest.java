package dev.creel.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import dev.creel.store.testkit.StoreExtensionSamples.Declared;
import dev.creel.store.testkit.StoreExtensionSamples.DeclaredTooEarly;
import dev.creel.store.testkit.StoreExtensionSamples.InMemory;
import dev.creel.store.testkit.StoreExtensionSamples.LeftInterrupted;
import dev.creel.store.testkit.StoreExtensionSamples.OnDisk;
import dev.creel.store.testkit.StoreExtensionSamples.StuckInMemory;
import dev.creel.store.testkit.StoreExtensionSamples.StuckOnDisk;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/** What the extension says of tests that leave something behind, and of tests that fail. */
class StoreExtensionTest {

    private static Events run(DiscoverySelector selector) throws Exception {
        StoreExtensionSamples.begin();
        Events events = EngineTestKit.engine("junit-jupiter")
                .selectors(selector)
                .execute()
                .testEvents();
        StoreExtensionSamples.letGo();
        assertThat(events.started().count()).isEqualTo(1);
        return events;
    }

    private static Throwable failure(Events events) {
        assertThat(events.failed().count()).isEqualTo(1);
        return events.failed()
                .map(event -> event.getRequiredPayload(TestExecutionResult.class))
                .findFirst()
                .flatMap(TestExecutionResult::getThrowable)
                .orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "snapshot, a snapshot was not closed",
        "outcome, a snapshot was not closed",
        "snapshotOfTheFileStore, holds 2 versions",
        "anotherStore, still has the file open: /",
        "openFile, still has the file open: /",
        "lockFile, sessions.json.lock",
        "temporaryFile, sessions.json.creel.tmp",
        "temporaryOfALock, lock.new",
        "brokenDocument, the document is not sound: BROKEN at byte 8",
        "badEntry, the document is not sound: BAD_ENTRY",
        "directoryInTheDocumentsPlace, cannot be checked",
    })
    void whatATestLeavesOnDiskFailsItAndIsNamed(String method, String expected) throws Exception {
        Throwable failure = failure(run(selectMethod(OnDisk.class, method)));

        assertThat(failure).isInstanceOf(AssertionError.class).hasMessageContaining(expected);
        assertThat(StoreExtensionSamples.folder).doesNotExist();
    }

    @Test
    void extensionIsAskedOutsideOfATestThenItSaysHowItIsUsed() {
        assertThatThrownBy(() -> StoreExtension.onDisk().store())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("@RegisterExtension");
    }

    @Test
    void snapshotThatATestLeavesInMemoryFailsIt() throws Exception {
        assertThat(failure(run(selectMethod(InMemory.class, "snapshot"))))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("a snapshot was not closed");
    }

    @Test
    void threadThatIsLeftFailsTheTestAndIsNamed() throws Exception {
        assertThat(failure(run(selectMethod(StuckOnDisk.class, "thread"))))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("a thread of the store still runs: creel-events");
    }

    @ParameterizedTest
    @ValueSource(classes = {StuckOnDisk.class, StuckInMemory.class})
    void callThatNeverEndsFailsTheTestInsteadOfStoppingTheRun(Class<?> tests) throws Exception {
        assertThat(failure(run(selectMethod(tests, "runningCall"))))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("a call has not ended")
                .hasMessageContaining("update a -> still runs")
                .hasMessageContaining("cannot be closed");
    }

    @Test
    void snapshotThatIsLeftSaysWhereItWasTaken() throws Exception {
        assertThat(failure(run(selectMethod(OnDisk.class, "snapshot")))
                        .getSuppressed()[0]
                        .getStackTrace())
                .anyMatch(frame -> frame.getClassName().equals(OnDisk.class.getName()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"clean", "damageOnPurpose", "aborted"})
    void testThatLeavesNothingPassesQuietlyAndItsDirectoryIsGone(String method) throws Exception {
        Events events = run(selectMethod(OnDisk.class, method));

        assertThat(events.failed().count()).isZero();
        assertThat(events.reportingEntryPublished().count()).isZero();
        assertThat(StoreExtensionSamples.folder).doesNotExist();
    }

    @Test
    void testThatLeavesItsThreadInterruptedIsCheckedAsAnyOtherAndTheFlagIsKept() throws Exception {
        assertThat(run(selectMethod(LeftInterrupted.class, "quiet")).succeeded().count())
                .isEqualTo(1);
    }

    @Test
    void storeInMemoryHasTheSessionsAndKeepsThemWhenReopened() throws Exception {
        assertThat(run(selectMethod(InMemory.class, "clean")).failed().count()).isZero();
    }

    @Test
    void testThatFailsTellsEveryCallInOrderAndTheDiskCallsOfTheLastChange() throws Exception {
        Events events = run(selectMethod(OnDisk.class, "failing"));

        Throwable failure = failure(events);
        assertThat(failure).hasMessage("the test itself");
        assertThat(events.reportingEntryPublished().count()).isEqualTo(1);
        assertThat(failure.getSuppressed()[0].getMessage().lines().map(line -> line.strip()
                        .replaceAll("\\s+", " ")))
                .containsSubsequence(
                        "1 main update a: made {sessionId \"s1\", label \"one\"} -> done",
                        "2 main update a: -sessionId, ~label \"one\" -> \"two\", +model \"m\" -> done",
                        "3 main get b -> none",
                        "4 other replace b: made {label \"b\"} -> done",
                        "5 main transact: put c {}; remove b; remove x, there was none; update a removed -> 1 sessions",
                        "6 main update a -> threw java.lang.IllegalArgumentException: no",
                        "7 main update c: nothing changed -> done",
                        "8 main update c: +label \"last\" -> done",
                        "What call 8, the last change, asked of the disk:",
                        "CREATE sessions.json.creel.tmp",
                        "RENAME sessions.json");
    }

    @Test
    void failureThatComesFromTheCheckTellsTheHistoryToo() throws Exception {
        Events events = run(selectMethod(OnDisk.class, "lockFile"));

        assertThat(events.reportingEntryPublished().count()).isEqualTo(1);
        assertThat(failure(events).getSuppressed())
                .anySatisfy(history -> assertThat(history).hasMessageContaining("update a"));
    }

    @Test
    void testThatOnlyNamesTheExtensionGetsTheParts() throws Exception {
        assertThat(run(selectClass(Declared.class)).failed().count()).isZero();
    }

    @Test
    void parameterThatIsAskedForTooEarlyIsRefusedWithTheReason() throws Exception {
        StoreExtensionSamples.begin();
        Events containers = EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(DeclaredTooEarly.class))
                .execute()
                .containerEvents();

        assertThat(containers.failed().stream()).singleElement().satisfies(event -> assertThat(
                        event.getRequiredPayload(TestExecutionResult.class)
                                .getThrowable()
                                .orElseThrow())
                .hasMessageContaining("belongs to one test"));
    }

    @Test
    void partsThatAStoreInMemoryDoesNotHaveAreRefusedWithTheReason() throws Exception {
        assertThat(failure(run(selectMethod(InMemory.class, "path", Path.class))))
                .hasMessageContaining("in memory")
                .hasMessageContaining("StoreExtension.onDisk()");
        assertThatThrownBy(() -> StoreExtension.inMemory().holding("{}"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("onDisk()");
        assertThatThrownBy(() -> StoreExtension.inMemory().options(options -> options))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void partsOfNoRunningTestAreRefused() {
        assertThatThrownBy(StoreExtension.onDisk()::store)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no test");
    }
}
