package dev.creel.bench.contender;

import dev.creel.store.file.Durability;
import dev.creel.store.file.FileStoreOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Transaction;
import org.rocksdb.WriteOptions;

/**
 * RocksDB with transactions that lock the keys they change, so that threads change different sessions side by side and
 * share one force of the log. One column family holds the session's text, without white space, the other orders the keys
 * by last activity. {@link RocksFiles} says how the files are set up. Thread-safe.
 */
final class RocksContender extends DatabaseContender {

    static final String SETTINGS =
            "pessimistic transactions, write-ahead log, forced with each change as the durability"
                    + " says; LZ4, Bloom filters, 32 MB of block cache; column families for text and for last activity";

    private final RocksFiles files;
    private final ColumnFamilyHandle texts;
    private final ColumnFamilyHandle byActivity;
    private final ReadOptions reading;
    private final WriteOptions writing;

    RocksContender(Path directory, FileStoreOptions options) throws IOException {
        this.files = Objects.requireNonNull(call(() -> new RocksFiles(directory)));
        this.texts = files.texts();
        this.byActivity = files.byActivity();
        this.reading = new ReadOptions();
        this.writing = new WriteOptions().setSync(options.durability() != Durability.PROCESS);
    }

    static void prepare(Path document, Path directory) throws IOException {
        FileStoreOptions options =
                FileStoreOptions.builder().durability(Durability.PROCESS).build();
        try (RocksContender made = new RocksContender(directory, options)) {
            SessionJson.forEach(
                    document,
                    (key, updatedAt, text) -> made.inTransaction(change -> {
                        made.put(change, key, text, updatedAt);
                    }));
            call(() -> {
                made.files.compact();
                return null;
            });
        }
    }

    @Override
    public List<String> keys(int limit) throws IOException {
        List<String> keys = new ArrayList<>();
        try (RocksIterator entries = files.db().newIterator(texts, reading)) {
            for (entries.seekToFirst(); entries.isValid() && keys.size() < limit; entries.next()) {
                keys.add(new String(entries.key(), StandardCharsets.UTF_8));
            }
        }
        return keys;
    }

    @Override
    byte @Nullable [] text(String key) throws IOException {
        return call(() -> files.db().get(texts, reading, utf8(key)));
    }

    @Override
    public void update(String key, Touch touch) throws IOException {
        inTransaction(change -> touch(change, key, touch));
    }

    /** Changes the sessions in the order of their keys, so that two threads never wait for each other. */
    @Override
    public void updateAll(List<String> keys, Touch touch) throws IOException {
        inTransaction(change -> {
            for (String key : keys.stream().sorted().toList()) {
                touch(change, key, touch);
            }
        });
    }

    private void touch(Transaction change, String key, Touch touch) throws RocksDBException {
        byte[] text = require(key, change.getForUpdate(reading, texts, utf8(key), true));
        change.deleteUntracked(byActivity, activity(SessionJson.updatedAt(text), key));
        put(change, key, SessionJson.touched(text, touch), touch.updatedAt());
    }

    /** Reads in a transaction, in which the program would compare, and ends it without a commit. */
    @Override
    public void saveUnchanged(String key) throws IOException {
        call(() -> {
            try (Transaction change = files.db().beginTransaction(writing)) {
                return require(key, change.getForUpdate(reading, texts, utf8(key), true));
            }
        });
    }

    @Override
    public void create(String key, String json) throws IOException {
        byte[] text = json.getBytes(StandardCharsets.UTF_8);
        inTransaction(change -> {
            forget(change, key);
            put(change, key, text, SessionJson.updatedAt(text));
        });
    }

    @Override
    public void remove(String key) throws IOException {
        inTransaction(change -> forget(change, key));
    }

    private void forget(Transaction change, String key) throws RocksDBException {
        byte[] text = change.getForUpdate(reading, texts, utf8(key), true);
        if (text != null) {
            change.delete(texts, utf8(key));
            change.deleteUntracked(byActivity, activity(SessionJson.updatedAt(text), key));
        }
    }

    private void put(Transaction change, String key, byte[] text, long updatedAt) throws RocksDBException {
        change.put(texts, utf8(key), text);
        change.putUntracked(byActivity, activity(updatedAt, key), new byte[0]);
    }

    @Override
    public List<Listed> newest(int limit) throws IOException {
        List<Listed> listed = new ArrayList<>(limit);
        try (RocksIterator names = files.db().newIterator(byActivity, reading)) {
            for (names.seekToFirst(); names.isValid() && listed.size() < limit; names.next()) {
                ByteBuffer name = ByteBuffer.wrap(names.key());
                long updatedAt = Long.MAX_VALUE - name.getLong();
                listed.add(new Listed(StandardCharsets.UTF_8.decode(name).toString(), updatedAt));
            }
        }
        return listed;
    }

    /** Answers a name that sorts the latest activity first. */
    private static byte[] activity(long updatedAt, String key) {
        byte[] text = utf8(key);
        return ByteBuffer.allocate(Long.BYTES + text.length)
                .putLong(Long.MAX_VALUE - updatedAt)
                .put(text)
                .array();
    }

    private static byte[] utf8(String key) {
        return key.getBytes(StandardCharsets.UTF_8);
    }

    private void inTransaction(Steps steps) throws IOException {
        call(() -> {
            try (Transaction change = files.db().beginTransaction(writing)) {
                steps.run(change);
                change.commit();
            }
            return null;
        });
    }

    private static <R> @Nullable R call(Call<R> call) throws IOException {
        try {
            return call.run();
        } catch (RocksDBException e) {
            throw new IOException("RocksDB: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        reading.close();
        writing.close();
        files.close();
    }

    /** The work of a transaction, which is rolled back if it is closed without a commit. Used by one thread at a time. */
    @FunctionalInterface
    private interface Steps {
        void run(Transaction change) throws RocksDBException;
    }

    @FunctionalInterface
    private interface Call<R> {
        @Nullable
        R run() throws RocksDBException;
    }
}
