package dev.creel.store.file;

import static dev.creel.store.file.Documents.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionSnapshot;
import dev.creel.store.SessionStoreException;
import dev.creel.store.file.FileStoreOptions.Access;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Keys that lead to another one. */
class AliasesTest extends BuriedKeys {

    @Test
    void aliasLeadsReadsAndChangesToItsSuccessor() {
        put(store, "new", 1);
        bury(alias("older", "old"), alias("old", "new"));

        assertThat(store.get("OLD")).hasValue(entry("s", 1));
        assertThat(store.get("older")).hasValue(entry("s", 1));
        assertThat(store.update("old", present -> present.with("label", "a"))).isEqualTo(store.get("new"));
        SessionEntry present = store.get("new").orElseThrow();
        assertThat(store.replace("older", present, present.with("label", "b"))).isEqualTo(store.get("new"));
        store.transact(transaction -> {
                    assertThat(transaction.get("old").orElseThrow().label()).hasValue("b");
                    transaction.update("older", entry -> entry.with("label", "c"));
                    assertThat(transaction.get("new").orElseThrow().label()).hasValue("c");
                    transaction.put("old", entry("s", 5));
                    return null;
                })
                .close();
        assertThat(store.get("new").orElseThrow().updatedAt()).hasValue(Instant.ofEpochMilli(5));
        try (SessionSnapshot snapshot = store.snapshot()) {
            assertThat(snapshot.size()).isOne();
            assertThat(snapshot.get("old")).isEmpty();
        }
        store.transact(transaction -> {
                    assertThat(transaction.remove("old")).isTrue();
                    assertThat(transaction.remove("older")).isFalse();
                    return null;
                })
                .close();
        assertThat(store.get("new")).isEmpty();
    }

    @Test
    void aliasOfASessionThatIsGoneCreatesItUnderItsNewKey() {
        bury(alias("old", "new"));

        assertThat(store.update("old", present -> entry("s", 1))).isPresent();

        assertThat(store.get("new")).isPresent();
        try (SessionSnapshot snapshot = store.snapshot()) {
            assertThat(snapshot.get("old")).isEmpty();
        }
        bury(alias("old", "gone"), revoked("gone"));
        assertThat(catchThrowableOfType(SessionStoreException.Revoked.class, () -> put(store, "old", 1))
                        .key())
                .isEqualTo("gone");
    }

    @Test
    void aliasGivesWayToASessionUnderItsOwnKey() {
        put(store, "new", 1);
        bury(alias("old", "new"));
        Documents.replace(document, "{\"new\":{\"updatedAt\":1},\"old\":{\"updatedAt\":2}}");

        assertThat(store.get("old").orElseThrow().updatedAt()).hasValue(Instant.ofEpochMilli(2));
        store.update("old", present -> null);

        assertThat(store.get("old").orElseThrow().updatedAt()).hasValue(Instant.ofEpochMilli(1));
    }

    @Test
    void aliasesInACircleLeadNowhere() {
        bury(alias("a", "b"), alias("b", "c"), alias("c", "b"));

        assertThat(store.get("a")).isEmpty();
        put(store, "a", 1);

        try (SessionSnapshot snapshot = store.snapshot()) {
            assertThat(snapshot.get("a")).isPresent();
        }
    }

    @Test
    void renamingInOneChangeLeavesTheEntryAndAnAlias() {
        put(store, "old", 1);

        store.transact(transaction -> {
                    transaction.put("new", transaction.get("old").orElseThrow());
                    transaction.remove("old");
                    buryNow(alias("old", "new"));
                    assertThat(transaction.get("old")).isEmpty();
                    return null;
                })
                .close();

        assertThat(store.get("old")).isEqualTo(store.get("new")).isPresent();
    }

    @Test
    void protectedFieldsAreGuardedUnderAnAliasToo() {
        FileStoreOptions guarding = options().protectedFields(List.of("acp")).build();
        bury(alias("old", "new"));
        try (FileSessionStore guarded = FileSessionStore.open(document, guarding)) {
            guarded.update("new", present -> entry("s", 1).with("acp", "kept"));

            guarded.update("old", present -> entry("s", 2));
            assertThat(guarded.get("new").orElseThrow().has("acp")).isTrue();

            guarded.transact(transaction -> {
                        transaction.allowDroppingProtectedFields("old");
                        transaction.put("old", entry("s", 3));
                        return null;
                    })
                    .close();
            assertThat(guarded.get("new")).hasValue(entry("s", 3));
        }
    }

    @Test
    void readerWhoMayNotEnterTheSideFolderReadsWithoutAliases() {
        put(store, "new", 1);
        bury(alias("old", "new"));
        HookedFileOps disk = new HookedFileOps() {
            @Override
            void before(String operation, Path path) throws IOException {
                if (path.startsWith(file.getParent())) {
                    throw new AccessDeniedException(path.toString());
                }
            }
        };
        try (FileSessionStore stranger =
                disk.open(document, options().access(Access.READ_ONLY).build())) {
            assertThat(stranger.get("new")).isPresent();
            assertThat(stranger.get("old")).isEmpty();
        }
    }

    @Test
    void changeKnowsTheAliasesThatItsFunctionBuried() {
        put(store, "new", 1);
        bury(alias("old", "new"));

        store.transact(transaction -> {
                    assertThat(transaction.get("old")).isPresent();
                    buryNow();
                    assertThat(transaction.get("old")).isEmpty();
                    transaction.put("old", entry("s", 2));
                    return null;
                })
                .close();

        try (SessionSnapshot snapshot = store.snapshot()) {
            assertThat(snapshot.get("old")).hasValue(entry("s", 2));
            assertThat(snapshot.get("new")).hasValue(entry("s", 1));
        }
    }
}
