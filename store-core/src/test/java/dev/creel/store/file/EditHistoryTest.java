package dev.creel.store.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.store.KeyNormalizer;
import dev.creel.store.SessionEntry;
import dev.creel.store.SessionSnapshot;
import dev.creel.store.json.Members;
import dev.creel.store.json.ObjectScanner;
import dev.creel.store.json.ScanLimits;
import dev.creel.store.json.TextDamage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeTry;

/** Random histories of changes against a plain list of members. */
class EditHistoryTest {

    private Path path;

    @BeforeTry
    void makeFolder() throws IOException {
        path = Files.createTempDirectory("history").resolve("sessions.json");
    }

    @AfterTry
    void removeFolder() throws IOException {
        Files.deleteIfExists(path);
        Files.delete(path.getParent());
    }

    private FileSessionStore open(long limit) {
        FileStoreOptions options = FileStoreOptions.fromEnvironment(Map.of()).toBuilder()
                .objectCacheMaxBytes(limit)
                .durability(Durability.PROCESS)
                .lockScope(LockScope.JVM)
                .build();
        return HookedFileOps.still().open(path, options);
    }

    @Property(tries = 150)
    void everyHistoryIsThatOfAPlainList(@ForAll long seed, @ForAll @IntRange(min = 0, max = 2) int memory)
            throws Exception {
        Random random = new Random(seed);
        RandomDocument documents = new RandomDocument(random);
        boolean canonical = random.nextInt(3) == 0;
        ModelDocument model = new ModelDocument(documents.members(!canonical));
        if (!model.members().isEmpty() || random.nextBoolean()) {
            Files.writeString(
                    path, canonical ? RandomDocument.canonical(model.members()) : documents.odd(model.members()));
        }
        try (FileSessionStore store = open(new long[] {0, 400, 1_000_000}[memory])) {
            for (int step = 0; step < 12; step++) {
                byte[] before = Files.exists(path) ? Files.readAllBytes(path) : new byte[0];
                Members placesBefore = before.length == 0 ? null : scan(before).members();
                String key = documents.key();
                if (random.nextInt(4) == 0) {
                    boolean wasThere = model.remove(key);
                    try (var outcome = store.transact(transaction -> transaction.remove(key))) {
                        assertThat(outcome.result()).isEqualTo(wasThere);
                    }
                } else {
                    SessionEntry next = documents.entry();
                    String normal = KeyNormalizer.DEFAULT.normalize(key);
                    boolean inPlace = model.put(key, next.text(), RandomDocument.updatedAt(next));
                    assertThat(store.update(key, present -> next)).hasValue(next);
                    if (inPlace && before[0] == '{' && !Arrays.equals(before, Files.readAllBytes(path))) {
                        assertThat(Files.readString(path)).isEqualTo(replaced(before, placesBefore, normal, next));
                    }
                }
                if (Files.exists(path)) {
                    agree(store, model);
                } else {
                    assertThat(model.members()).isEmpty();
                }
            }
        }
    }

    /** The text where nothing but one value is another: white space and all else stays. */
    private static String replaced(byte[] before, Members members, String name, SessionEntry next) {
        int member = 0;
        while (!members.name(member).equals(name)) {
            member++;
        }
        int at = (int) members.valueAt(member);
        int end = (int) members.valueEnd(member);
        return new String(before, 0, at, UTF_8) + next.text() + new String(before, end, before.length - end, UTF_8);
    }

    private void agree(FileSessionStore store, ModelDocument model) throws Exception {
        byte[] text = Files.readAllBytes(path);
        DocumentIndex scanned = scan(text);
        Members members = scanned.members();
        List<String> found = new ArrayList<>();
        for (int i = 0; i < members.count(); i++) {
            found.add(
                    members.name(i) + "=" + new String(text, (int) members.valueAt(i), members.valueLength(i), UTF_8));
        }
        assertThat(found)
                .isEqualTo(model.members().stream()
                        .map(member -> member.name() + "=" + member.value())
                        .toList());
        for (String key : RandomDocument.KEYS) {
            ModelDocument.Member expected = model.resolve(key).existing();
            assertThat(store.get(key).map(SessionEntry::text).orElse(null))
                    .as(key)
                    .isEqualTo(expected == null ? null : expected.value());
        }
        try (SessionSnapshot snapshot = store.snapshot()) {
            sameIndex(((FileSnapshot) snapshot).version().index(), scanned);
        }
    }

    private static DocumentIndex scan(byte[] text) throws IOException, TextDamage {
        ObjectScanner scanner = new ObjectScanner(
                (position, target, offset, length) -> {
                    int n = (int) Math.min(length, text.length - position);
                    System.arraycopy(text, (int) position, target, offset, n);
                    return n == 0 ? -1 : n;
                },
                ScanLimits.NONE,
                ObjectScanner.newBuffer());
        DocumentIndex.Builder builder = new DocumentIndex.Builder(null);
        while (scanner.next()) {
            builder.add(scanner);
        }
        return builder.build(scanner, KeyNormalizer.DEFAULT);
    }

    private static void sameIndex(DocumentIndex derived, DocumentIndex scanned) {
        assertThat(columns(derived)).isEqualTo(columns(scanned));
        assertThat(derived.sameText(scanned)).isTrue();
        assertThat(derived.summaries())
                .containsExactlyElementsOf(scanned.summaries().toList());
        assertThat(derived.newest(100)).isEqualTo(scanned.newest(100));
        for (String key : RandomDocument.KEYS) {
            assertThat(derived.find(key)).as(key).isEqualTo(scanned.find(key));
        }
    }

    private static List<Object> columns(DocumentIndex index) {
        Members members = index.members();
        List<Object> columns = new ArrayList<>();
        columns.addAll(List.of(members.count(), members.objectAt(), members.objectEnd(), index.byteOrderMark()));
        columns.addAll(List.of(index.sessions(), index.faults()));
        for (int i = 0; i < members.count(); i++) {
            columns.addAll(List.of(
                    members.keyAt(i), members.valueAt(i), members.valueLength(i), members.name(i), index.checksum(i)));
        }
        return columns;
    }
}
