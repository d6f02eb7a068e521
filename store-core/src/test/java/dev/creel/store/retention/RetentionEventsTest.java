package dev.creel.store.retention;

import static dev.creel.store.retention.RetentionWorld.ENFORCE;
import static dev.creel.store.retention.RetentionWorld.LONG_AGO;
import static dev.creel.store.retention.RetentionWorld.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionStoreException;
import dev.creel.store.file.FileSessionStore;
import dev.creel.store.file.FileStoreOptions;
import dev.creel.store.retention.Retention.OldKey;
import dev.creel.store.retention.Retention.RevokeBy;
import dev.creel.store.retention.RetentionEvent.Kind;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What happens to sessions is told in order, to listeners that may do what they want. */
class RetentionEventsTest extends ToldEvents {

    private static final int MANY = 10_050;

    private long position(String key) {
        return world.journal().stream()
                .filter(line -> line.key().equals(key))
                .mapToLong(RemovalJournal.Line::position)
                .max()
                .orElseThrow();
    }

    private RetentionReport clean() {
        return retention.apply(retention.plan(ENFORCE));
    }

    @Test
    void eventsOfStoreAndRetentionComeInTheOrderOfTheChanges() {
        retention.listen(0, events::add);
        world.session("old:a", SessionEntry.of(Map.of("sessionId", "old-a", "updatedAt", LONG_AGO, "label", "x")));
        clean();
        world.session("old:a", SessionEntry.of(Map.of("sessionId", "again", "updatedAt", START)));
        retention.restore("old:b");
        retention.rekey("fresh", "newer", OldKey.TOMBSTONE, Duration.ofHours(1));

        assertThat(told())
                .containsExactly(
                        "UPDATED old:a 0",
                        "REMOVED old:a 1",
                        "REMOVED old:b 2",
                        "CREATED old:a 0",
                        "CREATED old:b 0",
                        "RESTORED old:b 0",
                        "REMOVED fresh 0",
                        "CREATED newer 0",
                        "REKEYED newer 0");
    }

    @Test
    void sessionThatIsRevokedAgainIsToldBehindItsRemoval() throws Exception {
        world.session("a", SessionEntry.of(Map.of("sessionId", "x", "channel", "c", "updatedAt", START)));
        String before = Files.readString(world.document);
        retention.listen(0, events::add);
        retention.revoke(RevokeBy.CHANNEL, "c", "stolen");
        Files.writeString(world.document, before);

        clean();

        long again = position("a");
        assertThat(again).isGreaterThan(1);
        assertThat(told().stream().filter(event -> !event.startsWith("CHANGED")))
                .startsWith("REMOVED a 1")
                .contains("REMOVED a " + again)
                .endsWith("REVOKED_AGAIN a 0");
    }

    @Test
    void restorationThatFailsIsNotToldAndHoldsUpNothing() {
        clean();
        retention.listen(2, events::add);
        world.session("old:a", SessionEntry.of(Map.of("sessionId", "another", "updatedAt", START)));

        assertThatThrownBy(() -> retention.restore("old:a")).isInstanceOf(SessionStoreException.Conflict.class);
        assertThatThrownBy(() -> retention.rekey("nobody", "newer", OldKey.TOMBSTONE, Duration.ofHours(1)))
                .isInstanceOf(SessionStoreException.Conflict.class);
        world.session("old:c", LONG_AGO);
        clean();

        assertThat(told()).containsExactly("CREATED old:a 0", "CREATED old:c 0", "REMOVED old:c 3");
    }

    /** Makes more sessions at once than any queue keeps events for. */
    private void many() {
        world.store
                .transact(transaction -> {
                    for (int i = 0; i < MANY; i++) {
                        transaction.put(
                                "many:" + i, SessionEntry.of(Map.of("sessionId", "m" + i, "updatedAt", LONG_AGO)));
                    }
                    return MANY;
                })
                .close();
    }

    private List<Long> toldPositions() {
        world.steps.runAll();
        return events.stream()
                .map(RetentionEvent::position)
                .filter(position -> position > 0)
                .toList();
    }

    private static List<Long> positions(long first, long last) {
        return LongStream.rangeClosed(first, last).boxed().toList();
    }

