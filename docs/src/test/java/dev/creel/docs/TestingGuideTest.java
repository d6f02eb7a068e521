package dev.creel.docs;

import static dev.creel.store.testkit.StoreAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionStore;
import dev.creel.store.SessionStoreException.Damaged;
import dev.creel.store.SessionStoreException.NotDurable;
import dev.creel.store.SessionStoreException.Unavailable;
import dev.creel.store.StoreEvent;
import dev.creel.store.file.Durability;
import dev.creel.store.file.FileSessionStore;
import dev.creel.store.file.FileStoreOptions;
import dev.creel.store.file.LockScope;
import dev.creel.store.testkit.DamagedDocument;
import dev.creel.store.testkit.RealShapedStores;
import dev.creel.store.testkit.SteppingExecutor;
import dev.creel.store.testkit.StoreExtension;
import dev.creel.store.testkit.VirtualClock;
import dev.creel.store.testkit.disk.CrashCampaign;
import dev.creel.store.testkit.disk.CrashImage;
import dev.creel.store.testkit.disk.CrashImages;
import dev.creel.store.testkit.disk.DiskScenario;
import dev.creel.store.testkit.disk.Fault;
import dev.creel.store.testkit.disk.FaultCampaign;
import dev.creel.store.testkit.disk.FaultyFileOps;
import dev.creel.store.testkit.disk.MemoryFileOps;
import dev.creel.store.testkit.disk.MemorySetting;
import dev.creel.store.testkit.disk.RecordingFileOps;
import dev.creel.store.testkit.disk.ScenarioRun;
import dev.creel.store.testkit.process.Acknowledgements;
import dev.creel.store.testkit.process.ChildJvm;
import dev.creel.store.testkit.process.LockReferee;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The code of docs/testing.md and of the testkit's README. */
class TestingGuideTest {

    private static final String KEY = "agent:main:main";
    private static final SessionEntry ENTRY = SessionEntry.of(Map.of("sessionId", "s1"));

    @TempDir
    private Path folder;

    // snippet: testkit-first-use
    @RegisterExtension
    final StoreExtension extension = StoreExtension.onDisk().holding(Map.of(KEY, ENTRY));

    @Test
    void heartbeatIsDeliveredOnceADay() {
        var heartbeats = new HeartbeatDelivery(extension.store(), extension.clock());
        assertThat(heartbeats.run(KEY, session -> "All is well", text -> {})).isTrue();
        extension.clock().advance(Duration.ofHours(23));
        assertThat(heartbeats.run(KEY, session -> "All is well", text -> {})).isFalse();
    }
    // end

    // snippet: testkit-time
    @Test
    void listenerIsToldWhen(SessionStore store, VirtualClock clock, SteppingExecutor events) {
        List<StoreEvent> told = new ArrayList<>();
        store.listen(told::add);
        clock.advance(Duration.ofDays(1));
        store.update(KEY, entry -> entry.with("label", "Morning run"));

        events.runAll(); // until now nobody was told
        assertThat(told).extracting(StoreEvent::at).containsExactly(clock.instant());
    }
    // end

    @Test
    void assertions() {
        SessionStore store = extension.store();
        store.update(KEY, entry -> entry.with("label", "Morning run"));

        // snippet: testkit-assertions
        assertThat(store).hasSession(KEY).hasLabel("Morning run").hasNoField("model");
        assertThat(store).hasNoSession("agent:main:cron:1").isSound();
        // end
    }

    @Test
    void damagedFiles() throws IOException {
        // snippet: testkit-damaged
        Path document = folder.resolve("sessions.json");
        DamagedDocument damaged =
                DamagedDocument.of("{\"a\": {\"n\": 1}, \"b\": {}}").wrongBracket(0);
        damaged.writeTo(document);
        FileStoreOptions options = FileStoreOptions.builder()
                .lockTimeout(Duration.ofMillis(50)) // so long a damaged file may still be in the making
                .build();
        try (SessionStore store = FileSessionStore.open(document, options)) {
            assertThatThrownBy(() -> store.get("b")).as("%s", damaged).isInstanceOf(Damaged.class);
        }
        // end
        assertThat(Files.readAllBytes(document)).isEqualTo(damaged.bytes());
    }

    @Test
    void realShapedStores() throws IOException {
        // snippet: testkit-real-shaped
        Path document = folder.resolve("sessions.json");
        RealShapedStores stores = RealShapedStores.withSeed(42);
        stores.writeBytes(document, 2_000_000); // or writeEntries(document, 100)
        try (SessionStore store = FileSessionStore.open(document)) {
            assertThat(store.get(stores.key(17))).isPresent();
        }
        // end
    }

    @Test
    void oneFault() {
        // snippet: testkit-fault
        FaultyFileOps counting = FaultyFileOps.healthy();
        work(counting.open(folder.resolve("counting.json"), FileStoreOptions.defaults()));

        for (int call = 0; call < counting.calls().size(); call++) {
            FaultyFileOps disk = FaultyFileOps.failing(call).with(Fault.DISK_FULL);
            Path document = folder.resolve(call + ".json");
            try {
                work(disk.open(document, FileStoreOptions.defaults()));
            } catch (Unavailable e) {
                assertThat(document).doesNotExist(); // refused, and nothing was changed
            } catch (NotDurable e) {
                assertThat(document).exists(); // done, but a power cut may undo it
            }
        }
        // end
        assertThat(counting.calls()).hasSizeGreaterThan(10);
    }

