package dev.creel.bench.contender;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CombinationTest {

    private static final long SMALL = 500_000;
    private static final long LARGE = 7_600_000;

    private static Optional<String> obstacle(ContenderName contender, Work work, long bytes, int threads) {
        return new Combination(contender, work, bytes, threads).obstacle();
    }

    @ParameterizedTest
    @EnumSource
    void everyContenderCanDoItsOwnWorkOnALargeDocument(ContenderName contender) {
        for (Work work : Work.values()) {
            assertThat(obstacle(contender, work, LARGE, 1).isEmpty())
                    .as("%s %s", contender, work)
                    .isEqualTo(contender.supports(work));
        }
    }

    @Test
    void whatIsKeptInMemoryIsNeverCold() {
        assertThat(obstacle(ContenderName.CREEL, Work.COLD_GET, SMALL, 1))
                .hasValueSatisfying(reason -> assertThat(reason).contains("creel", "500000"));
        assertThat(obstacle(ContenderName.WHOLE_FILE, Work.COLD_GET, SMALL, 1)).isPresent();
        assertThat(obstacle(ContenderName.CREEL_GATE_OFF, Work.COLD_GET, SMALL, 1))
                .isEmpty();
    }

    @Test
    void filesOfOneProcessAreNotOpenedByThreadsSideBySide() {
        assertThat(obstacle(ContenderName.ROCKSDB, Work.OPEN_COLD, LARGE, 8)).isPresent();
        assertThat(obstacle(ContenderName.SQLITE, Work.OPEN_COLD, LARGE, 8)).isEmpty();
        assertThat(obstacle(ContenderName.ROCKSDB, Work.HOT_GET, LARGE, 8)).isEmpty();
    }

    @Test
    void workIsFoundByTheNameOfItsBenchmark() {
        assertThat(Work.ofBenchmark("dev.creel.bench.work.Reads.listNewest100WithDetails"))
                .contains(Work.LIST_NEWEST100_WITH_DETAILS);
        assertThat(Work.ofBenchmark("stat")).isEmpty();
    }
}
