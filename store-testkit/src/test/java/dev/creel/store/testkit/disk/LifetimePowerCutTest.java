package dev.creel.store.testkit.disk;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.creel.store.file.Durability;
import dev.creel.store.io.FileOpsScope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/** The power is cut at any moment of a pass, a restoration, a revocation and a new key. */
class LifetimePowerCutTest {

    private static final Logger ROOT = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    private static final Level LEVEL = ROOT.getLevel();
    private static final int FEW = 40;

    @TempDir(factory = MemoryBackedDirectory.class)
    private Path directory;

    @BeforeAll
    static void leaveOutThousandsOfWarnings() {
        ROOT.setLevel(Level.OFF);
    }

    @AfterAll
    static void restoreLevel() {
        ROOT.setLevel(LEVEL);
    }

    @ParameterizedTest
    @EnumSource
    void row18PowerCutThenEachSessionIsThereOrComesBackWithItsTranscripts(LifetimeScenario scenario) throws Exception {
        assertKept(scenario, FEW);
    }

    @Tag("slow")
    @ParameterizedTest
    @EnumSource
    void row18PowerCutAtAnyMomentThenEachSessionIsThereOrComesBackWithItsTranscripts(LifetimeScenario scenario)
            throws Exception {
        assertKept(scenario, Integer.MAX_VALUE);
    }

    /** @param most how many images are tried, evenly taken from all */
    private void assertKept(LifetimeScenario scenario, int most) throws Exception {
        Path recorded = Files.createDirectory(directory.resolve("recorded"));
        Path document = recorded.resolve("sessions.json");
        LifetimeFolder folder = folder(recorded);
        folder.prepare();
        scenario.prepare(folder);
        RecordingFileOps recorder = new RecordingFileOps(recorded, new StillFileOps(FileOpsScope.system()));
        scenario.run(recorder, document, folder);
        CrashImages images = CrashImages.of(recorder, CrashImages.Detail.USUAL);
        List<CrashImage> distinct = List.copyOf(images.distinct());
        int step = Math.max(1, distinct.size() / most);
        int tried = 0;
        for (int i = 0; i < distinct.size(); i += step) {
            tried++;
            Path image = Files.createDirectory(directory.resolve("image"));
            distinct.get(i).writeTo(recorded, image);
            joinNames(image);
            try {
                folder.at(image.resolve("sessions.json")).check();
            } catch (Exception | AssertionError e) {
                throw new AssertionError(e.getMessage() + "\n  image " + i + ": " + distinct.get(i), e);
            }
            DiskTree.remove(image);
        }
        System.out.println("lifetime power cuts: " + scenario + ": " + images.enumerated() + " images, "
                + distinct.size() + " distinct, " + tried + " tried, 0 violations");
        assertThat(tried).isGreaterThan(1);
    }

    /** A file that is being moved has two names; the image has two files. */
    private static void joinNames(Path image) throws IOException {
        for (Path file : files(image, LifetimePowerCutTest::isPutAway)) {
            Path other = image.resolve(file.getFileName().toString().replaceFirst("\\.deleted\\..*", ""));
            if (Files.exists(other) && Files.mismatch(file, other) < 0) {
                Files.delete(file);
                Files.createLink(file, other);
            }
        }
    }

    private static boolean isPutAway(Path file) {
        return file.getParent().endsWith("transcripts")
                || file.getFileName().toString().contains(".deleted.");
    }

    private static List<Path> files(Path directory, Predicate<Path> wanted) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile).filter(wanted).toList();
        }
    }

    private static LifetimeFolder folder(Path directory) {
        return new LifetimeFolder(
                directory.resolve("sessions.json"), Durability.FILE_AND_DIRECTORY, MemorySetting.CACHES_ON);
    }
}
