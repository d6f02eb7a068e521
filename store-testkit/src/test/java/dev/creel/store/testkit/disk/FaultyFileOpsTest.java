package dev.creel.store.testkit.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionStoreException.Unavailable;
import dev.creel.store.file.FileSessionStore;
import dev.creel.store.file.FileStoreOptions;
import dev.creel.store.io.FileHandle;
import dev.creel.store.testkit.disk.DiskCall.Verb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FaultyFileOpsTest {

    private static final byte[] BYTES = {'a', 'b', 'c', 'd'};

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void setUp() {
        file = directory.resolve("file");
    }

    @Test
    void diskIsFullAtOneCallThenThatCallAloneIsRefusedAndTold() throws IOException {
        FaultyFileOps disk = FaultyFileOps.failing(1).with(Fault.DISK_FULL);
        try (FileHandle handle = disk.create(file)) {
            assertThatThrownBy(() -> handle.write(BYTES, 0, 4)).hasMessage("No space left on device");
            handle.write(BYTES, 0, 4);
        }
        assertThat(file).hasBinaryContent(BYTES);
        assertThat(disk.struck()).containsExactly(new DiskCall(Verb.WRITE, file, 4));
        assertThat(disk.calls())
                .extracting(DiskCall::verb)
                .containsExactly(Verb.CREATE, Verb.WRITE, Verb.WRITE, Verb.CLOSE);
    }

    @Test
    void callNamesTheFileAndTheRootByItsPath() {
        assertThat(new DiskCall(Verb.STAT, file)).hasToString("STAT file");
        assertThat(new DiskCall(Verb.FORCE_DIRECTORY, Path.of("/"))).hasToString("FORCE_DIRECTORY /");
    }

    @Test
    void onlyCallsThatChangeAreCountedThenOthersGoWell() throws IOException {
        FaultyFileOps disk =
                FaultyFileOps.failing(1).ofThoseThatChange().andAllLater().with(Fault.IO_ERROR);
        disk.stat(file);
        disk.create(file).close();
        disk.stat(file);
        assertThatThrownBy(() -> disk.delete(file)).hasMessage(file + ": Input/output error");
        assertThatThrownBy(() -> disk.delete(file)).isInstanceOf(IOException.class);
        disk.heal();
        disk.delete(file);
        assertThat(disk.struck()).extracting(DiskCall::verb).containsExactly(Verb.DELETE, Verb.DELETE);
    }

    @Test
    void writeIsShortThenHalfIsThere() throws IOException {
        FaultyFileOps disk = FaultyFileOps.failing(1).with(Fault.SHORT_WRITE);
        try (FileHandle handle = disk.create(file)) {
            assertThatThrownBy(() -> handle.write(BYTES, 0, 4)).isInstanceOf(IOException.class);
        }
        assertThat(file).hasBinaryContent(new byte[] {'a', 'b'});
    }

    @Test
    void creationIsDoneAndReportedAsFailedThenTheFileIsThereAndNotOpen() {
        FaultyFileOps disk = FaultyFileOps.failing(0).with(Fault.DONE_BUT_FAILED);
        assertThatThrownBy(() -> disk.create(file)).isInstanceOf(IOException.class);
        assertThat(file).isEmptyFile();
        assertThat(disk.openFiles()).isEmpty();
    }

    @Test
    void closingFailsThenTheFileIsClosedAllTheSame() throws IOException {
        FaultyFileOps disk = FaultyFileOps.failing(1).with(Fault.IO_ERROR);
        FileHandle handle = disk.create(file);
        assertThat(disk.openFiles()).containsExactly(file);
        assertThatThrownBy(handle::close).isInstanceOf(IOException.class);
        assertThat(disk.openFiles()).isEmpty();
    }

    @Test
    void interruptedThenTheFlagIsSetAndTheCallIsDone() throws IOException {
        FaultyFileOps disk = FaultyFileOps.failing(0).with(Fault.INTERRUPT);
        disk.create(file).close();
        assertThat(Thread.interrupted()).isTrue();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FaultyFileOps.failing(0).andAllLater().with(Fault.INTERRUPT));
    }

    @Test
    void somethingHappensBeforeACallThenTheCallSeesIt() throws IOException {
        FaultyFileOps disk = FaultyFileOps.failing(1).after(() -> Files.writeString(file, "other"));
        assertThat(disk.stat(file)).isNull();
        assertThat(disk.stat(file).size()).isEqualTo(5);
        assertThat(disk.struck()).isEqualTo(List.of(disk.calls().get(1)));
    }

    @Test
    void storeMeetsAFullDiskThenItSaysSoAndGoesOnAfterwards() {
        SessionEntry entry = SessionEntry.parse("{\"label\": \"next\"}");
        FaultyFileOps disk =
                FaultyFileOps.failing(0).ofThoseThatChange().andAllLater().with(Fault.DISK_FULL);
        try (FileSessionStore store = disk.open(file, FileStoreOptions.defaults())) {
            assertThatThrownBy(() -> store.update("session:1", present -> entry))
                    .isInstanceOf(Unavailable.class)
                    .hasMessageContaining("No space left on device");
            disk.heal();
            assertThat(store.update("session:1", present -> entry)).hasValue(entry);
        }
    }
}