    @Test
    void everyRemovalOfAPassIsToldHoweverManyTheyAre() {
        many();
        retention.listen(0, events::add);

        clean();
        assertThat(toldPositions()).containsExactlyElementsOf(positions(1, MANY + 2));
        world.session("old:c", LONG_AGO);
        clean();

        assertThat(toldPositions()).containsExactlyElementsOf(positions(1, MANY + 3));
        assertThat(events.stream().filter(event -> event.kind() == Kind.REMOVED).count())
                .isEqualTo(MANY + 3);
        events.clear();
        retention.listen(MANY, events::add);
        assertThat(toldPositions()).containsExactly(MANY + 1L, MANY + 2L, MANY + 3L);
    }

    @Test
    void removalsOfWhichTheStoreToldNothingAreToldFromTheJournal() {
        retention.listen(0, events::add);
        many();
        clean();
        assertThat(toldPositions()).isEmpty();

        retention.plan(ENFORCE);

        assertThat(toldPositions()).containsExactlyElementsOf(positions(1, MANY + 2));
    }

    @Test
    void removalsOfWhichTheStoreToldNothingAreToldBeforeWhatItTellsNext() {
        retention.listen(0, events::add);
        many();
        clean();
        told();

        world.session("old:a", START);

        assertThat(told()).last().isEqualTo("CREATED old:a 0");
        assertThat(toldPositions()).containsExactlyElementsOf(positions(1, MANY + 2));
    }

    @Test
    void removalThatTheStoreTellsBeforeItIsJournaledIsToldOnceAndInItsPlace() {
        Executor prompt = task -> {
            Thread thread = new Thread(task);
            thread.start();
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        };
        List<RetentionEvent> told = new CopyOnWriteArrayList<>();
        FileStoreOptions options = FileStoreOptions.defaults().toBuilder()
                .clock(() -> world.now)
                .eventExecutor(prompt)
                .build();
        try (FileSessionStore store = FileSessionStore.open(world.document, options);
                Retention direct = world.builder(store).eventExecutor(prompt).build()) {
            direct.listen(0, told::add);
            direct.apply(direct.plan(ENFORCE));
            direct.restore("old:a");
        }

        assertThat(told.stream().map(event -> event.kind() + " " + event.position()))
                .containsExactly("REMOVED 1", "REMOVED 2", "CREATED 0", "RESTORED 0");
    }

    @Test
    void row18RemovalCarriesItsCause() {
        retention.listen(0, events::add);
        clean();
        world.steps.runAll();

        assertThat(events).extracting(event -> event.cause().orElse("")).allMatch(cause -> cause.contains("idle for"));
    }

    @Test
    void row31ListenerIsToldFirstOfTheRemovalsThatItDoesNotKnow() {
        clean();
        world.session("old:c", LONG_AGO);
        clean();

        retention.listen(1, events::add);
        world.session("next", START);

        assertThat(told()).containsExactly("REMOVED old:b 2", "REMOVED old:c 3", "CREATED next 0");
    }

    @Test
    void removalsOfOtherProcessesAreToldBeforeLaterOnesOfThisOne() {
        retention.listen(0, events::add);
        try (RetentionWorld other = new RetentionWorld(folder);
                Retention elsewhere = other.open()) {
            elsewhere.apply(elsewhere.plan(ENFORCE));
        }
        world.session("old:c", LONG_AGO);

        clean();

        assertThat(told().stream().filter(event -> event.startsWith("REMOVED")))
                .containsExactly("REMOVED old:a 1", "REMOVED old:b 2", "REMOVED old:c 3");
    }

    @Test
    void removalsOfOtherProcessesAreToldBehindEarlierOnesOfThisOne() {
        retention.listen(0, events::add);
        clean();
        removeElsewhere("old:c");

        retention.plan(ENFORCE);

        assertThat(told().stream().filter(event -> event.startsWith("REMOVED")))
                .containsExactly("REMOVED old:a 1", "REMOVED old:b 2", "REMOVED old:c 3");
    }

    @Test
    void removalsOfOtherProcessesAreToldByAPassThatRemovesNothing() {
        clean();
        RetentionPlan empty = retention.plan(ENFORCE);
        retention.listen(2, events::add);
        removeElsewhere("old:c");

        retention.apply(empty);

        assertThat(told()).contains("REMOVED old:c 3");
    }

    private void removeElsewhere(String key) {
        try (RetentionWorld other = new RetentionWorld(folder);
                Retention elsewhere = other.open()) {
            other.session(key, LONG_AGO);
            elsewhere.apply(elsewhere.plan(ENFORCE));
        }
    }
}
