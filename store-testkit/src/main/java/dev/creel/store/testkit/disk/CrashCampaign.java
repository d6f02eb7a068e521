package dev.creel.store.testkit.disk;

import dev.creel.store.file.Durability;
import dev.creel.store.file.FileStoreOptions;
import dev.creel.store.io.FileOps;
import dev.creel.store.io.FileOpsScope;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Cuts the power at every moment of a scenario, in every way, and starts anew on what is left.
 *
 * <pre>{@code
 * var campaign = new CrashCampaign(Path.of("/dev/shm"), CrashImages.Detail.USUAL);
 * var result = campaign.run(scenario, Durability.FILE_AND_DIRECTORY, MemorySetting.CACHES_ON);
 * assertThat(result.violations()).isEmpty();
 * }</pre>
 *
 * <p>Immutable, thread-safe; the runs of one campaign use several threads.
 */
public final class CrashCampaign {

    /** How many violations a result keeps, and after how many a run of this campaign ends. */
    static final int MOST_VIOLATIONS = 100;

    private static final List<MemorySetting> MEMORY = List.of(MemorySetting.values());

    private final Path directory;
    private final CrashImages.Detail detail;

    /**
     * A promise that was not kept. Immutable, thread-safe.
     *
     * @param scenario what was done
     * @param durability how the store was to write
     * @param memory the setting of the store that opened the image, or of the run itself
     * @param image the moment of the power cut and what it left; or that there was none, when the run itself failed
     * @param cause what does not hold
     */
    public record Violation(
            DiskScenario scenario, Durability durability, MemorySetting memory, String image, Throwable cause) {
        @Override
        public String toString() {
            return scenario + ", " + durability + ", " + memory + ": " + image + "\n" + cause;
        }
    }

    /**
     * What came out of a scenario. Immutable, thread-safe.
     *
     * @param scenario what was done
     * @param durability how the store was to write
     * @param skipped why nothing was done; empty if it was
     * @param calls how many calls of the run changed the disk, or what of it is sure to stay
     * @param enumerated how many images were made
     * @param distinct how many of them differ, each of which was checked
     * @param violations what did not hold; after 100 of them the images that are left are not checked
     */
    public record Result(
            DiskScenario scenario,
            Durability durability,
            Optional<String> skipped,
            int calls,
            long enumerated,
            int distinct,
            List<Violation> violations) {
        public Result {
            violations = List.copyOf(violations);
        }

        @Override
        public String toString() {
            return scenario + ", " + durability + ": "
                    + skipped.map(reason -> "skipped, " + reason)
                            .orElseGet(() -> calls + " calls, " + enumerated + " images, " + distinct + " distinct, "
                                    + violations.size() + " violations");
        }
    }

    /**
     * Prepares a campaign.
     *
     * @param directory an existing directory, best one in memory, in which each run gets one of its own that is removed
     *     after it
     * @param detail how closely to look
     */
    public CrashCampaign(Path directory, CrashImages.Detail detail) {
        this.directory = directory;
        this.detail = detail;
    }

    /**
     * Runs a scenario and checks every image. What the scenario throws, with nothing in its way, is a violation too.
     *
     * @param memory how the scenario runs; the checks take the settings of memory in turn
     * @throws UncheckedIOException if the campaign cannot use its directory
     */
    public Result run(DiskScenario scenario, Durability durability, MemorySetting memory) {
        return run(scenario, durability, memory, new Disks() {});
    }

    /** What lies around the disk that records; a test may put something there that is not as it should be. */
    interface Disks {

        /** Answers the disk that is recorded. */
        default FileOps below(FileOps disk) {
            return disk;
        }

        /** Answers the disk that the store sees. */
        default ForwardingFileOps above(RecordingFileOps recorder) {
            return recorder;
        }

        /** Answers from which moment on images are to be made; asked after the run. */
        default int firstMoment() {
            return 0;
        }

        /** Answers whether the first violation is enough. */
        default boolean isOneEnough() {
            return false;
        }
    }

    Result run(DiskScenario scenario, Durability durability, MemorySetting memory, Disks disks) {
        Optional<String> skipped = scenario.reasonToSkip();
        if (skipped.isPresent()) {
            return new Result(scenario, durability, skipped, 0, 0, 0, List.of());
        }
        Path work = workDirectory(directory);
        try {
            return recordAndCheck(scenario, durability, memory, disks, work);
        } finally {
            DiskTree.remove(work);
        }
    }

    /** Makes the directory of one run. */
    static Path workDirectory(Path directory) {
        try {
            return Files.createTempDirectory(directory.toRealPath(), "creel-run-");
        } catch (IOException e) {
            throw new UncheckedIOException("could not make a directory for a run in " + directory, e);
        }
    }

    private Result recordAndCheck(
            DiskScenario scenario, Durability durability, MemorySetting memory, Disks disks, Path work) {
        Path root = workDirectory(work);
        RecordingFileOps recorder;
        boolean missing;
        try {
            Path document = scenario.documentIn(root);
            scenario.prepare(document);
            missing = !Files.exists(document);
            recorder = new RecordingFileOps(root, disks.below(scenario.disk(FileOpsScope.system())));
            FileStoreOptions options = options(scenario, durability, memory);
            try (ScenarioRun run = new ScenarioRun(disks.above(recorder), document, options, recorder.witness())) {
                run.perform(scenario);
            }
        } catch (Exception | AssertionError e) {
            Violation violation = new Violation(scenario, durability, memory, "before any power cut", e);
            return new Result(scenario, durability, Optional.empty(), 0, 0, 0, List.of(violation));
        }
        Recording recording = recorder.recording();
        CrashImages images = CrashImages.from(recorder, detail, disks.firstMoment());
        CrashCheck check = new CrashCheck(scenario, root, new Promise(durability, recording.marks(), missing));
        List<Violation> violations =
                check(images, check, scenario, durability, work, disks.isOneEnough() ? 1 : MOST_VIOLATIONS);
        return new Result(
                scenario,
                durability,
                Optional.empty(),
                recording.calls(),
                images.enumerated(),
                images.distinct().size(),
                violations);
    }

    private static FileStoreOptions options(DiskScenario scenario, Durability durability, MemorySetting memory) {
        return scenario.options(memory.applyTo(FileStoreOptions.builder().durability(durability)))
                .build();
    }

    /** @param most how many violations are enough to stop at */
    private static List<Violation> check(
            CrashImages images, CrashCheck check, DiskScenario scenario, Durability durability, Path work, int most) {
        List<Violation> violations = Collections.synchronizedList(new ArrayList<>());
        List<CrashImage> distinct = List.copyOf(images.distinct());
        IntStream.range(0, distinct.size()).parallel().forEach(number -> {
            if (violations.size() >= most) {
                return;
            }
            CrashImage image = distinct.get(number);
            MemorySetting memory = MEMORY.get(number % MEMORY.size());
            Path root = work.resolve("image-" + number);
            try {
                Files.createDirectory(root);
                check.check(image, options(scenario, durability, memory), root);
            } catch (Exception | AssertionError e) {
                violations.add(new Violation(scenario, durability, memory, image.toString(), e));
            }
            DiskTree.remove(root);
        });
        return violations;
    }
}
