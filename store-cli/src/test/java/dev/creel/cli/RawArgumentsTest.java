package dev.creel.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RawArgumentsTest {

    private static byte[] commandLine(String... arguments) {
        return (String.join("\0", arguments) + "\0").getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void questionMarksOfTheJvmBecomeWhatWasTyped() {
        String[] given = {"get", "gr????e", "--json", ""};
        assertThat(RawArguments.of(given, commandLine("java", "-jar", "x", "get", "gr\u00fc\u00dfe", "--json", "")))
                .containsExactly("get", "gr\u00fc\u00dfe", "--json", "");
    }

    @Test
    void argumentThatIsNotUtf8IsRefusedByItsNumber() {
        byte[] latin = "java\0get\0\u00fc\0".getBytes(StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> RawArguments.of(new String[] {"get", "?"}, latin))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Argument 2, \"?\", is not UTF-8");
        assertThatThrownBy(() -> RawArguments.of(new String[] {"get", "\ufffd"}, new byte[0]))
                .hasMessageContaining("Argument 2");
    }

    @Test
    void replacementCharacterThatWasTypedIsTaken() {
        assertThat(RawArguments.of(new String[] {"\ufffd"}, commandLine("java", "\ufffd")))
                .containsExactly("\ufffd");
    }

    @Test
    void commandLineOfAnotherShapeIsNotTrusted() {
        String[] given = {"get", "a"};
        assertThat(RawArguments.of(given, commandLine("java", "-jar", "x", "get", "b")))
                .isSameAs(given);
        assertThat(RawArguments.of(given, commandLine("a"))).isSameAs(given);
        assertThat(RawArguments.of(given, new byte[0])).isSameAs(given);
    }
}
