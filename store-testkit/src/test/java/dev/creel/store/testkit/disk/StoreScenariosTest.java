package dev.creel.store.testkit.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.creel.store.SessionEntry;
import dev.creel.store.file.Durability;
import dev.creel.store.file.FileSessionStore;
import dev.creel.store.file.FileStoreOptions;
import dev.creel.store.io.FileOpsScope;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StoreScenariosTest {

    @TempDir
    private Path directory;

    @ParameterizedTest
    @MethodSource("dev.creel.store.testkit.disk.StoreScenarios#all")
    void nothingFailsThenWhatWasAcknowledgedIsThere(DiskScenario scenario) throws Exception {
        assumeTrue(scenario.reasonToSkip().isEmpty());
        Path document = scenario.documentIn(directory.toRealPath());
        FileStoreOptions options = scenario.options(MemorySetting.CACHES_ON.applyTo(
                        FileStoreOptions.builder().durability(Durability.PROCESS)))
                .build();
        scenario.prepare(document);
        ForwardingFileOps disk = new ForwardingFileOps(scenario.disk(FileOpsScope.system())) {};
        ScenarioRun.Witness nobody = new ScenarioRun.Witness() {
            @Override
            public void mayBecome(Map<String, SessionEntry> next) {}

            @Override
            public void acknowledged(Map<String, SessionEntry> state) {}
        };
        try (ScenarioRun run = new ScenarioRun(disk, document, options, nobody);
                FileSessionStore fresh = FileSessionStore.open(document, options)) {
            scenario.run(run);
            assertThat(scenario.contentOf(fresh)).isEqualTo(run.state());
            scenario.checkFiles(document);
        }
    }
}
