package dev.creel.bench;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.store.SessionStoreException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StressTest {

    @TempDir
    Path dir;

    private final PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);

    private void run(Path document, String contender) throws Exception {
        new Stress(nowhere, nowhere)
                .run(List.of("--store", document.toString(), "--contender", contender, "--cycles", "2"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"creel", "whole-file"})
    void damagedDocumentIsNamedAndNotItsCopy(String contender) throws Exception {
        Path document = Files.writeString(dir.resolve("given.json"), "{\"a\": {\"sessionId\": \"s\"}");

        assertThatThrownBy(() -> run(document, contender))
                .isInstanceOf(SessionStoreException.Damaged.class)
                .hasMessageContaining("creel recover --store " + document)
                .hasMessageNotContaining("creel-stress-");
    }

    @Test
    void badEntryIsNamedInTheDocumentThatWasGiven() throws Exception {
        Path document = Files.writeString(dir.resolve("given.json"), "{\"a\": {\"x\": 01}}");

        assertThatThrownBy(() -> run(document, "creel"))
                .isInstanceOf(SessionStoreException.Damaged.class)
                .hasMessageContaining(document.toString())
                .hasMessageNotContaining("creel-stress-");
    }
}
