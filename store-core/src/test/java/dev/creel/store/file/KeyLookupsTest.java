package dev.creel.store.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.store.KeyNormalizer;
import dev.creel.store.SessionSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How often a change looks its keys up: a pass names thousands of them again and again while it holds the lock. */
class KeyLookupsTest {

    @TempDir
    Path folder;

    @Test
    void keyThatAChangeNamesAgainAndAgainIsLookedUpOnce() throws IOException {
        Path path = folder.resolve("sessions.json");
        Files.writeString(path, "{\"a\":{\"n\":1},\"b\":{\"n\":2},\"c\":{\"n\":3}}");
        List<String> looked = new ArrayList<>();
        KeyNormalizer noting = key -> {
            looked.add(key);
            return key.toLowerCase(Locale.ROOT);
        };
        FileStoreOptions options = FileStoreOptions.defaults().toBuilder()
                .keyNormalizer(noting)
                .durability(Durability.PROCESS)
                .build();
        try (FileSessionStore store = FileSessionStore.open(path, options);
                SessionSnapshot base = store.snapshot()) {
            store.update("c", present -> Objects.requireNonNull(present).with("label", "changed meanwhile"));
            looked.clear();

            store.<Boolean, RuntimeException>transact(base, transaction -> {
                        boolean unchanged = transaction.isUnchangedSince(base, "A");
                        transaction.because("A", "it is old");
                        transaction.update(
                                "b", present -> Objects.requireNonNull(present).with("n", 4));
                        return transaction.remove("A") && unchanged;
                    })
                    .close();

            assertThat(looked).containsExactlyInAnyOrder("A", "b");
            assertThat(store.get("a")).isEmpty();
        }
    }
}
