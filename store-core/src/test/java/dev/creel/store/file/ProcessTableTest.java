package dev.creel.store.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.store.file.ProcessTable.Condition;
import dev.creel.store.file.ProcessTable.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessTableTest {

    @TempDir
    Path root;

    @Test
    void findsALiveProcessWithItsStartTimeWhateverItsName() throws Exception {
        process("self", "me", 'R', 11);
        process("1", "init", 'S', 1);
        process("77", "a) Z 3 (b c", 'S', 4711);

        assertThat(table().find(77)).isEqualTo(new Finding(Condition.ALIVE, OptionalLong.of(4711)));
        assertThat(table().ownStartTime()).hasValue(11);
    }

    @Test
    void tellsZombiesAndGoneProcessesFromLiveOnes() throws Exception {
        process("self", "me", 'R', 11);
        process("1", "init", 'S', 1);
        process("77", "zombie", 'Z', 2);
        process("78", "dead", 'X', 2);

        assertThat(table().find(77).condition()).isEqualTo(Condition.ZOMBIE);
        assertThat(table().find(78).condition()).isEqualTo(Condition.GONE);
        assertThat(table().find(79).condition()).isEqualTo(Condition.GONE);
    }

    @Test
    void whatIsHiddenMayBeAlive() throws Exception {
        process("self", "me", 'R', 11);

        assertThat(table().find(79).condition()).isEqualTo(Condition.ALIVE);
        assertThat(table().find(ProcessHandle.current().pid()).condition()).isEqualTo(Condition.GONE);
    }

    @Test
    void whatIsListedAndCannotBeReadIsAlive() throws Exception {
        process("self", "me", 'R', 11);
        process("1", "init", 'S', 1);
        Files.createDirectory(root.resolve("77"));
        process("78", "cut", 'S', 3);
        Files.writeString(root.resolve("78").resolve("stat"), "78 (cut) S 1");

        assertThat(table().find(77)).isEqualTo(new Finding(Condition.ALIVE, OptionalLong.empty()));
        assertThat(table().find(78)).isEqualTo(new Finding(Condition.ALIVE, OptionalLong.empty()));
    }

    @Test
    void asksTheJdkWhereThereIsNoProcFileSystem() throws Exception {
        Process ended = new ProcessBuilder("true").start();
        ended.waitFor();

        assertThat(table().ownStartTime()).isEmpty();
        assertThat(table().find(ended.pid()).condition()).isEqualTo(Condition.GONE);
        assertThat(table().find(ProcessHandle.current().pid()).condition()).isEqualTo(Condition.ALIVE);
    }

    @Test
    void findsThisProcessInTheRealTable() {
        ProcessTable system = ProcessTable.system();

        assertThat(system.find(system.ownPid())).isEqualTo(new Finding(Condition.ALIVE, system.ownStartTime()));
    }

    private ProcessTable table() {
        return new ProcessTable(root);
    }

    private void process(String pid, String name, char state, long startTime) throws IOException {
        Path directory = Files.createDirectory(root.resolve(pid));
        Files.writeString(
                directory.resolve("stat"),
                "1 (" + name + ") " + state + " 1 1 1 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 " + startTime
                        + " 1000 200 18446744073709551615\n");
    }
}
