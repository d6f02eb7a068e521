package dev.creel.store.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.store.SessionStoreException.Missing;
import dev.creel.store.SessionStoreException.Unavailable;
import dev.creel.store.file.StoreFsck.Finding;
import dev.creel.store.file.StoreFsck.Problem;
import dev.creel.store.file.StoreFsck.Report;
import dev.creel.store.io.FileOpsScope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Everything that a check can find, with its place and its key, and what a recovery refuses. */
class FsckFindingsTest {

    private static final FileStoreOptions OPTIONS =
            FileStoreOptions.builder().lockTimeout(Duration.ofMillis(100)).build();

    @TempDir
    private Path folder;

    private Path document;

    @BeforeEach
    void name() throws IOException {
        document = folder.toRealPath().resolve("sessions.json");
    }

    private Report check(String text, FileStoreOptions options) throws Exception {
        Files.write(document, text.getBytes(UTF_8));
        Files.setPosixFilePermissions(document, PosixFilePermissions.fromString("rw-------"));
        return FileOpsScope.with(HookedFileOps.still(), () -> StoreFsck.check(document, options));
    }

    private static Finding finding(Problem problem, long position, String key, String message) {
        return new Finding(problem, position, Optional.ofNullable(key), message);
    }

    @Test
    void soundDocumentHasNoFindings() throws Exception {
        Report report = check("{\"a\":{},\"b\":{\"x\":1}}", OPTIONS);

        assertThat(report.findings()).isEmpty();
        assertThat(report.isSound()).isTrue();
        assertThat(report.entries()).isEqualTo(2);
        assertThat(report.bytes()).isEqualTo(20);
        assertThat(report.lostBytes()).isZero();
        assertThat(report.store()).isEqualTo(document);
    }

    @Test
    void keyThatOccursTwiceIsARemarkAboutTheSecond() throws Exception {
        Report report = check("{\"a\":{},\"a\":{}}", OPTIONS);

        assertThat(report.findings())
                .containsExactly(finding(Problem.DUPLICATE_KEY, 8, "a", "the key occurs before; this one counts"));
        assertThat(report.isSound()).isTrue();
    }

    @Test
    void keyThatIsSpelledInTwoWaysIsARemarkAboutTheSecond() throws Exception {
        assertThat(check("{\"A\":{},\"a\":{}}", OPTIONS).findings())
                .containsExactly(finding(Problem.SPELLINGS, 8, "a", "the same session is also spelled A"));
    }

    @Test
    void valueThatIsNoObjectIsARemarkAboutTheValue() throws Exception {
        assertThat(check("{\"a\": 1}", OPTIONS).findings())
                .containsExactly(finding(Problem.NOT_A_SESSION, 6, "a", "the value is not an object"));
    }

    @Test
    void entryThatIsNoJsonIsDamageOfThatEntryAlone() throws Exception {
        Report report = check("{\"a\":{\"x\":tru},\"b\":{}}", OPTIONS);

        assertThat(report.findings())
                .containsExactly(finding(Problem.BAD_ENTRY, 10, "a", "neither a number nor true, false or null"));
        assertThat(report.isSound()).isFalse();
        assertThat(report.entries()).isEqualTo(1);
        assertThat(report.lostBytes()).isEqualTo(13);
    }

    @Test
    void byteOrderMarkIsDamageAtTheBeginning() throws Exception {
        Report report = check("\ufeff{\"a\": 1}", OPTIONS);

        assertThat(report.findings())
                .containsExactly(
                        finding(Problem.BYTE_ORDER_MARK, 0, null, "the document begins with a byte order mark"),
                        finding(Problem.NOT_A_SESSION, 9, "a", "the value is not an object"));
        assertThat(report.isSound()).isFalse();
    }

    @Test
    void documentWithoutAnObjectIsLostInFull() throws Exception {
        Report empty = check("  ", OPTIONS);
        assertThat(empty.findings()).containsExactly(finding(Problem.EMPTY, 2, null, "the file is empty"));
        assertThat(empty.lostBytes()).isEqualTo(2);

        Report other = check("[{}]", OPTIONS);
        assertThat(other.findings()).extracting(Finding::problem).containsExactly(Problem.NOT_AN_OBJECT);
        assertThat(other.lostBytes()).isEqualTo(4);
        assertThat(other.entries()).isZero();
    }

