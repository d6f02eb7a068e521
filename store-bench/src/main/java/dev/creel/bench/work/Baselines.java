package dev.creel.bench.work;

import dev.creel.store.SessionEntry;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What no store on a file can do without, measured beside the stores. Thread-safe: it has no state. */
public class Baselines extends WorkBenchmark {

    private static final String STAMP = "unix:dev,ino,size,lastModifiedTime,ctime,uid,gid,mode";

    /** Reads the attributes by which Creel knows a file again, as every get of Creel's does. */
    @Benchmark
    public Map<String, Object> stat(Entries entries) throws IOException {
        return Files.readAttributes(entries.document, STAMP);
    }

    /** Reads the bytes of a session anywhere from a file that stays open. */
    @Benchmark
    public byte[] positionalRead(Entries entries) throws IOException {
        return entries.next();
    }

    /** Reads them and decodes them to a string. */
    @Benchmark
    public String positionalReadToString(Entries entries) throws IOException {
        return new String(entries.next(), StandardCharsets.UTF_8);
    }

    /** Reads them and makes a checked entry of them, through the public API. */
    @Benchmark
    public SessionEntry positionalReadToEntry(Entries entries) throws IOException {
        return SessionEntry.parse(new String(entries.next(), StandardCharsets.UTF_8));
    }

    /** Where the sessions of a document are. Used by one thread. */
    @State(Scope.Thread)
    @SuppressWarnings("NullAway.Init")
    public static class Entries {

        private static final int STRIDE = 1_000_003;

        /** The size of the document in units of 1,000,000 bytes. */
        @Param({"0.5", "7.6", "31", "76", "760"})
        public String mb;

        private Path document;
        private FileChannel channel;
        private long[] from;
        private int[] length;
        private int number;

        /** Opens the document and works out the places of its sessions. */
        @Setup(Level.Trial)
        public void open() throws IOException {
            Dataset dataset = Dataset.ofMegabytes(mb);
            document = dataset.document();
            channel = FileChannel.open(document);
            places(dataset);
        }

        private void places(Dataset dataset) throws IOException {
            long size = channel.size();
            // Entries have 10,000 bytes or more.
            from = new long[(int) (size / 10_000) + 1];
            length = new int[from.length];
            int count = 0;
            long end = 1;
            while (end < size - 2) {
                String head =
                        (count == 0 ? "" : ",") + "\n  \"" + dataset.stores().key(count) + "\": ";
                from[count] = end + head.getBytes(StandardCharsets.UTF_8).length;
                length[count] = dataset.stores().entry(count).length;
                end = from[count] + length[count];
                count++;
            }
            from = Arrays.copyOf(from, count);
        }

        byte[] next() throws IOException {
            number = (int) (((long) number + STRIDE) % from.length);
            ByteBuffer bytes = ByteBuffer.allocate(length[number]);
            while (bytes.hasRemaining()) {
                if (channel.read(bytes, from[number] + bytes.position()) < 0) {
                    throw new EOFException(document + " ends within session number " + number);
                }
            }
            return bytes.array();
        }

        /** Closes the document. */
        @TearDown(Level.Trial)
        public void close() throws IOException {
            channel.close();
        }
    }
}
