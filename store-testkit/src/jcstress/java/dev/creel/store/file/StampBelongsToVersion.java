package dev.creel.store.file;

import dev.creel.store.KeyNormalizer;
import dev.creel.store.io.FileStamp;
import dev.creel.store.json.ObjectScanner;
import dev.creel.store.json.TextDamage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * The cache answers for a stamp the version of that stamp, with its whole index and payload, or nothing: never another
 * version, never one that is half built.
 */
@JCStressTest
@Outcome(id = "-1, -1", expect = Expect.ACCEPTABLE, desc = "No version of that stamp yet.")
@Outcome(id = "2, 2", expect = Expect.ACCEPTABLE, desc = "The version of that stamp, whole.")
@Outcome(expect = Expect.FORBIDDEN, desc = "A version of another stamp, or half of one.")
@State
public class StampBelongsToVersion {

    private static final FileStoreOptions OPTIONS =
            FileStoreOptions.builder().build().resolve(Environment.of(java.util.Map.of()));
    private static final FileStamp FIRST = stamp(1);
    private static final FileStamp SECOND = stamp(2);

    private final VersionCache cache = new VersionCache(new Gate("jcstress", OPTIONS), () -> 0, 8);

    public StampBelongsToVersion() {
        cache.put(version(FIRST, "{\"a\":{}}"));
    }

    private static FileStamp stamp(long number) {
        long read = TimeUnit.HOURS.toNanos(1);
        return new FileStamp(1, number, 10, number, number, 0, 0, 0100600, read);
    }

    private static DocumentVersion version(FileStamp stamp, String document) {
        byte[] text = document.getBytes(StandardCharsets.UTF_8);
        ObjectScanner scanner = new ObjectScanner(text, 0, text.length);
        DocumentIndex.Builder builder = new DocumentIndex.Builder(null);
        byte[][] texts = new byte[stamp.equals(FIRST) ? 1 : 2][];
        try {
            for (int i = 0; scanner.next(); i++) {
                builder.add(scanner);
                texts[i] = new byte[] {'{', '}'};
            }
            return DocumentVersion.inMemory(stamp, builder.build(scanner, KeyNormalizer.DEFAULT), true, 0, texts);
        } catch (IOException | TextDamage e) {
            throw new AssertionError(e);
        }
    }

    @Actor
    public void publish() {
        cache.put(version(SECOND, "{\"a\":{},\"b\":{}}"));
    }

    @Actor
    public void look(II_Result result) {
        DocumentVersion version = cache.current(SECOND);
        result.r1 = version == null ? -1 : version.index().sessions();
        result.r2 = version == null ? -1 : version.index().find("b") + version.texts()[1].length - 1;
    }
}