    @Test
    void documentBeyondALimitIsDamagedAndOneOfJustTheLimitIsNot() throws Exception {
        FileStoreOptions two = OPTIONS.toBuilder().maxEntries(2).build();
        assertThat(check("{\"a\":{},\"b\":{}}", two).isSound()).isTrue();

        Report many = check("{\"a\":{},\"b\":{},\"c\":{}}", two);
        assertThat(many.findings())
                .containsExactly(finding(Problem.OVER_LIMIT, 0, null, "there are 3 entries, more than 2"));
        assertThat(many.entries()).isEqualTo(3);

        FileStoreOptions small = OPTIONS.toBuilder().maxEntryBytes(1024).build();
        String value = "{\"x\":\"" + "y".repeat(2000) + "\"}";
        Report large = check("{\n  \"a\": " + value + ",\n  \"b\": {}\n}", small);
        assertThat(large.findings()).extracting(Finding::problem).containsExactly(Problem.OVER_LIMIT);
        assertThat(large.findings().get(0).position()).isEqualTo(9);
        assertThat(large.entries()).isEqualTo(1);
    }

    @Test
    void filesThatOthersMayReadAndTemporariesAreRemarks() throws Exception {
        Path temporary = Files.createFile(DocumentPath.temporary(document));
        Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rw-r-----"));
        Path left = Files.createFile(document.resolveSibling("sessions.json.01234567-89ab-cdef-0123-456789abcdef.tmp"));

        Report report = check("{}", OPTIONS);

        assertThat(report.isSound()).isTrue();
        assertThat(report.findings())
                .extracting(Finding::problem)
                .containsExactly(Problem.OPEN_TO_OTHERS, Problem.LEFTOVER, Problem.LEFTOVER);
        assertThat(report.findings().get(0).message()).startsWith(temporary + " has permissions 640");
        assertThat(report.findings())
                .extracting(Finding::message)
                .anyMatch(message -> message.startsWith(left.toString()) && message.contains("an hour old"))
                .anyMatch(message -> message.startsWith(temporary.toString()) && !message.contains("hour"));
    }

    @ParameterizedTest
    @EnumSource(Problem.class)
    void problemsThatStopTheGatewayOrCreelAreDamage(Problem problem) {
        boolean remark =
                switch (problem) {
                    case DUPLICATE_KEY, SPELLINGS, NOT_A_SESSION, HOLDS_SESSIONS, OPEN_TO_OTHERS, LEFTOVER -> true;
                    default -> false;
                };
        assertThat(problem.isDamage()).isEqualTo(!remark);
    }

    @Test
    void missingDocumentIsAFindingForACheckAndAnErrorForARecovery() {
        Report report = StoreFsck.check(document, OPTIONS);

        assertThat(report.findings()).containsExactly(finding(Problem.MISSING, 0, null, "there is no such file"));
        assertThat(report.isSound()).isFalse();
        assertThat(report.bytes() + report.entries() + report.lostBytes()).isZero();
        assertThatThrownBy(() -> StoreFsck.recover(document, OPTIONS))
                .isInstanceOf(Missing.class)
                .hasMessageContaining("nothing to recover");
        Path target = document.resolveSibling("saved.json");
        assertThatThrownBy(() -> StoreFsck.recoverTo(document, target, OPTIONS))
                .isInstanceOf(Missing.class)
                .hasMessageContaining("nothing to recover");
        assertThat(target).doesNotExist();
        assertThat(LockFixture.names(document.getParent())).doesNotContain("sessions.json");
    }

    @Test
    void targetThatExistsIsLeftAlone() throws Exception {
        Files.writeString(document, "{\"a\":{}}");
        Path target = Files.writeString(document.resolveSibling("saved.json"), "mine");

        assertThatThrownBy(() ->
                        FileOpsScope.with(HookedFileOps.still(), () -> StoreFsck.recoverTo(document, target, OPTIONS)))
                .isInstanceOf(Unavailable.class)
                .hasMessageContaining(target + " exists already");

        assertThat(target).hasContent("mine");
    }

    @Test
    void whatIsNoFileIsNamedForWhatItIs() throws IOException {
        Files.createDirectory(document);

        assertThatThrownBy(() -> StoreFsck.check(document, OPTIONS))
                .isInstanceOf(Unavailable.class)
                .hasMessageContaining("it is a directory");
        assertThatThrownBy(() -> StoreFsck.check(Path.of("/dev/null"), OPTIONS))
                .isInstanceOf(Unavailable.class)
                .hasMessageContaining("it is not a regular file");
    }
}
