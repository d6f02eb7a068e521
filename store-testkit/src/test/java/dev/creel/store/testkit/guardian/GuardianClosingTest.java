package dev.creel.store.testkit.guardian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.creel.store.guardian.Alert;
import dev.creel.store.guardian.AlertSink;
import dev.creel.store.guardian.CleanupSettings;
import dev.creel.store.guardian.GuardianSettings;
import dev.creel.store.guardian.Usage;
import dev.creel.store.guardian.UsageSource;
import dev.creel.store.retention.Retention;
import dev.creel.store.retention.RetentionPlan;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever is at work when a guardian is closed, what it knows is told, and nothing is closed under work that goes on. */
class GuardianClosingTest {

    private final Watching watching = new Watching();
    private final Workers.Hang hang = new Workers.Hang();
    private final List<String> closed = new ArrayList<>();
    private GuardedStore guarded;
    private boolean planningHangs;

    @BeforeEach
    void open() throws Exception {
        guarded = new GuardedStore(watching.clock);
        guarded.make("old", 42, Duration.ofHours(5));
    }

    /** A source that notes when it is closed. */
    private UsageSource noting(UsageSource real, Optional<Retention> retention) {
        return new UsageSource() {
            @Override
            public String name() {
                return real.name();
            }

            @Override
            public List<Usage> read() throws Exception {
                return real.read();
            }

            @Override
            public Optional<Retention> retention() {
                return retention;
            }

            @Override
            public void close() {
                closed.add(name() + " with " + guarded.keys().size());
            }
        };
    }

    private UsageSource store() {
        return noting(guarded.source, guarded.source.retention());
    }

    /** A sink that notes when it is closed, and hangs where it is told to. */
    private AlertSink sink(String name, boolean alertHangs, boolean planHangs) {
        return new AlertSink() {
            @Override
            public void alert(Alert alert) throws Exception {
                if (alertHangs) {
                    hang.hang();
                }
            }

            @Override
            public void planned(String source, RetentionPlan plan) throws Exception {
                if (planHangs) {
                    hang.hang();
                }
            }

            @Override
            public void close() {
                closed.add(name);
            }
        };
    }

    private static GuardianSettings cleaning() {
        return GuardianSettings.builder().cleanup(CleanupSettings.defaults()).build();
    }

    /** Closes without any patience. */
    private void closeAtOnce() {
        Thread.currentThread().interrupt();
        watching.guardian.close();
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void aCleanupThatIsAtWorkGoesOnAndItsSourceIsClosedAfterIt() throws Exception {
        watching.build(builder -> builder.source(store())
                .source(noting(watching.main, Optional.empty()))
                .sink("slow", sink("slow", false, true))
                .settings(cleaning()));
        watching.looks(1);
        assertThat(guarded.keys()).hasSize(42);

        closeAtOnce();
        assertThat(closed).containsExactlyInAnyOrder("slow", "main with 42");

        hang.release();
        assertThat(guarded.keys()).hasSize(30);
        assertThat(closed).last().isEqualTo("store with 30");
        watching.looks(60);
        assertThat(watching.told()).containsExactly("0:00 store USAGE WARNING +0");
    }

    @Test
    void anAlertThatWaitsForAPlanIsToldAndItsSourceIsClosedAfterThePlan() throws Exception {
        Retention slow = Retention.builder(guarded.store)
                .clock(this::time)
                .ticker(watching.clock)
                .build();
        planningHangs = true;
        watching.build(builder ->
                builder.source(noting(guarded.source, Optional.of(slow))).settings(cleaning()));
        watching.guardian.look();
        assertThat(watching.told()).isEmpty();

        closeAtOnce();
        assertThat(watching.told()).containsExactly("0:00 store USAGE WARNING +0");
        assertThat(closed).isEmpty();

        hang.release();
        assertThat(closed).containsExactly("store with 42");
        assertThat(guarded.keys()).as("nothing begins any more").hasSize(42);
        assertThat(watching.told()).hasSize(1);
    }

    private Instant time() {
        if (planningHangs) {
            planningHangs = false;
            try {
                hang.hang();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        return watching.clock.instant();
    }

    @Test
    void aSinkThatHangsHoldsUpNoClosingAndIsLeftAsItIs() throws Exception {
        watching.build(builder -> builder.source(store())
                .sink("hanging", sink("hanging", true, false))
                .sink("sound", sink("sound", false, false)));
        watching.looks(4);

        watching.guardian.close();

        assertThat(closed).containsExactlyInAnyOrder("sound", "store with 42");
        hang.release();
        assertThat(closed).as("nothing else is done with it").hasSize(2);
    }

    @Test
    void closingASecondTimeDoesNothing() {
        watching.build(builder -> builder.source(store()).sink("sound", sink("sound", false, false)));
        watching.looks(1);
        watching.guardian.close();
        assertThat(closed).containsExactly("sound", "store with 42");

        watching.guardian.close();

        assertThat(closed).hasSize(2);
    }

    @Test
    void aSourceWhoseCloseThrowsLeavesTheOthersClosed() {
        UsageSource broken = new UsageSource() {
            @Override
            public String name() {
                return "broken";
            }

            @Override
            public List<Usage> read() {
                return List.of();
            }

            @Override
            public void close() {
                throw new IllegalStateException("it is closed already");
            }
        };
        watching.build(builder -> builder.source(broken).source(store()).sink("sound", sink("sound", false, false)));
        watching.looks(1);

        assertThatCode(watching.guardian::close).doesNotThrowAnyException();

        assertThat(closed).containsExactly("sound", "store with 42");
    }

    @Test
    void thatASinkDidNotTakeItsLastAlertIsToldToTheOthers() {
        watching.build(builder -> builder.source(watching.main).sink("hook", alert -> {
            throw new IOException("connection refused");
        }));
        watching.main.uses(85);
        watching.looks(1);

        watching.guardian.close();

        assertThat(watching.told()).containsExactly("0:00 main USAGE WARNING +0", "0:30 hook SINK_FAILED WARNING +0");
    }
}
