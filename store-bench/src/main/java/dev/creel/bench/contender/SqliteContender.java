package dev.creel.bench.contender;

import dev.creel.store.file.Durability;
import dev.creel.store.file.FileStoreOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * SQLite through its JDBC driver, as its users set it up well: write-ahead log; synchronous FULL where changes are to
 * survive a power cut, else NORMAL; one connection a thread with statements that stay prepared; transactions that take
 * the write lock at once and wait up to 10 s for it; one thread of the process writes at a time, since SQLite lets the
 * others sleep longer than they need; 8 MB of cache a connection and 256 MB of the file mapped. The table
 * has the session's text, without white space, behind the columns that are searched: the key, and the last activity with
 * an index that holds the key too. Single fields are read and written by SQLite's own JSON functions, so that the text does
 * not leave the database for that. Thread-safe.
 */
final class SqliteContender extends DatabaseContender {

    static final String SETTINGS = "WAL, synchronous NORMAL without force and FULL with it, statements kept prepared, a"
            + " connection a thread, one writer at a time, 8 MB of cache, 256 MB mapped; text, key and last activity in"
            + " columns, the last two indexed; single fields by SQLite's JSON functions";

    private static final String FILE = "sessions.db";
    private static final String TEXT = "SELECT entry FROM session WHERE key = ?";
    private static final String DETAILS = "SELECT key, updated_at, coalesce(entry ->> '$.label', ''),"
            + " coalesce(entry ->> '$.model', ''), entry ->> '$.totalTokens'"
            + " FROM session ORDER BY updated_at DESC LIMIT ?";
    private static final String TOUCH = "UPDATE session SET updated_at = ?1, entry = json_set(entry, '$.updatedAt', ?1,"
            + " '$.lastTo', ?2, '$.label', ?3) WHERE key = ?4";
    private static final String PUT =
            "INSERT INTO session (key, updated_at, entry) VALUES (?1, ?2, ?3) ON CONFLICT (key)"
                    + " DO UPDATE SET updated_at = ?2, entry = ?3";

    private final Path file;
    private final Durability durability;
    /** Also the lock of the thread that writes. */
    private final Map<Thread, SqliteConnection> connections = new ConcurrentHashMap<>();

    SqliteContender(Path directory, FileStoreOptions options) {
        this.file = directory.resolve(FILE);
        this.durability = options.durability();
    }

    static void prepare(Path document, Path directory) throws IOException {
        try (SqliteContender made = new SqliteContender(
                directory,
                FileStoreOptions.builder().durability(Durability.PROCESS).build())) {
            made.importAll(document);
        }
    }

    private void importAll(Path document) throws IOException {
        with(connection -> {
            connection.execute("CREATE TABLE session (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE,"
                    + " updated_at INTEGER NOT NULL, entry TEXT NOT NULL)");
            connection.execute("CREATE INDEX session_by_activity ON session (updated_at DESC, key)");
            connection.inTransaction(() -> {
                try {
                    SessionJson.forEach(document, (key, updatedAt, text) -> put(key, updatedAt, text));
                } catch (IOException e) {
                    throw new SQLException("The import failed: " + e.getMessage(), e);
                }
            });
            return null;
        });
    }

    private void put(String key, long updatedAt, byte[] text) throws IOException {
        with(connection -> connection
                .prepared(PUT, key, updatedAt, new String(text, StandardCharsets.UTF_8))
                .executeUpdate());
    }

    @Override
    public List<String> keys(int limit) throws IOException {
        return ask(connection -> {
            List<String> keys = new ArrayList<>();
            try (ResultSet rows = connection
                    .prepared("SELECT key FROM session ORDER BY id LIMIT ?", limit)
                    .executeQuery()) {
                while (rows.next()) {
                    keys.add(rows.getString(1));
                }
            }
            return keys;
        });
    }

    @Override
    byte @Nullable [] text(String key) throws IOException {
        return with(connection -> text(connection, key));
    }

