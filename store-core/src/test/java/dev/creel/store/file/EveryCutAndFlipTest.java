package dev.creel.store.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.store.KeyNormalizer;
import dev.creel.store.SessionEntry;
import dev.creel.store.SessionSnapshot;
import dev.creel.store.SessionStoreException.Damaged;
import dev.creel.store.json.Fingerprint;
import dev.creel.store.json.Members;
import dev.creel.store.json.Node;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * One document cut at every byte and with every bit flipped: where Node refuses it, an error names the place and no byte
 * is lost; where Node accepts it, the same values are read.
 */
class EveryCutAndFlipTest {

    private static final byte[] DOCUMENT =
            """
            {
              "agent:main:main": {
                "sessionId": "3f1d2c9a-0b1c-4d2e-8f3a-1234567890ab",
                "updatedAt": 1767225600000,
                "label": "Caf\u00e9 \ud83d\ude00 \\"q\\" \\\\ \\u00e9\\ud83d\\ude00\\n",
                "estimatedCostUsd": 1.10,
                "totalTokens": 12345678901234567890,
                "skillsSnapshot": {
                  "prompt": "line one\\nline two",
                  "skills": [
                    {
                      "name": "a",
                      "primaryEnv": null
                    },
                    [],
                    {}
                  ],
                  "version": -1.5e-3
                },
                "systemSent": true,
                "abortedLastRun": false
              },
              "agent:main:direct:+15551234567": {
                "sessionId": "b",
                "updatedAt": 1767225600001
              },
              "\u4e2d:7": {"updatedAt":0,"n":[0,-0,1E3,[[["x"]]]]},
              "empty": {}
            }"""
                    .getBytes(UTF_8);

    private static final FileStoreOptions OPTIONS = FileStoreOptions.fromEnvironment(Map.of()).toBuilder()
            .keyNormalizer(KeyNormalizer.EXACT)
            .lockScope(LockScope.JVM)
            .durability(Durability.PROCESS)
            .build();

    @TempDir
    Path folder;

    private Path path;

    @Test
    @Timeout(120)
    void everyVariantIsReadAsNodeReadsItOrNamedAsDamagedAndKept() throws Exception {
        List<byte[]> variants = variants();
        List<String> verdicts = Node.each(
                Fingerprint.IN_NODE,
                variants.stream().map(Base64.getEncoder()::encodeToString).toList(),
                folder);

        try (RecordedLog warnings = new RecordedLog(DocumentReader.class.getName())) {
            int refused = tryAll(variants, verdicts);
            assertThat(refused).isGreaterThan(variants.size() / 4).isLessThan(variants.size() * 3 / 4);
            assertThat(warnings.events()).isNotEmpty();
        }
    }

    private int tryAll(List<byte[]> variants, List<String> verdicts) throws IOException {
        int refused = 0;
        for (int i = 0; i < variants.size(); i++) {
            byte[] variant = variants.get(i);
            path = Files.write(folder.resolve(i + ".json"), variant);
            long limit = i % 2 == 0 ? 0 : 1_000_000;
            FileStoreOptions options =
                    OPTIONS.toBuilder().objectCacheMaxBytes(limit).build();
            try (FileSessionStore store = HookedFileOps.still().open(path, options)) {
                if (verdicts.get(i).equals("throws")) {
                    refused++;
                    isNamedAndKept(store, variant);
                } else {
                    isRead(store, variant, verdicts.get(i));
                }
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("variant " + i + ": " + new String(variant, UTF_8), e);
            }
            Files.delete(path);
        }
        return refused;
    }

    private static List<byte[]> variants() {
        List<byte[]> variants = new ArrayList<>();
        variants.add(DOCUMENT);
        for (int length = 0; length < DOCUMENT.length; length++) {
            variants.add(Arrays.copyOf(DOCUMENT, length));
        }
        for (int bit = 0; bit < DOCUMENT.length * 8; bit++) {
            byte[] flipped = DOCUMENT.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            variants.add(flipped);
        }
        return variants;
    }

