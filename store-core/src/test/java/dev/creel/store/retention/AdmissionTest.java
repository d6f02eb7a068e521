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
import java.util.ArrayList;
import java.util.List;
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
            assertThat(admission.because()).contains("the limit count of 2 (store)");
            assertThat(retention.admit("a", 100, TWO).verdict()).isEqualTo(Verdict.ALLOWED);
            assertThat(first.key() + second.key()).isEqualTo("ab");
        }
    }

    @Test
    void row19IdleSessionsGoFirstAndANewOneIsRefusedOnlyOnceNoneIsLeft() {
        world.session("older", LONG_AGO.minusSeconds(60));
        try (SessionLease busy = retention.lease("older")) {
            Admission full = retention.admit("c", 100, TWO);

            assertThat(full.verdict()).isEqualTo(Verdict.EVICT_FIRST);
            assertThat(full.evictions().orElseThrow().removals())
                    .as("the one in use was idle longer, and stays")
                    .extracting(Removal::key)
                    .containsExactly("a");
            retention.apply(full.evictions().orElseThrow());
            world.session("c", START);
            try (SessionLease next = retention.lease("c")) {
                Admission none = retention.admit("d", 100, TWO);

                assertThat(none.verdict()).isEqualTo(Verdict.REFUSED);
                assertThat(none.because()).contains("the limit count of 2 (store)", "2 leased");
                assertThat(world.keys()).containsExactly(busy.key(), next.key());
            }
        }
    }

    @Test
    void row19GatewayIsToldBeforeALimitRefusesASession() {
        RetentionPolicy tokens = ENFORCE.toBuilder()
                .idleTimeoutOff()
                .quota(QuotaScope.OWNER, Counter.TOTAL, 500, 1_000)
                .build();
        List<RetentionEvent> events = new ArrayList<>();
        retention.listen(0, events::add);
        world.session(
                "agent:ops:main", SessionEntry.of(Map.of("sessionId", "x", "updatedAt", START, "totalTokens", 501)));

        retention.apply(retention.plan(tokens));
        world.steps.runAll();

        assertThat(events)
                .filteredOn(event -> event.kind() == RetentionEvent.Kind.LIMIT_REACHED)
                .singleElement()
                .satisfies(event ->
                        assertThat(event.cause().orElseThrow()).contains("ops used 501 tokens", "notice level, 500"));
        assertThat(retention.admit("agent:ops:b", 10, tokens).verdict()).isEqualTo(Verdict.ALLOWED);
        assertThat(world.keys()).contains("agent:ops:main");
    }

    @Test
    void row19WhatIsInUseAndWhatIsIdleAreCountedApart() {
        world.session("b", START);
        world.session("c", START);
        RetentionPolicy one = TWO.toBuilder().maxSessions(1).build();
        try (SessionLease first = retention.lease("b");
                SessionLease second = retention.lease("c")) {
            RetentionPlan plan = retention.plan(one);

            assertThat(plan.removals()).extracting(Removal::key).containsExactly("a");
            assertThat(plan.protections())
                    .extracting(RetentionPlan.Protection::key)
                    .containsExactlyInAnyOrder(first.key(), second.key());
            assertThat(plan.shortfalls()).singleElement().satisfies(each -> {
                assertThat(each.remaining()).isEqualTo(2);
                assertThat(each.shields()).isEqualTo(Map.of(RetentionPlan.Shield.LEASED, 2));
            });
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