    private static byte @Nullable [] text(SqliteConnection connection, String key) throws SQLException {
        try (ResultSet row = connection.prepared(TEXT, key).executeQuery()) {
            return row.next() ? row.getBytes(1) : null;
        }
    }

    @Override
    public @Nullable String field(String key, String name) throws IOException {
        return with(connection -> {
            try (ResultSet row = connection
                    .prepared("SELECT json_extract(entry, ?) FROM session WHERE key = ?", "$." + name, key)
                    .executeQuery()) {
                return row.next() ? row.getString(1) : null;
            }
        });
    }

    @Override
    public void update(String key, Touch touch) throws IOException {
        change(connection -> {
            touch(connection, key, touch);
            return null;
        });
    }

    @Override
    public void updateAll(List<String> keys, Touch touch) throws IOException {
        change(connection -> {
            connection.inTransaction(() -> {
                for (String key : keys) {
                    touch(connection, key, touch);
                }
            });
            return null;
        });
    }

    private static void touch(SqliteConnection connection, String key, Touch touch) throws SQLException {
        int rows = connection
                .prepared(TOUCH, touch.updatedAt(), touch.lastTo(), touch.label(), key)
                .executeUpdate();
        if (rows != 1) {
            throw new IllegalStateException("There is no session " + key + " any more");
        }
    }

    /** Reads in a transaction, in which the program would compare, and writes nothing. */
    @Override
    public void saveUnchanged(String key) throws IOException {
        change(connection -> {
            connection.inTransaction(() -> require(key, text(connection, key)));
            return null;
        });
    }

    @Override
    public void create(String key, String json) throws IOException {
        byte[] text = json.getBytes(StandardCharsets.UTF_8);
        change(connection ->
                connection.prepared(PUT, key, SessionJson.updatedAt(text), json).executeUpdate());
    }

    @Override
    public void remove(String key) throws IOException {
        change(connection ->
                connection.prepared("DELETE FROM session WHERE key = ?", key).executeUpdate());
    }

    @Override
    public List<Listed> newest(int limit) throws IOException {
        return ask(connection -> {
            List<Listed> listed = new ArrayList<>(limit);
            try (ResultSet rows = connection
                    .prepared("SELECT key, updated_at FROM session ORDER BY updated_at DESC LIMIT ?", limit)
                    .executeQuery()) {
                while (rows.next()) {
                    listed.add(new Listed(rows.getString(1), rows.getLong(2)));
                }
            }
            return listed;
        });
    }

    @Override
    public List<Details> newestWithDetails(int limit) throws IOException {
        return ask(connection -> {
            List<Details> listed = new ArrayList<>(limit);
            try (ResultSet rows = connection.prepared(DETAILS, limit).executeQuery()) {
                while (rows.next()) {
                    listed.add(new Details(
                            rows.getString(1), rows.getLong(2), rows.getString(3), rows.getString(4), rows.getLong(5)));
                }
            }
            return listed;
        });
    }

    private void change(Query<?> query) throws IOException {
        synchronized (connections) {
            with(query);
        }
    }

    private <R> R ask(Query<R> query) throws IOException {
        return Objects.requireNonNull(with(query));
    }

    private <R> @Nullable R with(Query<R> query) throws IOException {
        try {
            SqliteConnection connection = connections.get(Thread.currentThread());
            if (connection == null) {
                connection = new SqliteConnection(file, durability);
                connections.put(Thread.currentThread(), connection);
            }
            return query.run(connection);
        } catch (SQLException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }

    /** Closes the connections of all threads, the last of which writes the log into the file. */
    @Override
    public void close() throws IOException {
        try {
            for (SqliteConnection connection : connections.values()) {
                connection.close();
            }
        } catch (SQLException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
        connections.clear();
    }

    /** What is asked of a connection. Used by one thread at a time. */
    @FunctionalInterface
    private interface Query<R> {
        @Nullable
        R run(SqliteConnection connection) throws SQLException;
    }
}
