package dev.creel.store.retention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.store.retention.FileNames.Known;
import dev.creel.store.retention.SessionFiles.StoredFile;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileNamesTest {

    private final FileNames names = new FileNames(Path.of("/store/sessions.json"));

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({
        "sessions.json, DOCUMENT",
        "abc.jsonl, TRANSCRIPT",
        "abc-topic-5.jsonl, TRANSCRIPT",
        "abc.jsonl.deleted.2026-05-29T08-00-00.000Z, GATEWAY_ARCHIVE",
        "abc.jsonl.reset.2026-05-29T08-00-00.000Z, GATEWAY_ARCHIVE",
        "abc.jsonl.bak.2026-05-29T08-00-00Z, GATEWAY_ARCHIVE",
        "abc.jsonl.deleted.2026-05-29T08-00-00, GATEWAY_ARCHIVE",
        "sessions.json.bak.2026-05-29T08-00-00.000Z, GATEWAY_ARCHIVE",
        "sessions.json.bak.1780041600000, DOCUMENT_BACKUP"
    })
    void theGatewaysNamesAreKnown(String name, RetentionPlan.FileClass is) {
        assertThat(names.known(file(name)).map(Known::kind)).hasValue(is);
    }

    @ParameterizedTest(name = "{0} is nobody's")
    @CsvSource({
        "sessions.json.lock",
        "sessions.json.tmp",
        "sessions.json.bak",
        "sessions.json.bak.12x",
        "other.json",
        "other.json.bak.123",
        ".jsonl",
        "abc.jsonl.lock",
        "abc.jsonl.deleted.yesterday",
        "abc.jsonl.deleted.2026-13-29T08-00-00.000Z",
        "abc.jsonl.kept.2026-05-29T08-00-00.000Z",
        "abc.txt.deleted.2026-05-29T08-00-00.000Z"
    })
    void row21WhatTheGatewayDidNotNameIsNobodysToFree(String name) {
        assertThat(names.known(file(name))).isEmpty();
    }

    @Test
    void anArchivesAgeIsThatInItsName() {
        assertThat(names.known(file("abc.jsonl.reset.2026-05-29T08-00-00.123Z")).map(Known::since))
                .hasValue(Instant.parse("2026-05-29T08:00:00.123Z"));
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({
        "abc.jsonl, abc.jsonl",
        "'C:\\Users\\me\\sessions\\abc.jsonl', abc.jsonl",
        "'C:/Users/me/sessions/abc.jsonl', abc.jsonl",
        "'\\\\host\\share\\abc.jsonl', abc.jsonl",
        "/store/abc.jsonl, abc.jsonl",
        "/store/sub/abc.jsonl,",
        "/store/../abc.jsonl,",
        "/store//abc.jsonl,",
        "/storeabc.jsonl,",
        "/store/,",
        "/home/me/sessions/abc.jsonl,",
        "../abc.jsonl,",
        "./abc.jsonl,",
        "sub/abc.jsonl,",
        "'sub\\abc.jsonl',",
        "'..\\abc.jsonl',",
        "'C:\\sessions\\..',",
        "sessions.json,",
        "..,",
        "'',",
        "'a\tb.jsonl',"
    })
    void pathsOutsideTheDirectoryAreRefused(String path, String name) {
        assertThat(names.ofPath(path).orElse(null)).isEqualTo(name);
    }

    @ParameterizedTest(name = "{0} is another store: {1}")
    @CsvSource({
        "sessions.json, false",
        "sessions-old.json, true",
        "sessions.work.json, true",
        "sessions.json.bak.1, false",
        "auth.json, false"
    })
    void theDocumentOfAnotherStoreIsKnownByItsName(String name, boolean another) {
        assertThat(names.isAnotherStore(file(name))).isEqualTo(another);
    }

    @ParameterizedTest(name = "{0} names a file: {1}")
    @CsvSource({"abc, true", "0a.b_c-d, true", "-abc, false", "../abc, false", "a/b, false", "'', false", "'a b', false"
    })
    void onlyTheGatewaysIdsNameATranscript(String id, boolean names) {
        assertThat(FileNames.ofId(id).isPresent()).isEqualTo(names);
        assertThat(FileNames.ofId("a".repeat(128))).isPresent();
        assertThat(FileNames.ofId("a".repeat(129))).isEmpty();
    }

    private static StoredFile file(String name) {
        return new StoredFile(name, 1, Instant.EPOCH);
    }
}
