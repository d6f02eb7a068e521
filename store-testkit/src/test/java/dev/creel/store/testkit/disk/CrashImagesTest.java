package dev.creel.store.testkit.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.store.io.FileHandle;
import dev.creel.store.testkit.disk.CrashImages.Detail;
import dev.creel.store.testkit.disk.DiskCall.Verb;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the model of a disk takes for possible, and what not. */
class CrashImagesTest {

    @TempDir
    private Path temporary;

    private Path root;
    private RecordingFileOps disk;

    @BeforeEach
    void beginWithOneFile() throws IOException {
        root = temporary.toRealPath();
        Files.writeString(root.resolve("old"), "old");
        disk = new RecordingFileOps(root);
    }

    private FileHandle create(String name, String... writes) throws IOException {
        FileHandle file = disk.create(root.resolve(name));
        for (String write : writes) {
            file.write(write.getBytes(StandardCharsets.UTF_8), 0, write.length());
        }
        return file;
    }

    /** Each image as its names with their contents. */
    private Set<String> images() {
        CrashImages images = CrashImages.of(disk, Detail.USUAL);
        Set<String> texts = new TreeSet<>();
        for (CrashImage image : images.distinct()) {
            texts.add(image.items().stream()
                    .map(item -> item.path() + "=" + new String(item.content().bytes(), StandardCharsets.UTF_8))
                    .sorted()
                    .collect(Collectors.joining(" ")));
        }
        assertThat(texts).hasSameSizeAs(images.distinct());
        assertThat(images.enumerated()).isGreaterThanOrEqualTo(texts.size());
        return texts;
    }

    @Test
    void nothingIsForcedThenANewFileIsMissingEmptyCutOrZero() throws IOException {
        create("new", "a", "bc").close();

        assertThat(images())
                .containsExactlyInAnyOrder(
                        "old=old",
                        "new= old=old",
                        "new=a old=old",
                        "new=ab old=old",
                        "new=abc old=old",
                        "new=\0 old=old",
                        "new=\0\0\0 old=old",
                        "new=a\0\0 old=old",
                        "new=ab\0 old=old");
    }

    @Test
    void contentIsForcedThenItIsWholeWhereverItsNameIs() throws IOException {
        FileHandle file = create("new", "ab");
        file.force();
        int forced = disk.recording().moments() - 1;

        assertThat(CrashImages.from(disk, Detail.USUAL, forced).distinct())
                .allSatisfy(image -> assertThat(image.items())
                        .filteredOn(item -> item.path().equals("new"))
                        .allSatisfy(item -> assertThat(item.content().length()).isEqualTo(2)));
        assertThat(images()).contains("old=old");
    }

    @Test
    void namesAreForcedThenTheyStay() throws IOException {
        create("new").close();
        disk.forceDirectory(root);
        disk.delete(root.resolve("old"));

        assertThat(images()).containsExactlyInAnyOrder("old=old", "new= old=old", "new=");
    }

    @Test
    void fileIsRenamedOverAnotherThenThereIsTheOneOrTheOther() throws IOException {
        FileHandle file = create("new", "ab");
        file.force();
        disk.forceDirectory(root);
        int before = disk.recording().moments();
        disk.rename(root.resolve("new"), root.resolve("old"));

        Set<String> after = CrashImages.from(disk, Detail.USUAL, before).distinct().stream()
                .map(image -> image.items().size() + " names, old has "
                        + image.items().get(0).content().length())
                .collect(Collectors.toSet());
        assertThat(after).containsExactlyInAnyOrder("2 names, old has 3", "1 names, old has 2");
        assertThat(images()).contains("old=ab", "new=ab old=old").noneMatch(String::isEmpty);
    }

    @Test
    void namesAreWrittenInAnotherOrderThenALaterOneMayBeThereWithoutAnEarlierOne() throws IOException {
        create("a").close();
        create("b").close();

        assertThat(images()).containsExactlyInAnyOrder("old=old", "a= old=old", "a= b= old=old", "b= old=old");
    }

    @Test
    void directoriesAreForcedOnEachLevel() throws IOException {
        disk.createDirectories(root.resolve("one/two"));
        disk.forceDirectory(root.resolve("one"));

        assertThat(images()).containsExactlyInAnyOrder("old=old", "old=old one=", "old=old one/two= one=");
        disk.forceDirectory(root);
        assertThat(CrashImages.from(disk, Detail.USUAL, disk.recording().moments() - 1)
                        .distinct())
                .hasSize(1);
    }

    @Test
    void callFailsHalfDoneThenWhatItDidIsNotForced() throws IOException {
        disk = new RecordingFileOps(root, new ForwardingFileOps() {
            @Override
            protected <T extends @Nullable Object> T around(DiskCall call, Step<T> step) throws IOException {
                if (call.verb() == Verb.WRITE) {
                    step.half();
                    throw new IOException("no space left");
                }
                return step.run();
            }
        });

        assertThatThrownBy(() -> create("new", "abcd")).hasMessage("no space left");
        disk.forceDirectory(root);

        assertThat(images())
                .containsExactlyInAnyOrder(
                        "old=old",
                        "new= old=old",
                        "new=a old=old",
                        "new=ab old=old",
                        "new=\0\0 old=old",
                        "new=a\0 old=old");
    }

    @Test
    void callFailsWithNothingDoneThenItIsNoMoment() {
        int before = disk.recording().moments();

        assertThatThrownBy(() -> create("old")).isInstanceOf(IOException.class);

        assertThat(disk.recording().moments()).isEqualTo(before);
        assertThat(disk.recording().calls()).isZero();
    }

    @Test
    void anotherProgramChangesFilesThenThatIsForced() throws IOException {
        create("mine").close();
        Files.writeString(root.resolve("old"), "other");
        Files.writeString(root.resolve("theirs"), "new");
        create("last").close();

        assertThat(images())
                .contains("old=old", "old=other theirs=new", "last= mine= old=other theirs=new")
                .doesNotContain("old=other", "old=old theirs=new", "old= theirs=new");
    }
}
