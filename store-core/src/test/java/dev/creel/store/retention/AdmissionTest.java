package dev.creel.store.retention;

import static dev.creel.store.retention.RetentionWorld.ENFORCE;
import static dev.creel.store.retention.RetentionWorld.LONG_AGO;
import static dev.creel.store.retention.RetentionWorld.START;
import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.store.SessionEntry;
import dev.creel.store.retention.Admission.Verdict;
import dev.creel.store.retention.RetentionPlan.Removal;
import dev.creel.store.retention.RetentionPolicy.Counter;
import dev.creel.store.retention.RetentionPolicy.Mode;
import dev.creel.store.retention.RetentionPolicy.QuotaScope;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway learns before it makes a session whether there is room. */
class AdmissionTest {

    private static final RetentionPolicy TWO =
            ENFORCE.toBuilder().idleTimeoutOff().maxSessions(2).build();

    @TempDir
    Path folder;

    private RetentionWorld world;
    private Retention retention;

    @BeforeEach
    void open() {
        world = new RetentionWorld(folder);
        retention = world.open();
        world.session("a", LONG_AGO);
    }

    @AfterEach
    void close() {
        retention.close();
        world.close();
    }

    @Test
    void sessionIsAllowedWhileThereIsRoom() {
        assertThat(retention.admit("b", 100, TWO).verdict()).isEqualTo(Verdict.ALLOWED);
    }

    @Test
    void expiredSessionsNeedNotGoWhileThereIsRoom() {
        RetentionPolicy policy =
                TWO.toBuilder().idleTimeout(java.time.Duration.ofDays(1)).build();

        assertThat(retention.admit("b", 100, policy).verdict()).isEqualTo(Verdict.ALLOWED);
    }

    @Test
    void sessionBeyondTheCountIsAllowedOnceTheIdlestWentFirst() {
        world.session("b", START);

        Admission admission = retention.admit("c", 100, TWO);

        assertThat(admission.verdict()).isEqualTo(Verdict.EVICT_FIRST);
        RetentionPlan evictions = admission.evictions().orElseThrow();
        assertThat(evictions.removals()).extracting(Removal::key).containsExactly("a");
        assertThat(retention.apply(evictions).removed()).hasSize(1);
        assertThat(retention.admit("c", 100, TWO).verdict()).isEqualTo(Verdict.ALLOWED);
    }

    @Test
    void sessionThatIsThereIsNeverRefusedForTheCount() {
        world.session("b", START);
        world.session("c", START);

        assertThat(retention.admit(" A", 100, TWO).verdict()).isNotEqualTo(Verdict.REFUSED);
    }

    @Test
    void row10SessionIsRefusedWhenAllOthersAreInUse() {
        world.session("b", START);
        try (SessionLease first = retention.lease("a");
                SessionLease second = retention.lease("b")) {
            Admission admission = retention.admit("c", 100, TWO);

            assertThat(admission.verdict()).isEqualTo(Verdict.REFUSED);
            assertThat(admission.because()).contains("COUNT");
            assertThat(retention.admit("a", 100, TWO).verdict()).isEqualTo(Verdict.ALLOWED);
            assertThat(first.key() + second.key()).isEqualTo("ab");
        }
    }

    @Test
    void sessionThatAloneExceedsTheBytesIsRefused() {
        RetentionPolicy bytes =
                ENFORCE.toBuilder().idleTimeoutOff().maxBytes(1_000).build();

        assertThat(retention.admit("b", 500, bytes).verdict()).isEqualTo(Verdict.ALLOWED);
        assertThat(retention.admit("b", 960, bytes).verdict()).isEqualTo(Verdict.EVICT_FIRST);
        assertThat(retention.admit("b", 1_001, bytes).verdict()).isEqualTo(Verdict.REFUSED);
        assertThat(retention.admit("a", 1_001, bytes).verdict()).isEqualTo(Verdict.REFUSED);
    }

    @Test
    void sessionOfAnOwnerWhoseTokensAreUsedUpIsRefused() {
        RetentionPolicy tokens = ENFORCE.toBuilder()
                .idleTimeoutOff()
                .quota(QuotaScope.OWNER, Counter.TOTAL, 500, 1_000)
                .build();
        world.session(
                "agent:ops:main", SessionEntry.of(Map.of("sessionId", "x", "updatedAt", START, "totalTokens", 1_001)));

        assertThat(retention.admit("agent:ops:b", 10, tokens).verdict()).isEqualTo(Verdict.REFUSED);
        assertThat(retention.admit("agent:dev:b", 10, tokens).verdict()).isEqualTo(Verdict.ALLOWED);
        world.session(
                "agent:ops:main", SessionEntry.of(Map.of("sessionId", "x", "updatedAt", START, "totalTokens", 1_000)));
        assertThat(retention.admit("agent:ops:b", 10, tokens).verdict())
                .as("a quota is exceeded only beyond it, as for a plan")
                .isEqualTo(Verdict.ALLOWED);
    }

    @Test
    void policyThatOnlyWarnsRefusesNothing() {
        world.session("b", START);
        RetentionPolicy warn = TWO.toBuilder().mode(Mode.WARN).build();

        assertThat(retention.admit("c", 100, warn).verdict()).isEqualTo(Verdict.ALLOWED);
    }
}