    private static void work(FileSessionStore store) {
        try (store) {
            store.update(KEY, none -> ENTRY);
        }
    }

    // snippet: testkit-scenario
    static final DiskScenario FIRST_SESSION = new DiskScenario("first session") {
        @Override
        public void run(ScenarioRun run) throws Exception {
            run.begin(Map.of()); // what the store holds at first
            FileSessionStore store = run.open();
            run.change(Map.of(KEY, ENTRY), () -> store.replace(KEY, null, ENTRY));
        }
    };
    // end

    @Test
    void everyFault() {
        // snippet: testkit-faults
        FaultCampaign faults = new FaultCampaign(folder);
        assertThat(faults.run(FIRST_SESSION).violations()).isEmpty();
        // end
    }

    @Test
    void everyPowerCut() throws Exception {
        // snippet: testkit-crashes
        CrashCampaign crashes = new CrashCampaign(folder, CrashImages.Detail.USUAL);
        var result = crashes.run(FIRST_SESSION, Durability.FILE_AND_DIRECTORY, MemorySetting.CACHES_ON);
        assertThat(result.violations()).isEmpty();
        // end
        assertThat(result.distinct()).isGreaterThan(10);
    }

    @Test
    void everyImage() throws IOException {
        // snippet: testkit-images
        Path recorded = Files.createDirectory(folder.resolve("recorded"));
        RecordingFileOps disk = new RecordingFileOps(recorded);
        work(disk.open(recorded.resolve("sessions.json"), FileStoreOptions.defaults()));

        int number = 0;
        for (CrashImage image : CrashImages.of(disk, CrashImages.Detail.USUAL).distinct()) {
            Path left = Files.createDirectory(folder.resolve("left-" + number++));
            image.writeTo(recorded, left);
            try (SessionStore store = FileSessionStore.open(left.resolve("sessions.json"))) {
                assertThat(store.get(KEY).orElse(ENTRY)).isEqualTo(ENTRY); // the state before, or the one after
            }
        }
        // end
        assertThat(number).isGreaterThan(10);
    }

    @Test
    void diskInMemory() {
        // snippet: testkit-memory
        Path document = Path.of("/state/sessions.json"); // on no disk of this machine
        MemoryFileOps disk = new MemoryFileOps();
        FileStoreOptions options =
                FileStoreOptions.builder().lockScope(LockScope.JVM).build();
        try (SessionStore store = disk.open(document, options)) {
            store.update(KEY, none -> ENTRY);
            disk.rewrite(document, "{}".getBytes(UTF_8)); // as another program does, in place
            assertThat(store).hasNoSession(KEY);
        }
        assertThat(disk.openHandles()).isZero();
        // end
    }

    // snippet: testkit-child-main
    static final class WritingMain {
        public static void main(String[] arguments) throws IOException {
            try (Acknowledgements done = Acknowledgements.open();
                    SessionStore store = FileSessionStore.open(Path.of(arguments[0]))) {
                for (int i = 0; ; i++) {
                    SessionEntry next = SessionEntry.of(Map.of("count", i));
                    store.update(KEY, present -> next);
                    done.add(String.valueOf(i));
                }
            }
        }
    }
    // end

    @Test
    void killedChild() throws Exception {
        // snippet: testkit-child
        Path document = extension.document();
        try (ChildJvm child = ChildJvm.start(WritingMain.class, document)) {
            child.expect("0");
            child.expect("1");
            child.kill();
            List<String> done = child.acknowledged(); // everything that must be there now
            long last = Long.parseLong(done.get(done.size() - 1));
            SessionEntry found = extension.store().get(KEY).orElseThrow();
            assertThat((Long) found.value("count").orElseThrow()).isBetween(last, last + 1);
        }
        extension.store().update(KEY, present -> null); // takes away what the killed process left
        // end
    }

    // snippet: testkit-referee-main
    static final class TurnsMain {
        public static void main(String[] arguments) throws IOException {
            int port = Integer.parseInt(arguments[1]);
            try (LockReferee.Player player = LockReferee.Player.connect(port, "store", arguments[2]);
                    SessionStore store = FileSessionStore.open(Path.of(arguments[0]))) {
                for (int i = 0; i < 20; i++) {
                    store.update(KEY, present -> {
                        player.enter(); // a function runs under the lock of the store
                        player.leave();
                        return present;
                    });
                }
            }
        }
    }
    // end

    @Test
    void referee() throws Exception {
        // snippet: testkit-referee
        Path document = extension.document();
        try (LockReferee referee = LockReferee.start();
                ChildJvm one = ChildJvm.start(TurnsMain.class, document, referee.port(), "one");
                ChildJvm two = ChildJvm.start(TurnsMain.class, document, referee.port(), "two")) {
            one.end();
            two.end();
            LockReferee.Verdict verdict = referee.verdict();
            assertThat(verdict.faults()).isEmpty(); // a sentence for each who met another inside
            assertThat(verdict.turns()).isEqualTo(40);
        }
        // end
    }
}
