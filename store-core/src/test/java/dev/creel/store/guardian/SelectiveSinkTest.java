package dev.creel.store.guardian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.store.retention.RetentionPlan;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SelectiveSinkTest {

    private final List<String> heard = new ArrayList<>();
    private final AlertSink all = new AlertSink() {
        @Override
        public void alert(Alert alert) {
            heard.add(alert.kind() + " " + alert.level());
        }

        @Override
        public void planned(String source, RetentionPlan plan) {
            throw new IllegalStateException("not now");
        }

        @Override
        public void close() {
            heard.add("closed");
        }
    };

    private List<String> heardFrom(Level from) throws Exception {
        heard.clear();
        AlertSink some = all.from(from);
        some.alert(ExampleAlerts.full());
        some.alert(ExampleAlerts.bare());
        some.close();
        return List.copyOf(heard);
    }

    @Test
    void theEndOfATroubleGoesWhereTheTroubleWent() throws Exception {
        for (Level from : List.of(Level.NORMAL, Level.NOTICE, Level.WARNING)) {
            assertThat(heardFrom(from)).containsExactly("USAGE WARNING", "ANSWERS_AGAIN NORMAL", "closed");
        }
        assertThat(heardFrom(Level.CRITICAL)).containsExactly("closed");
    }

    @Test
    void whatIsPlannedIsToldOnAnyLevelAndMayBeForbidden() {
        assertThatThrownBy(() -> all.from(Level.CRITICAL).planned("main", null)).hasMessage("not now");
    }

    @Test
    void whatASinkIsShowsThroughAnyNumberOfLevels() {
        assertThat(new SelectiveSink(all.from(Level.NOTICE), Level.CRITICAL).origin())
                .isSameAs(all);
    }
}
