package dev.creel.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.creel.store.SessionSnapshot;
import dev.creel.store.SessionStore;
import dev.creel.store.file.FileSessionStore;
import dev.creel.store.file.FileStoreOptions;
import dev.creel.store.file.StoreFsck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RealShapedStoresTest {

    private static final long SEED = 20260321;

    @TempDir
    Path dir;

    @Test
    void sameSeedGivesSameBytesAndAnotherSeedDoesNot() throws IOException {
        Path one = dir.resolve("one.json");
        Path two = dir.resolve("two.json");
        Path other = dir.resolve("other.json");
        RealShapedStores.Written written = RealShapedStores.withSeed(SEED).writeBytes(one, 500_000);
        RealShapedStores.withSeed(SEED).writeBytes(two, 500_000);
        RealShapedStores.withSeed(SEED + 1).writeBytes(other, 500_000);
        assertThat(Files.mismatch(one, two)).isEqualTo(-1);
        assertThat(Files.mismatch(one, other)).isPositive();
        assertThat(written.bytes()).isEqualTo(Files.size(one)).isBetween(500_000L, 540_100L);
    }

    @Test
    void everyKeyIsDifferentAndEveryEntryHasTheSizeAskedFor() {
        RealShapedStores stores = RealShapedStores.withSeed(SEED);
        Set<String> keys = new HashSet<>();
        for (int i = 0; i < 2_000; i++) {
            assertThat(keys.add(stores.key(i))).isTrue();
        }
        for (int size = RealShapedStores.MIN_ENTRY_BYTES; size < RealShapedStores.MIN_ENTRY_BYTES + 400; size++) {
            assertThat(stores.entriesOf(size, size).entry(size)).hasSize(size);
        }
        for (int i = 0; i < 200; i++) {
            assertThat(stores.entry(i).length).isBetween(10_000, 40_000);
        }
    }

    @Test
    void checkFindsNothingToSay() throws IOException {
        Path file = Files.createFile(
                dir.resolve("sessions.json"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        RealShapedStores.withSeed(SEED).writeEntries(file, 200);

        StoreFsck.Report report = StoreFsck.check(file, FileStoreOptions.defaults());

        assertThat(report.findings()).isEmpty();
        assertThat(report.entries()).isEqualTo(200);
    }

    @Test
    void storeReadsEveryEntryAsItWasMade() throws IOException {
        Path file = dir.resolve("sessions.json");
        RealShapedStores stores = RealShapedStores.withSeed(SEED);
        RealShapedStores.Written written = stores.writeEntries(file, 40);
        try (SessionStore store = FileSessionStore.open(file);
                SessionSnapshot snapshot = store.snapshot()) {
            assertThat(snapshot.size()).isEqualTo(written.entries()).isEqualTo(40);
            for (int i = 0; i < 40; i++) {
                assertThat(snapshot.get(stores.key(i))
                                .orElseThrow()
                                .text()
                                .getBytes(java.nio.charset.StandardCharsets.UTF_8))
                        .isEqualTo(stores.entry(i));
            }
        }
    }

    @Test
    void documentHasEveryShapeThatGatewaysMake() throws IOException {
        Path file = dir.resolve("sessions.json");
        RealShapedStores.withSeed(SEED).writeEntries(file, 200);
        String text = Files.readString(file);

        assertThat(text)
                .contains("agent:main:main", ":direct:", ":group:", ":thread:", ":cron:", ":subagent:")
                .contains("Müller", "日本語", "👩‍👩‍👧", "tab\\there")
                .contains(": 1e+21", ": 1e-7", ": 5e-324", ": 123456789012345680000", ": 0.0");
        assertThat(text.split("\"prompt\": \"<available_skills>", -1)).hasSize(201);
    }

    @Test
    void nodeWritesTheSameText() throws Exception {
        assumeTrue(hasNode(), "no node on the PATH: the comparison with JSON.stringify is skipped");
        Path file = dir.resolve("sessions.json");
        RealShapedStores.withSeed(SEED)
                .entriesOf(RealShapedStores.MIN_ENTRY_BYTES, 60_000)
                .writeEntries(file, 300);
        Process node = new ProcessBuilder(
                        "node",
                        "-e",
                        "const fs=require('fs'),t=fs.readFileSync(process.argv[1],'utf8');"
                                + "process.exit(JSON.stringify(JSON.parse(t),null,2)===t?0:1)",
                        file.toString())
                .inheritIO()
                .start();
        assertThat(node.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(node.exitValue()).isZero();
    }

    @Test
    void emptyDocumentIsTwoBytes() throws IOException {
        Path file = dir.resolve("sessions.json");
        assertThat(RealShapedStores.withSeed(SEED).writeEntries(file, 0).bytes())
                .isEqualTo(2);
        assertThat(file).hasContent("{}");
    }

    @Test
    void sizesThatCannotBeMadeAreRefused() {
        assertThatThrownBy(() -> RealShapedStores.withSeed(SEED).entriesOf(100, 200))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("100 to 200");
    }

    private static boolean hasNode() throws InterruptedException {
        try {
            return new ProcessBuilder("node", "--version").start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
