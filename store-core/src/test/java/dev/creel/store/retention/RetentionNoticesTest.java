package dev.creel.store.retention;

import static dev.creel.store.retention.RetentionWorld.ENFORCE;
import static dev.creel.store.retention.RetentionWorld.LONG_AGO;
import static dev.creel.store.retention.RetentionWorld.START;
import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.store.SessionEntry;
import dev.creel.store.retention.RetentionEvent.Kind;
import dev.creel.store.retention.RetentionPolicy.Counter;
import dev.creel.store.retention.RetentionPolicy.Mode;
import dev.creel.store.retention.RetentionPolicy.QuotaScope;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is about to happen, or cannot be helped, is told once. */
class RetentionNoticesTest {

    @TempDir
    Path folder;

    private RetentionWorld world;
    private Retention retention;
    private final List<RetentionEvent> events = new ArrayList<>();

    @BeforeEach
    void open() {
        world = new RetentionWorld(folder);
        retention = world.open();
        world.session("old:a", LONG_AGO);
        world.session("old:b", LONG_AGO.plusSeconds(1));
        world.session("fresh", START);
    }

    @AfterEach
    void close() {
        retention.close();
        world.close();
    }

    private List<String> told() {
        world.steps.runAll();
        return events.stream()
                .map(event -> event.kind() + " " + event.key().orElse("-") + " " + event.position())
                .toList();
    }

    @Test
    void row18SessionThatExpiresSoonIsAnnouncedOnce() {
        RetentionPolicy notice =
                ENFORCE.toBuilder().mode(Mode.WARN).notice(Duration.ofDays(3)).build();
        retention.listen(0, events::add);
        world.pass(Duration.ofDays(30));
        Retention later = world.open();
        later.listen(0, events::add);

        later.apply(later.plan(notice));
        world.pass(Duration.ofMinutes(1));
        later.apply(later.plan(notice));

        assertThat(told()).containsExactly("ABOUT_TO_EXPIRE fresh 0");
    }

    @Test
    void limitThatStaysExceededIsToldOnce() {
        RetentionPolicy one =
                ENFORCE.toBuilder().idleTimeoutOff().maxSessions(1).build();
        retention.listen(0, events::add);
        SessionLease first = retention.lease("old:a");
        SessionLease second = retention.lease("old:b");

        retention.apply(retention.plan(one));
        retention.apply(retention.plan(one));

        assertThat(told().stream().filter(event -> event.startsWith("LIMIT"))).containsExactly("LIMIT_REACHED - 0");
        first.close();
        second.close();
    }

    @Test
    void quotaThatIsUsedUpToItsHardLevelIsToldAsANotice() {
        RetentionPolicy quota = ENFORCE.toBuilder()
                .idleTimeoutOff()
                .quota(QuotaScope.SESSION, Counter.TOTAL, 100, 200)
                .build();
        world.session("fresh", SessionEntry.of(Map.of("sessionId", "fresh", "updatedAt", START, "totalTokens", 200)));
        retention.listen(0, events::add);

        RetentionReport report = retention.apply(retention.plan(quota));

        assertThat(report.removed()).isEmpty();
        world.steps.runAll();
        assertThat(events)
                .filteredOn(event -> event.kind() == Kind.LIMIT_REACHED)
                .extracting(event -> event.cause().orElseThrow())
                .containsExactly("fresh used 200 tokens; the notice level, 100, is exceeded");
    }
}
