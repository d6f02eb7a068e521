package dev.creel.store.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.store.io.FileHandle;
import dev.creel.store.io.FileOps;
import dev.creel.store.json.TextEdit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpliceTest {

    private static final int ENTRY = 6_200;

    @TempDir
    Path folder;

    private final Counters counters = new Counters();
    private final List<String> calls = new ArrayList<>();

    /** Notes the calls to the two files, and may do something before one of them. */
    private class Disk extends HookedFileOps {
        @Override
        void before(String operation, Path path) throws IOException {
            if (!operation.equals("open") && !operation.equals("create") && !operation.equals("close")) {
                calls.add(operation);
            }
        }
    }

    private byte[] source(int length) throws IOException {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        Files.write(folder.resolve("source"), bytes);
        return bytes;
    }

    private boolean splice(FileOps ops, List<TextEdit> edits, long size) throws IOException {
        Files.deleteIfExists(folder.resolve("target"));
        try (FileHandle from = ops.open(folder.resolve("source"));
                FileHandle to = ops.create(folder.resolve("target"))) {
            return new Splice(from, to, counters).write(edits, size);
        }
    }

    private static byte[] expected(byte[] source, List<TextEdit> edits) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        int from = 0;
        for (TextEdit edit : edits) {
            text.write(source, from, (int) edit.from() - from);
            text.writeBytes(edit.text());
            from = (int) edit.to();
        }
        text.write(source, from, source.length - from);
        return text.toByteArray();
    }

    private static TextEdit edit(long from, long to, String text) {
        return new TextEdit(from, to, text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<TextEdit> removalOfEveryOther(int entries) {
        List<TextEdit> edits = new ArrayList<>();
        for (int i = 1; i < entries; i += 2) {
            edits.add(edit((long) i * ENTRY, (i + 1L) * ENTRY, ""));
        }
        return edits;
    }

    @Test
    void updateOfOneSessionReadsNothingAndTheKernelMovesTheRest() throws IOException {
        byte[] source = source(200_000);
        List<TextEdit> edits = List.of(edit(90_000, 96_000, "next"));

        assertThat(splice(new Disk(), edits, source.length)).isTrue();

        assertThat(folder.resolve("target")).hasBinaryContent(expected(source, edits));
        assertThat(calls).containsExactly("append", "write", "append");
        assertThat(counters.bytesCopied.sum()).isEqualTo(194_000);
        assertThat(counters.bytesWritten.sum()).isEqualTo(4);
    }

    @Test
    void removalOfManySessionsWritesWhatIsLeftInLargePieces() throws IOException {
        byte[] source = source(400 * ENTRY);
        List<TextEdit> edits = removalOfEveryOther(400);

        assertThat(splice(new Disk(), edits, source.length)).isTrue();

        assertThat(folder.resolve("target")).hasBinaryContent(expected(source, edits));
        assertThat(calls.stream().filter("append"::equals)).hasSize(1);
        assertThat(calls.stream().filter("write"::equals)).hasSizeLessThanOrEqualTo(200 * ENTRY / Splice.LONG + 1);
        assertThat(counters.bytesCopied.sum()).isEqualTo(200L * ENTRY);
        assertThat(counters.bytesWritten.sum()).isZero();
    }

    @Test
    void longStretchBetweenTwoEditsIsMovedByTheKernel() throws IOException {
        byte[] source = source(200_000);
        List<TextEdit> edits = List.of(
                edit(1_000, 1_100, "one"),
                edit(2_000, 2_100, "two"),
                edit(2_100 + Splice.LONG, 2_200 + Splice.LONG, "three"));

        assertThat(splice(new Disk(), edits, source.length)).isTrue();

        assertThat(folder.resolve("target")).hasBinaryContent(expected(source, edits));
        assertThat(calls).containsExactly("append", "write", "read", "write", "append", "write", "append");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whateverTheEditsAreTheDocumentIsWhatTheySay(long seed) throws IOException {
        Random random = new Random(seed);
        byte[] source = source(300_000 + random.nextInt(100_000));
        List<TextEdit> edits = new ArrayList<>();
        for (int at = random.nextInt(3); at < source.length; ) {
            int to = Math.min(source.length, at + random.nextInt(3) * random.nextInt(5_000));
            edits.add(edit(at, to, "x".repeat(random.nextInt(4) * random.nextInt(40_000))));
            at = to + random.nextInt(random.nextInt(6) == 0 ? 80_000 : 9_000);
        }

        assertThat(splice(new Disk(), edits, source.length)).isTrue();

        assertThat(folder.resolve("target")).hasBinaryContent(expected(source, edits));
    }

    @Test
    void sourceThatGivesFewBytesAtATimeIsReadToTheEnd() throws IOException {
        byte[] source = source(20 * ENTRY);
        List<TextEdit> edits = removalOfEveryOther(20);
        try (FileHandle from = new Sipping(folder.resolve("source"));
                FileHandle to = new Sipping(folder.resolve("target"))) {
            assertThat(new Splice(from, to, counters).write(edits, source.length))
                    .isTrue();
        }

        assertThat(folder.resolve("target")).hasBinaryContent(expected(source, edits));
    }

    @Test
    void sourceThatBecameShorterIsToldFromOneThatIsWhole() throws IOException {
        byte[] source = source(20 * ENTRY);

        for (int length = 0; length < source.length; length += 1_000) {
            Files.write(folder.resolve("source"), Arrays.copyOf(source, length), StandardOpenOption.TRUNCATE_EXISTING);
            boolean whole = splice(new Disk(), removalOfEveryOther(20), source.length);
            // The last session is one that goes, so nothing of it is asked for.
            assertThat(whole).as("of " + length + " bytes").isEqualTo(length >= 19 * ENTRY);
        }
    }

    @Test
    void interruptDoesNotBreakOffWhatIsGathered() throws IOException {
        byte[] source = source(20 * ENTRY);
        List<TextEdit> edits = removalOfEveryOther(20);
        Disk disk = new Disk() {
            @Override
            void before(String operation, Path path) throws IOException {
                super.before(operation, path);
                if (operation.equals("read")) {
                    Thread.currentThread().interrupt();
                }
            }
        };
        boolean whole = splice(disk, edits, source.length);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(whole).isTrue();
        assertThat(folder.resolve("target")).hasBinaryContent(expected(source, edits));
    }

    /** A file that reads at most 100 bytes at once. */
    private static final class Sipping implements FileHandle {
        private final Path path;

        Sipping(Path path) {
            this.path = path;
        }

        @Override
        public int read(long position, byte[] target, int offset, int length) throws IOException {
            byte[] all = Files.readAllBytes(path);
            int n = (int) Math.min(Math.min(length, 100), all.length - position);
            System.arraycopy(all, (int) position, target, offset, Math.max(n, 0));
            return n <= 0 ? -1 : n;
        }

        @Override
        public void write(byte[] from, int offset, int length) throws IOException {
            Files.write(
                    path,
                    Arrays.copyOfRange(from, offset, offset + length),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        }

        @Override
        public long append(FileHandle from, long position, long length) throws IOException {
            byte[] moved = new byte[(int) length];
            int n = 0;
            for (int read = 0; n < length && read >= 0; n += Math.max(read, 0)) {
                read = from.read(position + n, moved, n, moved.length - n);
            }
            write(moved, 0, n);
            return n;
        }

        @Override
        public void force() {}

        @Override
        public void close() {}
    }
}
