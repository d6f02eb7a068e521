package dev.creel.store.retention;

import static dev.creel.store.retention.RetentionWorld.ENFORCE;
import static dev.creel.store.retention.RetentionWorld.START;
import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.store.SessionEntry;
import dev.creel.store.retention.RetentionEvent.Kind;
import dev.creel.store.retention.RetentionPolicy.Counter;
import dev.creel.store.retention.RetentionPolicy.Mode;
import dev.creel.store.retention.RetentionPolicy.QuotaScope;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is about to happen, or cannot be helped, is told once. */
class RetentionNoticesTest extends ToldEvents {

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
