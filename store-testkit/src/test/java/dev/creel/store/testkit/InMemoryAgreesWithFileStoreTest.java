package dev.creel.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.store.KeyNormalizer;
import dev.creel.store.SessionEntry;
import dev.creel.store.SessionSnapshot;
import dev.creel.store.SessionStore;
import dev.creel.store.SessionTransaction;
import dev.creel.store.file.Durability;
import dev.creel.store.file.FileSessionStore;
import dev.creel.store.file.FileStoreOptions;
import dev.creel.store.file.LockScope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Random histories through the store in memory and the file store: every answer is the same. */
class InMemoryAgreesWithFileStoreTest {

    private static final List<String> KEYS = List.of(
            "agent:main:main",
            "Agent:Main:Main",
            "\u00a0AGENT:main:main",
            "AGENT:main:main",
            "7",
            " 7",
            "10",
            "0",
            "4294967295",
            "zo\u00eb",
            "ZO\u00cb",
            "x");

    @Property(tries = 20)
    void everyHistoryGivesTheSameAnswers(@ForAll long seed) throws IOException {
        Path folder = Files.createTempDirectory("agreement");
        Path document = folder.resolve("sessions.json");
        FileStoreOptions options = FileStoreOptions.builder()
                .durability(Durability.PROCESS)
                .lockScope(LockScope.JVM)
                .build();
        InMemorySessionStore memory = InMemorySessionStore.open();
        try (memory;
                SessionStore exactMemory = InMemorySessionStore.builder()
                        .sharing(memory)
                        .keyNormalizer(KeyNormalizer.EXACT)
                        .open();
                FileSessionStore file = FileSessionStore.open(document, options);
                FileSessionStore exactFile = FileSessionStore.open(
                        document,
                        options.toBuilder().keyNormalizer(KeyNormalizer.EXACT).build())) {
            Random random = new Random(seed);
            Map<SessionStore, SessionSnapshot> earlier = new HashMap<>();
            for (int step = 0; step < 20; step++) {
                if (step % 4 == 0) {
                    List.of(memory, exactMemory, file, exactFile)
                            .forEach(store -> earlier.put(store, store.snapshot()));
                }
                boolean exact = random.nextInt(3) == 0;
                long change = random.nextLong();
                SessionStore changed = exact ? exactMemory : memory;
                SessionStore changedFile = exact ? exactFile : file;
                assertThat(changed(changed, earlier.get(changed), new Random(change)))
                        .as("step %d", step)
                        .isEqualTo(changed(changedFile, earlier.get(changedFile), new Random(change)));
                assertThat(shown(memory)).as("step %d", step).isEqualTo(shown(file));
                assertThat(shown(exactMemory)).as("step %d", step).isEqualTo(shown(exactFile));
            }
        } finally {
            Files.delete(document);
            Files.delete(folder);
        }
    }

    private static String key(Random random) {
        return KEYS.get(random.nextInt(KEYS.size()));
    }

    private static SessionEntry entry(Random random) {
        String acp = random.nextInt(3) == 0 ? "\"acp\":{\"n\":" + random.nextInt(3) + "}," : "";
        String updatedAt = List.of(
                        "", ",\"updatedAt\":1", ",\"updatedAt\":2", ",\"updatedAt\":2.5", ",\"updatedAt\":\"3\"")
                .get(random.nextInt(5));
        return SessionEntry.parse("{" + acp + "\"sessionId\":\"id-" + random.nextInt(3) + "\"" + updatedAt + "}");
    }

    /** Makes one change and answers all that it answered, and whether it counted as one. */
    private static List<Object> changed(SessionStore store, SessionSnapshot earlier, Random random) {
        List<Object> answers = new ArrayList<>();
        long commits = store.stats().commits();
        long noOps = store.stats().noOps();
        String key = key(random);
        switch (random.nextInt(3)) {
            case 0 ->
                answers.add(store.update(key, present -> {
                    answers.add(String.valueOf(present == null ? null : present.text()));
                    return random.nextInt(4) == 0 ? null : random.nextInt(4) == 0 ? present : entry(random);
                }));
            case 1 ->
                answers.add(
                        store.replace(key, store.get(key).orElse(null), random.nextBoolean() ? null : entry(random)));
            default -> {
                try (SessionTransaction.Outcome<Boolean> outcome = store.transact(transaction -> {
                    for (int i = 0; i < 3; i++) {
                        String each = key(random);
                        answers.add(transaction.get(each));
                        if (random.nextInt(3) == 0) {
                            transaction.allowDroppingProtectedFields(key(random));
                        }
                        if (random.nextBoolean()) {
                            transaction.put(each, entry(random));
                        } else {
                            answers.add(transaction.remove(each));
                        }
                    }
                    KEYS.forEach(each -> answers.add(transaction.isUnchangedSince(earlier, each)));
                    return answers.add(transaction.summaries().toList());
                })) {
                    answers.add(outcome.snapshot().size());
                }
            }
        }
        answers.add(store.stats().commits() - commits);
        answers.add(store.stats().noOps() - noOps);
        return answers;
    }

    /** Answers all that can be read. */
    private static List<Object> shown(SessionStore store) {
        List<Object> shown = new ArrayList<>();
        try (SessionSnapshot snapshot = store.snapshot()) {
            shown.add(snapshot.size());
            snapshot.summaries().forEach(shown::add);
            shown.add(snapshot.newest(3));
            for (String key : KEYS) {
                shown.add(snapshot.get(key).map(SessionEntry::text).orElse("none"));
                shown.add(store.get(key).map(SessionEntry::text).orElse("none"));
            }
        }
        return shown;
    }
}
