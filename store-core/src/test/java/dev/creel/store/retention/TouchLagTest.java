package dev.creel.store.retention;

import static dev.creel.store.retention.RetentionWorld.ENFORCE;
import static dev.creel.store.retention.RetentionWorld.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionStoreException;
import dev.creel.store.file.FileSessionStore;
import dev.creel.store.file.FileStoreOptions;
import dev.creel.store.retention.Retention.Touch;
import dev.creel.store.retention.RetentionPlan.Reason;
import dev.creel.store.retention.RetentionPlan.Removal;
import dev.creel.store.retention.RetentionPolicy.Rule;
import dev.creel.store.retention.RetentionReport.Skipped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One process plans, another one holds touches in its memory that the first one cannot see. */
class TouchLagTest {

    /** As {@code creel cleanup} has it: nothing is added to the timeout of 30 days. */
    private static final RetentionPolicy CLEANUP =
            ENFORCE.toBuilder().touchShare(0).build();

    /** Lets touches stay unwritten for 15 days. */
    private static final RetentionPolicy HALF =
            ENFORCE.toBuilder().touchShare(0.5).build();

    private static final Duration HALF_OF_THE_TIMEOUT = Duration.ofDays(15);

    @TempDir
    Path folder;

    private RetentionWorld planning;
    private RetentionWorld touching;
    private Retention cleanup;

    @BeforeEach
    void open() {
        planning = new RetentionWorld(folder);
        touching = new RetentionWorld(folder);
        cleanup = planning.builder(planning.store).policy(CLEANUP).build();
        planning.session("a", START);
    }

    @AfterEach
    void close() {
        cleanup.close();
        planning.close();
        touching.close();
    }

    private Retention gateway(RetentionPolicy policy) {
        return touching.builder(touching.store).policy(policy).build();
    }

    private void at(Duration sinceStart) {
        planning.now = START.plus(sinceStart);
        touching.now = planning.now;
    }

    private List<String> going() {
        return cleanup.plan(CLEANUP).removals().stream().map(Removal::key).toList();
    }

