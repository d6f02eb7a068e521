package dev.creel.bench.contender;

import dev.creel.store.file.Durability;
import dev.creel.store.file.FileStoreOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.type.ByteArrayDataType;
import org.h2.mvstore.type.StringDataType;
import org.jspecify.annotations.Nullable;

/**
 * H2's MVStore without the database around it: a map from key to the session's text, without white space, as bytes, and
 * one that orders the keys by last activity. Nothing is committed by time or size, so that a change is stored whole or not
 * at all; each change is committed, and forced if it is to survive a power cut. One thread changes at a time, since a
 * commit is the store's and not a thread's; readers take no lock. Old versions are not kept, and their room is used again
 * at once. The cache has the 16 MB that are the default. Thread-safe.
 */
final class H2Contender extends DatabaseContender {

    static final String SETTINGS =
            "a map of texts and one by last activity; each change committed explicitly, and synced"
                    + " with force; one writer at a time; 16 MB of cache; old versions not kept";

    private static final String FILE = "sessions.mv.db";
    private static final int ACTIVITY_DIGITS = 19;
    private static final int IMPORT_BUFFER = 8 << 20;
    private static final int LONGEST_COMPACTION_MILLIS = 60_000;

    private final boolean force;
    private final MVStore store;
    private final MVMap<String, byte[]> texts;

    /** From last activity and key to nothing. */
    private final MVMap<String, String> byActivity;

    private final Object change = new Object();

    H2Contender(Path directory, FileStoreOptions options) {
        this.force = options.durability() != Durability.PROCESS;
        this.store = new MVStore.Builder()
                .fileName(directory.resolve(FILE).toString())
                .autoCommitDisabled()
                .open();
        store.setVersionsToKeep(0);
        store.setRetentionTime(0);
        this.texts = store.openMap(
                "texts",
                new MVMap.Builder<String, byte[]>()
                        .keyType(StringDataType.INSTANCE)
                        .valueType(ByteArrayDataType.INSTANCE));
        this.byActivity = store.openMap(
                "byActivity",
                new MVMap.Builder<String, String>()
                        .keyType(StringDataType.INSTANCE)
                        .valueType(StringDataType.INSTANCE));
    }

    static void prepare(Path document, Path directory) throws IOException {
        H2Contender made = new H2Contender(
                directory,
                FileStoreOptions.builder().durability(Durability.PROCESS).build());
        try {
            SessionJson.forEach(document, (key, updatedAt, text) -> {
                made.put(key, text, updatedAt);
                if (made.store.getUnsavedMemory() > IMPORT_BUFFER) {
                    made.store.commit();
                }
            });
        } finally {
            made.store.close(LONGEST_COMPACTION_MILLIS);
        }
    }

    @Override
    public List<String> keys(int limit) {
        return texts.keySet().stream().limit(limit).toList();
    }

    @Override
    byte @Nullable [] text(String key) {
        return texts.get(key);
    }

    @Override
    public void update(String key, Touch touch) {
        updateAll(List.of(key), touch);
    }

    @Override
    public void updateAll(List<String> keys, Touch touch) {
        synchronized (change) {
            for (String key : keys) {
                byte[] text = require(key, texts.get(key));
                byActivity.remove(activity(SessionJson.updatedAt(text), key));
                put(key, SessionJson.touched(text, touch), touch.updatedAt());
            }
            commit();
        }
    }

    /** Reads what the program would compare, and writes nothing. */
    @Override
    public void saveUnchanged(String key) {
        synchronized (change) {
            require(key, texts.get(key));
        }
    }

    @Override
    public void create(String key, String json) {
        byte[] text = json.getBytes(StandardCharsets.UTF_8);
        synchronized (change) {
            forget(key);
            put(key, text, SessionJson.updatedAt(text));
            commit();
        }
    }

    @Override
    public void remove(String key) {
        synchronized (change) {
            forget(key);
            commit();
        }
    }

    private void forget(String key) {
        byte[] text = texts.remove(key);
        if (text != null) {
            byActivity.remove(activity(SessionJson.updatedAt(text), key));
        }
    }

    private void put(String key, byte[] text, long updatedAt) {
        texts.put(key, text);
        byActivity.put(activity(updatedAt, key), "");
    }

    private void commit() {
        store.commit();
        if (force) {
            store.sync();
        }
    }

    /** Answers a name that sorts by last activity. */
    private static String activity(long updatedAt, String key) {
        String digits = Long.toString(updatedAt);
        return "0".repeat(ACTIVITY_DIGITS - digits.length()) + digits + key;
    }

    @Override
    public List<Listed> newest(int limit) {
        List<Listed> listed = new ArrayList<>(limit);
        String last = byActivity.lastKey();
        if (last != null) {
            Iterator<String> names = byActivity.keyIteratorReverse(last);
            while (names.hasNext() && listed.size() < limit) {
                String name = names.next();
                listed.add(new Listed(name.substring(ACTIVITY_DIGITS), Long.parseLong(name, 0, ACTIVITY_DIGITS, 10)));
            }
        }
        return listed;
    }

    @Override
    public void close() {
        store.close();
    }
}
