package dev.creel.bench.contender;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.LRUCache;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.TransactionDB;
import org.rocksdb.TransactionDBOptions;

/**
 * The files of a RocksDB with their settings: write-ahead log, LZ4, Bloom filters of 10 bits a key, 32 MB of block cache
 * for both column families, as many background jobs as processors, all else as it is by default. Thread-safe.
 */
final class RocksFiles implements AutoCloseable {

    private static final long CACHE_BYTES = 32L << 20;
    private static final long LOCK_MILLIS = 10_000;

    static {
        RocksDB.loadLibrary();
    }

    private final Cache cache = new LRUCache(CACHE_BYTES);
    private final BloomFilter filter = new BloomFilter(10, false);
    private final ColumnFamilyOptions family = new ColumnFamilyOptions()
            .setCompressionType(CompressionType.LZ4_COMPRESSION)
            .setTableFormatConfig(
                    new BlockBasedTableConfig().setBlockCache(cache).setFilterPolicy(filter));
    private final DBOptions options = new DBOptions()
            .setCreateIfMissing(true)
            .setCreateMissingColumnFamilies(true)
            .setMaxBackgroundJobs(Math.max(2, Runtime.getRuntime().availableProcessors()))
            .setKeepLogFileNum(1);
    private final TransactionDBOptions transactions = new TransactionDBOptions().setTransactionLockTimeout(LOCK_MILLIS);
    private final List<ColumnFamilyHandle> families = new ArrayList<>();
    private final TransactionDB db;

    RocksFiles(Path directory) throws RocksDBException {
        db = TransactionDB.open(
                options,
                transactions,
                directory.toString(),
                List.of(
                        new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY, family),
                        new ColumnFamilyDescriptor("activity".getBytes(StandardCharsets.UTF_8), family)),
                families);
    }

    TransactionDB db() {
        return db;
    }

    ColumnFamilyHandle texts() {
        return families.get(0);
    }

    ColumnFamilyHandle byActivity() {
        return families.get(1);
    }

    /** Brings everything into sorted files, as it is after a while of use. */
    void compact() throws RocksDBException {
        for (ColumnFamilyHandle handle : families) {
            db.compactRange(handle);
        }
    }

    /** Does nothing the second time. */
    @Override
    public void close() {
        families.forEach(ColumnFamilyHandle::close);
        db.close();
        transactions.close();
        options.close();
        family.close();
        filter.close();
        cache.close();
    }
}
