package dev.creel.store.testkit.disk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.store.file.Durability;
import dev.creel.store.io.FileOps;
import dev.creel.store.testkit.disk.CrashCampaign.Result;
import dev.creel.store.testkit.disk.CrashImages.Detail;
import dev.creel.store.testkit.disk.DiskCall.Verb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The campaign finds a store that does not force what it should: without this its silence would mean nothing. */
class MissingForceTest {

    private final CrashCampaign campaign = new CrashCampaign(CrashCampaignTest.directory(), Detail.USUAL);

    @BeforeAll
    static void silence() {
        CrashCampaignTest.silence();
    }

    @AfterAll
    static void speakAgain() {
        CrashCampaignTest.speakAgain();
    }

    /** Lets one of the store's forces do nothing. */
    private static final class OneForceMissing implements CrashCampaign.Disks {
        private final Set<Verb> forces;
        private final int missing;
        private int count;
        private int moment = Integer.MAX_VALUE;
        private String what = "";

        OneForceMissing(Set<Verb> forces, int missing) {
            this.forces = forces;
            this.missing = missing;
        }

        @Override
        public ForwardingFileOps above(RecordingFileOps recorder) {
            return new ForwardingFileOps(recorder) {
                @Override
                protected <T> T around(DiskCall call, Step<T> step) throws IOException {
                    if (forces.contains(call.verb()) && recorder.isRecorded(call) && count++ == missing) {
                        moment = recorder.recording().moments();
                        what = call.toString();
                        return null;
                    }
                    return step.run();
                }
            };
        }

        boolean isOver() {
            return count <= missing;
        }

        @Override
        public int firstMoment() {
            return moment;
        }

        @Override
        public boolean isOneEnough() {
            return true;
        }
    }

    @Test
    void anyForceIsMissingThenAPowerCutShowsIt() throws Exception {
        everyOneIsNoticed(Durability.FILE_AND_DIRECTORY, Set.of(Verb.FORCE, Verb.FORCE_DIRECTORY));
    }

    /** The directory may be older anyway. */
    @Test
    void anyForceOfAFileIsMissingThenAPowerCutShowsIt() throws Exception {
        everyOneIsNoticed(Durability.FILE, Set.of(Verb.FORCE));
    }

    private void everyOneIsNoticed(Durability durability, Set<Verb> forces) throws Exception {
        List<String> unnoticed = new ArrayList<>();
        int noticed = 0;
        for (DiskScenario scenario : StoreScenarios.all()) {
            for (int missing = 0; ; missing++) {
                OneForceMissing disks = new OneForceMissing(forces, missing);
                Result result = campaign.run(scenario, durability, MemorySetting.CACHES_ON, disks);
                if (disks.isOver()) {
                    break;
                }
                noticed += Math.min(1, result.violations().size());
                if (result.violations().isEmpty()) {
                    unnoticed.add(scenario + ", force " + missing + ", " + disks.what);
                }
            }
        }
        System.out.println(durability + ": " + noticed + " times a force was missing and a power cut showed it");
        assertThat(unnoticed).isEmpty();
        assertThat(noticed).isPositive();
    }

    @Test
    void documentIsWrittenOverInPlaceThenAPowerCutShowsIt() throws Exception {
        CrashCampaign.Disks disks = new CrashCampaign.Disks() {
            @Override
            public FileOps below(FileOps disk) {
                return new ForwardingFileOps(disk) {
                    @Override
                    public void rename(Path from, Path to) throws IOException {
                        Files.write(to, Files.readAllBytes(from));
                        Files.delete(from);
                    }
                };
            }

            @Override
            public boolean isOneEnough() {
                return true;
            }
        };
        DiskScenario update = StoreScenarios.all().stream()
                .filter(scenario -> scenario.toString().equals("update"))
                .findFirst()
                .orElseThrow();

        Result result = campaign.run(update, Durability.FILE, MemorySetting.CACHES_ON, disks);

        assertThat(result.violations()).isNotEmpty();
    }
}
