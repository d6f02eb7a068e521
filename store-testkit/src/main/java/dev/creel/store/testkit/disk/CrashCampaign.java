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
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Cuts the power at every moment of a scenario, in every way, and starts anew on what is left.
 *
 * <pre>{@code
 * var campaign = new CrashCampaign(Path.of("/dev/shm"), CrashImages.Detail.USUAL);
 * var outcome = campaign.run(scenario, Durability.FILE_AND_DIRECTORY, MemorySetting.CACHES_ON);
 * assertThat(outcome.told()).isEmpty();
 * }</pre>
 *
 * <p>Immutable, thread-safe; the runs of one campaign use several threads.
 */
public final class CrashCampaign {

    private static final int TOLD = 3;
    private static final List<MemorySetting> MEMORY = List.of(MemorySetting.values());

    private final Path directory;
    private final CrashImages.Detail detail;

    /**
     * What came out for one scenario.
     *
     * @param calls how many calls of the run changed the disk, or what of it is sure to stay
     * @param enumerated how many images were made
     * @param distinct how many of them differ, each of which was checked
     * @param violations how many of those broke a promise
     * @param told what the first violations are
     */
    public record Outcome(
            DiskScenario scenario,
            Durability durability,
            int calls,
            long enumerated,
            int distinct,
            int violations,
            List<String> told) {
        public Outcome {
            told = List.copyOf(told);
        }
    }

    /**
     * Prepares a campaign.
     *
     * @param directory for its files, best one in memory
     */
    public CrashCampaign(Path directory, CrashImages.Detail detail) {
        this.directory = directory;
        this.detail = detail;
    }

    /**
     * Runs a scenario and checks every image.
     *
     * @param memory how the scenario runs; the checks take the settings of memory in turn
     * @throws Exception what the scenario threw, or what kept the campaign from using its files
     */
    public Outcome run(DiskScenario scenario, Durability durability, MemorySetting memory) throws Exception {
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

    Outcome run(DiskScenario scenario, Durability durability, MemorySetting memory, Disks disks) throws Exception {
        Path work = Files.createTempDirectory(directory, "creel-crash-");
        try {
            Path root = Files.createDirectory(work.resolve("recorded")).toRealPath();
            Path document = scenario.documentIn(root);
            scenario.prepare(document);
            boolean missing = !Files.exists(document);
            RecordingFileOps recorder = new RecordingFileOps(root, disks.below(scenario.disk(FileOpsScope.system())));
            try (ScenarioRun run =
                    new ScenarioRun(disks.above(recorder), document, options(scenario, durability, memory), recorder)) {
                scenario.run(run);
            }
            Recording recording = recorder.recording();
            CrashImages images = CrashImages.from(recorder, detail, disks.firstMoment());
            CrashCheck check = new CrashCheck(scenario, root, new Promise(durability, recording.marks(), missing));
            List<String> violations = check(images, check, scenario, durability, work, disks.isOneEnough());
            return new Outcome(
                    scenario,
                    durability,
                    recording.calls(),
                    images.enumerated(),
                    images.distinct().size(),
                    violations.size(),
                    violations.subList(0, Math.min(TOLD, violations.size())));
        } finally {
            remove(work);
        }
    }

    private static FileStoreOptions options(DiskScenario scenario, Durability durability, MemorySetting memory) {
        return scenario.options(memory.applyTo(FileStoreOptions.builder().durability(durability)))
                .build();
    }

    private static List<String> check(
            CrashImages images,
            CrashCheck check,
            DiskScenario scenario,
            Durability durability,
            Path work,
            boolean oneIsEnough) {
        List<String> violations = Collections.synchronizedList(new ArrayList<>());
        List<CrashImage> distinct = List.copyOf(images.distinct());
        IntStream.range(0, distinct.size()).parallel().forEach(number -> {
            if (oneIsEnough && !violations.isEmpty()) {
                return;
            }
            CrashImage image = distinct.get(number);
            MemorySetting memory = MEMORY.get(number % MEMORY.size());
            Path root = work.resolve("image-" + number);
            try {
                Files.createDirectory(root);
                check.check(image, options(scenario, durability, memory), root);
            } catch (Exception | AssertionError e) {
                violations.add(scenario + ", " + durability + ", " + memory + ": " + image + "\n" + e);
            }
            remove(root);
        });
        return violations;
    }

    private static void remove(Path top) {
        try (Stream<Path> walk = Files.walk(top)) {
            for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("could not remove " + top, e);
        }
    }
}
