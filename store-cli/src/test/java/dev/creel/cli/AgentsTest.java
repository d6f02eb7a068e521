package dev.creel.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AgentsTest {

    @Test
    void homeIsWhereAShellSaysItIs() {
        assertThat(Agents.home(Map.of("HOME", "/home/ann"))).isEqualTo(Path.of("/home/ann"));
        Path account = Path.of(System.getProperty("user.home"));
        assertThat(Agents.home(Map.of("HOME", ""))).isEqualTo(account);
        assertThat(Agents.home(Map.of())).isEqualTo(account);
    }

    @Test
    void storeOfAnAgentLiesInItsFolderUnderItsIdInSmallLetters() {
        assertThat(Agents.store("Work-2"))
                .isEqualTo(Agents.home().resolve(".openclaw/agents/work-2/sessions/sessions.json"));
    }

    @Test
    void idThatLeadsElsewhereIsRefused() {
        for (String id : new String[] {"", ".", "..", "a/b", "../main", "a b", "a".repeat(65), "\u00e4"}) {
            assertThatThrownBy(() -> Agents.store(id))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("is \"" + id + "\"; it must be");
        }
    }

    @Test
    void agentIsReadFromAPathOfTheGatewaysForm() {
        assertThat(Agents.idOf(Path.of("/x/agents/work/sessions/sessions.json")))
                .isEqualTo("work");
        assertThat(Agents.idOf(Path.of("/x/work/sessions/sessions.json"))).isEqualTo("main");
        assertThat(Agents.idOf(Path.of("sessions.json"))).isEqualTo("main");
    }
}
