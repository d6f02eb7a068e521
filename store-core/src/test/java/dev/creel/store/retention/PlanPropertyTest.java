package dev.creel.store.retention;

import static dev.creel.store.retention.Sessions.NOW;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.store.retention.RandomCase.Known;
import dev.creel.store.retention.RetentionPlan.FileRemoval;
import dev.creel.store.retention.RetentionPlan.Protection;
import dev.creel.store.retention.RetentionPlan.Reason;
import dev.creel.store.retention.RetentionPlan.Removal;
import dev.creel.store.retention.RetentionPlan.Shortfall;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Random sessions, policies and circumstances against what the test knows of them. */
class PlanPropertyTest {

    @Property(tries = 150)
    void row10NoPlanRemovesWhatIsShieldedOrGoesBelowTheMinimum(@ForAll long seed) {
        RandomCase random = new RandomCase(seed);
        RetentionPlan plan = random.plan();
        Set<String> gone = keys(plan);
        assertThat(plan.removals()).hasSize(gone.size());
        Set<String> byLimits = plan.removals().stream()
                .filter(removal -> removal.reason() != Reason.REVOKED)
                .map(Removal::key)
                .collect(toSet());
        assertThat(random.shielded()).noneMatch(byLimits::contains);
        assertThat(random.sessions().size() - gone.size())
                .isGreaterThanOrEqualTo(Math.min(
                        random.policy().minSessions(), random.sessions().size() - (gone.size() - byLimits.size())));
        List<String> stay = plan.protections().stream().map(Protection::key).toList();
        assertThat(stay).doesNotHaveDuplicates().noneMatch(gone::contains);
    }

    @Property(tries = 150)
    void row11EveryReasonHoldsAndEveryExceededLimitIsEitherKeptOrReported(@ForAll long seed) {
        RandomCase random = new RandomCase(seed);
        RetentionPlan plan = random.plan();
        RetentionPolicy policy = random.policy();
        Set<String> gone = keys(plan);
        Set<String> explained = new HashSet<>(gone);
        plan.protections().forEach(protection -> explained.add(protection.key()));
        for (Known session : random.sessions()) {
            boolean idle = policy.idleTimeout().isPresent()
                    && session.idle() != null
                    && session.idle().compareTo(policy.idleTimeout().get()) > 0;
            boolean old = policy.lifetime().isPresent()
                    && session.age() != null
                    && session.age().compareTo(policy.lifetime().get()) > 0;
            if (idle || old) {
                assertThat(explained).contains(session.key());
            }
            plan.removals().stream()
                    .filter(removal -> removal.key().equals(session.key()))
                    .forEach(removal -> {
                        assertThat(removal.reason() != Reason.IDLE || idle).isTrue();
                        assertThat(removal.reason() != Reason.LIFETIME || old).isTrue();
                        assertThat(removal.because()).isNotBlank();
                    });
        }
        List<Known> left = random.sessions().stream()
                .filter(session -> !gone.contains(session.key()))
                .toList();
        Set<Reason> exceeded = plan.shortfalls().stream().map(Shortfall::reason).collect(toSet());
        boolean tooMany = policy.maxSessions().isPresent()
                && left.size() > policy.maxSessions().getAsInt();
        assertThat(exceeded.contains(Reason.COUNT)).isEqualTo(tooMany);
        if (plan.shortfalls().stream()
                .anyMatch(shortfall -> shortfall.scope().equals("store") && shortfall.reason() != Reason.DISK_BUDGET)) {
            assertThat(random.shielded().size() + policy.minSessions())
                    .as("what stays although a limit is exceeded is shielded, each one")
                    .isGreaterThanOrEqualTo(left.size());
        }
        plan.disk().ifPresent(disk -> {
            assertThat(disk.before())
                    .isEqualTo(disk.bytes().values().stream()
                            .mapToLong(Long::longValue)
                            .sum());
            assertThat(exceeded.contains(Reason.DISK_BUDGET)).isEqualTo(disk.after() > disk.budget());
        });
    }

    @Property(tries = 150)
    void whatAPlanLeavesNeedsNoFurtherPlan(@ForAll long seed) {
        RandomCase random = new RandomCase(seed);
        RetentionPlan plan = random.plan();
        assertThat(random.plan()).as("a plan is a function of what it is given").isEqualTo(plan);
        RetentionPlan next = random.after(plan).plan();
        assertThat(next.removals()).isEmpty();
        assertThat(next.files()).isEmpty();
        assertThat(next.shortfalls()).isEqualTo(plan.shortfalls());
    }

    @Property(tries = 150)
    void noTranscriptGoesThatASessionThatStaysRefersTo(@ForAll long seed) {
        RandomCase random = new RandomCase(seed);
        RetentionPlan plan = random.plan();
        Set<String> gone = keys(plan);
        Set<String> wanted = random.sessions().stream()
                .filter(session -> !gone.contains(session.key()))
                .flatMap(session -> session.transcripts().stream())
                .collect(toSet());
        List<String> files = Stream.concat(
                        plan.removals().stream().flatMap(removal -> removal.transcripts().stream()),
                        plan.files().stream().map(FileRemoval::name))
                .collect(Collectors.toList());
        assertThat(files)
                .doesNotHaveDuplicates()
                .noneMatch(wanted::contains)
                .doesNotContain("sessions.json", "sessions.json.lock", "notes.txt")
                .allMatch(name -> random.isThere(name));
        assertThat(plan.files())
                .filteredOn(file -> file.name().endsWith(".jsonl"))
                .allMatch(file -> Duration.between(file.modifiedAt(), NOW)
                                .compareTo(random.policy().orphanGrace())
                        > 0);
    }

    private static Set<String> keys(RetentionPlan plan) {
        return plan.removals().stream().map(Removal::key).collect(toSet());
    }
}