    private List<String> ownerFiles() throws IOException {
        Path leases = planning.own("leases");
        if (!Files.exists(leases)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(leases)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void row33NothingExpiresEarlyForATouchThatAnotherProcessHoldsInItsMemory() {
        Retention gateway = gateway(HALF);
        at(HALF_OF_THE_TIMEOUT);
        gateway.touch("a", Touch.USER);
        assertThat(planning.store.get("a").flatMap(SessionEntry::lastInteractionAt))
                .isEmpty();

        at(Duration.ofDays(45));
        assertThat(going()).isEmpty();

        at(Duration.ofDays(45).plusMillis(1));
        assertThat(cleanup.plan(CLEANUP).removals())
                .extracting(Removal::key, Removal::reason, Removal::because)
                .containsExactly(tuple(
                        "a", Reason.IDLE, "idle for 45 d, limit 30 d, touches of other processes lag by up to 15 d"));
    }

    @Test
    void row33TheTimeoutIsItsOwnAgainWhenTheOtherProcessIsGone() {
        gateway(HALF).touch("a", Touch.USER);
        at(Duration.ofDays(31));
        assertThat(going()).isEmpty();

        // Lets go of the owner's lock as the end of its process does; what it held in its memory is lost.
        touching.close();

        assertThat(going()).containsExactly("a");
        assertThat(cleanup.plan(CLEANUP).removals().get(0).because()).isEqualTo("idle for 31 d, limit 30 d");
    }

    @Test
    void closingWritesTheTouchesAndEndsTheLag() throws Exception {
        Retention gateway = gateway(HALF);
        at(Duration.ofDays(1));
        gateway.touch("a", Touch.USER);
        assertThat(ownerFiles()).hasSize(2);

        gateway.close();

        assertThat(ownerFiles()).isEmpty();
        at(Duration.ofDays(31));
        assertThat(going()).isEmpty();
        at(Duration.ofDays(31).plusMillis(1));
        assertThat(going()).containsExactly("a");
    }

    @Test
    void ofSeveralProcessesTheGreatestLagCounts() {
        gateway(HALF).touch("a", Touch.USER);
        gateway(ENFORCE).touch("a", Touch.USER);

        at(Duration.ofDays(45));

        assertThat(going()).isEmpty();
    }

    @Test
    void processThatLeasesTellsItsLagToo() {
        planning.session("b", START);
        Retention gateway = gateway(HALF);
        gateway.lease("a").close();

        at(Duration.ofDays(45));

        assertThat(going()).isEmpty();
    }

    @Test
    void processThatWritesEveryTouchAtOnceTellsNobody() throws Exception {
        Retention gateway = gateway(CLEANUP);
        at(Duration.ofDays(1));

        gateway.touch("a", Touch.USER);

        assertThat(ownerFiles()).isEmpty();
        assertThat(planning.store.get("a").flatMap(SessionEntry::lastInteractionAt))
                .contains(touching.now);
    }

    @Test
    void touchOfAMissingSessionTellsNobody() throws Exception {
        gateway(HALF).touch("nobody", Touch.USER);

        assertThat(ownerFiles()).isEmpty();
    }

    @Test
    void sessionOfAStoreThatIsReadOnlyCannotBeTouched() throws Exception {
        FileStoreOptions reading = FileStoreOptions.defaults().toBuilder()
                .access(FileStoreOptions.Access.READ_ONLY)
                .build();
        try (FileSessionStore store = FileSessionStore.open(planning.document, reading);
                Retention reader = planning.builder(store).policy(HALF).build()) {
            assertThatThrownBy(() -> reader.touch("a", Touch.USER)).isInstanceOf(UnsupportedOperationException.class);
        }
        assertThat(ownerFiles()).isEmpty();
    }

    @Test
    void lagThatCouldNotBeToldIsToldWithTheNextTouch() throws Exception {
        Retention gateway = gateway(HALF);
        Path leases = planning.own("leases");
        Files.createDirectories(leases.getParent());
        Files.writeString(leases, "in the way");
        assertThatThrownBy(() -> gateway.touch("a", Touch.USER)).isInstanceOf(SessionStoreException.class);
        Files.delete(leases);

        gateway.touch("a", Touch.USER);

        at(Duration.ofDays(45));
        assertThat(going()).isEmpty();
    }

    @Test
    void theLongestTimeoutOfItsRulesSaysHowFarAProcessLags() {
        gateway(HALF.toBuilder()
                        .forKind(SessionKind.CRON, Rule.inherit().idleTimeout(Duration.ofDays(60)))
                        .forKeys("x*", Rule.inherit().idleTimeout(Duration.ofDays(90)))
                        .build())
                .touch("a", Touch.USER);

        at(Duration.ofDays(75));
        assertThat(going()).isEmpty();

        at(Duration.ofDays(75).plusMillis(1));
        assertThat(going()).containsExactly("a");
    }

    @Test
    void row33TouchesAreWrittenAlsoWhereNothingEverExpires() {
        Retention gateway =
                gateway(RetentionPolicy.unlimited().toBuilder().touchShare(0.5).build());
        at(HALF_OF_THE_TIMEOUT);
        gateway.touch("a", Touch.USER);
        at(Duration.ofDays(45));
        assertThat(going()).isEmpty();
        assertThat(planning.store.get("a").flatMap(SessionEntry::lastInteractionAt))
                .isEmpty();

        gateway.touch("a", Touch.USER);

        assertThat(planning.store.get("a").flatMap(SessionEntry::lastInteractionAt))
                .contains(touching.now);
    }

    @Test
    void row33SessionWithoutATimeoutOfItsOwnIsWrittenAsTheOneWithTheLongest() {
        Retention gateway = gateway(HALF.toBuilder()
                .idleTimeout(Duration.ofDays(10))
                .forKeys("a", Rule.inherit().idleTimeoutOff())
                .build());
        at(Duration.ofDays(5));
        gateway.touch("a", Touch.USER);
        assertThat(planning.store.get("a").flatMap(SessionEntry::lastInteractionAt))
                .isEmpty();

        at(Duration.ofDays(5).plusMillis(1));
        gateway.touch("a", Touch.USER);

        assertThat(planning.store.get("a").flatMap(SessionEntry::lastInteractionAt))
                .contains(touching.now);
    }

    @Test
    void whatALaterVersionSaysOfItselfIsPassedOver() throws Exception {
        Retention gateway = gateway(HALF);
        SessionLease lease = gateway.lease("a");
        planning.session("b", START);
        String content = ownerFiles().stream()
                .filter(name -> name.endsWith(".jsonl"))
                .findFirst()
                .orElseThrow();
        Path file = planning.own("leases").resolve(content);
        String text = Files.readString(file);
        Files.writeString(
                file,
                "{\"version\":2,\"since\":1}\n{\"touchLag\":\"P15D\"}\n{\"touchLag\":-1}\n" + text
                        + "{\"quiesced\":[true]}\n{\"touchLag\":1,\"unit\":\"days\"}\n");

        at(Duration.ofDays(45));
        assertThat(going()).isEmpty();

        at(Duration.ofDays(45).plusMillis(1));
        assertThat(going()).containsExactlyInAnyOrder("a", "b");
        lease.renew();
        assertThat(going()).containsExactly("b");
    }

    @Test
    void ownTouchesAreKnownExactlyAndAddNothing() {
        Retention alone = planning.builder(planning.store).policy(HALF).build();
        planning.session("b", START);
        at(Duration.ofDays(1));
        alone.touch("a", Touch.USER);

        at(Duration.ofDays(31));

        assertThat(alone.plan(CLEANUP).removals()).extracting(Removal::key).containsExactly("b");
        alone.close();
    }

    @Test
    void row17TouchOfAnotherProcessAfterThePlanIsWrittenAtOnceAndSeen() {
        Retention gateway = gateway(HALF);
        at(Duration.ofDays(1));
        gateway.touch("a", Touch.USER);
        at(Duration.ofDays(46));
        RetentionPlan plan = cleanup.plan(CLEANUP);
        assertThat(plan.removals()).hasSize(1);

        gateway.touch("a", Touch.USER);
        RetentionReport report = cleanup.apply(plan);

        assertThat(report.removed()).isEmpty();
        assertThat(report.skipped())
                .containsExactly(new Skipped("a", "a user was active in it after the plan was made"));
    }

    @Test
    void limitOnCountGoesByTheActivityThatIsWritten() {
        Instant later = START.plus(Duration.ofDays(1));
        planning.session("b", later);
        Retention gateway = gateway(HALF);
        at(Duration.ofDays(2));
        gateway.touch("a", Touch.USER);

        assertThat(cleanup.plan(CLEANUP.toBuilder().maxSessions(1).build()).removals())
                .extracting(Removal::key, Removal::reason)
                .containsExactly(tuple("a", Reason.COUNT));
    }

    @Test
    void row23RunningSessionIsAliveForATouchThatAnotherProcessHoldsInItsMemory() {
        planning.store.update("a", entry -> entry.with("status", "running"));
        RetentionPolicy young =
                CLEANUP.toBuilder().lifetime(Duration.ofHours(1)).build();
        planning.store.update("a", entry -> entry.with("sessionStartedAt", START));
        Retention gateway = gateway(ENFORCE);
        at(Duration.ofHours(7));
        gateway.touch("a", Touch.USER);

        assertThat(cleanup.plan(young).removals()).isEmpty();

        at(Duration.ofHours(42).plusMillis(1));
        assertThat(cleanup.plan(young).removals()).extracting(Removal::key).containsExactly("a");
    }

    @Test
    void row23SignOfLifeThatIsNotAUsersShieldsARunningSessionNoLongerForTouchesOfOthers() {
        SessionEntry polled = SessionEntry.of(
                Map.of("status", "running", "lastInteractionAt", START, "updatedAt", START.plus(Duration.ofHours(40))));
        planning.session("polled", polled.with("sessionStartedAt", START));
        RetentionPolicy young =
                CLEANUP.toBuilder().lifetime(Duration.ofHours(1)).build();
        gateway(ENFORCE).touch("a", Touch.USER);

        at(Duration.ofHours(46));
        assertThat(cleanup.plan(young).removals()).isEmpty();

        at(Duration.ofHours(46).plusMillis(1));
        assertThat(cleanup.plan(young).removals()).extracting(Removal::key).containsExactly("polled");
    }

    private List<Removal> dryRun() {
        FileStoreOptions reading = FileStoreOptions.defaults().toBuilder()
                .access(FileStoreOptions.Access.READ_ONLY)
                .build();
        try (FileSessionStore store = FileSessionStore.open(planning.document, reading);
                Retention reader = planning.builder(store).policy(CLEANUP).build()) {
            return reader.plan(CLEANUP).removals();
        }
    }

    @Test
    void lagOfADeadProcessIsVoidAfterATimeAlsoWhereItsLockCannotBeTried() {
        at(Duration.ofDays(30));
        gateway(HALF).touch("a", Touch.USER);
        planning.session("b", START);
        touching.close();

        at(Duration.ofDays(31));
        assertThat(dryRun()).isEmpty();

        at(Duration.ofDays(31).plusMillis(1));
        assertThat(dryRun()).extracting(Removal::key).containsExactly("b");
    }

    @Test
    void lagOfAProcessThatGoesOnTouchingCountsAlsoWhereItsLockCannotBeTried() {
        Retention gateway = gateway(HALF);
        gateway.touch("a", Touch.USER);
        for (int day = 1; day <= 31; day++) {
            at(Duration.ofDays(day));
            gateway.touch("a", Touch.USER);
        }
        planning.session("b", START);

        assertThat(dryRun()).isEmpty();

        at(Duration.ofDays(40));
        assertThat(going()).isEmpty();
    }
}