    private void isRead(FileSessionStore store, byte[] variant, String verdict) throws IOException {
        Map<String, Object> values = new LinkedHashMap<>();
        try (SessionSnapshot snapshot = store.snapshot()) {
            snapshot.summaries().forEach(summary -> {
                SessionEntry entry = store.get(summary.key()).orElseThrow();
                assertThat(snapshot.get(summary.key())).hasValue(entry);
                values.put(summary.key(), decoded(entry));
            });
        }
        assertThat(Fingerprint.of(values)).isEqualTo(verdict);
        assertThat(Files.readAllBytes(path)).isEqualTo(variant);
    }

    private static Object decoded(SessionEntry entry) {
        Map<String, Object> fields = new LinkedHashMap<>();
        entry.fields().forEach(field -> fields.put(field, entry.value(field).orElse(null)));
        return fields;
    }

    private void isNamedAndKept(FileSessionStore store, byte[] variant) throws IOException {
        Damaged damage = damageOfDocument(store);
        if (damage != null) {
            isNamed(damage, variant);
            assertThat(damage.key()).isEmpty();
            assertThatThrownBy(() -> store.get("agent:main:main")).isInstanceOf(Damaged.class);
            assertThatThrownBy(() -> store.update("empty", present -> Documents.entry("new", 1)))
                    .isInstanceOf(Damaged.class);
            assertThatThrownBy(() -> store.transact(transaction -> transaction.remove("empty")))
                    .isInstanceOf(Damaged.class);
        } else {
            aBadEntryIsNamed(store, variant);
        }
        assertThat(Files.readAllBytes(path)).isEqualTo(variant);
        if (damage == null) {
            theOthersCanBeChanged(store, variant);
        }
    }

    private static Damaged damageOfDocument(FileSessionStore store) {
        try {
            store.snapshot().close();
            return null;
        } catch (Damaged e) {
            return e;
        }
    }

    private static void isNamed(Damaged damage, byte[] variant) {
        assertThat(damage.position()).isBetween(0L, (long) variant.length);
        assertThat(damage).hasMessageContaining("byte " + damage.position() + ":");
    }

    private static void aBadEntryIsNamed(FileSessionStore store, byte[] variant) {
        List<String> bad = new ArrayList<>();
        try (SessionSnapshot snapshot = store.snapshot()) {
            snapshot.summaries().forEach(summary -> {
                try {
                    assertThat(store.get(summary.key())).isPresent();
                } catch (Damaged e) {
                    isNamed(e, variant);
                    assertThat(e.key()).hasValue(summary.key());
                    bad.add(summary.key());
                }
            });
        }
        assertThat(bad).hasSize(1);
        assertThatThrownBy(() -> store.update(bad.get(0), present -> present.with("label", "new")))
                .isInstanceOf(Damaged.class);
    }

    /** The entry behind the bad one is replaced, or the first one: all other bytes stay. */
    private void theOthersCanBeChanged(FileSessionStore store, byte[] variant) throws IOException {
        SessionEntry next = Documents.entry("new", 1);
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        String good;
        try (SessionSnapshot snapshot = store.snapshot()) {
            DocumentIndex index = ((FileSnapshot) snapshot).version().index();
            Members members = index.members();
            int member = index.fault(members.count() - 1) == null ? members.count() - 1 : 0;
            good = members.name(member);
            expected.write(variant, 0, (int) members.valueAt(member));
            expected.writeBytes(next.text().getBytes(UTF_8));
            int end = (int) members.valueEnd(member);
            expected.write(variant, end, variant.length - end);
        }
        store.transact(transaction -> {
                    transaction.put(good, next);
                    return null;
                })
                .close();
        assertThat(Files.readAllBytes(path)).isEqualTo(expected.toByteArray());
    }
}
