package dev.creel.store.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScannedValueTest {

    private static ScannedValue scan(String text) {
        return ScannedValue.of("key", text.getBytes(UTF_8), FileStoreOptions.defaults());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '\0',
            value = {
                "{\"x\":tru}~5~neither a number nor true, false or null",
                "{\"x\":1~6~the text ends inside a value",
                "{} {}~2~something follows the value"
            })
    void whatCouldNotBeReadBackIsNotWritten(String text, int position, String reason) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> scan(text))
                .withMessageStartingWith("The entry for key ")
                .withMessageContaining("at byte " + position + ": " + reason);
    }

    @Test
    void lastActivityIsTheNumberThatTheTextSays() {
        assertThat(scan("{\"updatedAt\":1700000000000}").updatedAt()).isEqualTo(1.7e12);
        assertThat(scan("{\"updatedAt\":\"1\"}").updatedAt()).isNaN();
    }
}
