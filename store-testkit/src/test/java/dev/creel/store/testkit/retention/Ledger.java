package dev.creel.store.testkit.retention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.store.KeyNormalizer;
import dev.creel.store.SessionEntry;
import dev.creel.store.SessionStore;
import dev.creel.store.retention.ArchivedSession;
import dev.creel.store.retention.RetentionEvent;
import dev.creel.store.retention.RetentionReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What was removed, in order, as it was the moment before. Not thread-safe. */
final class Ledger {

    private final World world;
    final List<Line> lines = new ArrayList<>();

    /**
     * One removal.
     *
     * @param transcripts those that are kept with it, by their names
     */
    record Line(String key, SessionEntry entry, String cause, String archive, Map<String, String> transcripts) {}

    Ledger(World world) {
        this.world = world;
    }

    /** Notes what a report says, after it was compared with what happened. */
    void note(
            RetentionReport report,
            Map<String, SessionEntry> before,
            Map<String, SessionEntry> after,
            Map<String, Map<String, String>> transcripts) {
        Map<String, SessionEntry> gone = new LinkedHashMap<>(before);
        gone.keySet().removeAll(after.keySet());
        assertThat(report.removed())
                .as("what the report says and what is gone")
                .extracting(RetentionReport.Removed::key)
                .containsExactlyInAnyOrderElementsOf(gone.keySet());
        assertThat(report.before()).isEqualTo(before.size());
        assertThat(report.after()).isEqualTo(after.size());
        Map<String, SessionEntry> left = new LinkedHashMap<>(before);
        left.keySet().removeAll(gone.keySet());
        assertThat(after).as("what was not removed").isEqualTo(left);
        List<ArchivedSession> archived = world.actors.get(0).retention.archived();
        for (RetentionReport.Removed removed : report.removed()) {
            SessionEntry entry = gone.get(removed.key());
            String id = entry.sessionId().orElseThrow();
            Map<String, String> kept = new LinkedHashMap<>(transcripts.get(id));
            kept.keySet().retainAll(removed.transcripts());
            lines.add(new Line(
                    removed.key(), entry, removed.cause(), report.archive().orElseThrow(), kept));
            assertThat(archived).as("the archive has %s", removed).anySatisfy(session -> {
                assertThat(session.key()).isEqualTo(removed.key());
                assertThat(session.archive()).isEqualTo(report.archive().orElseThrow());
                assertThat(session.cause()).isEqualTo(removed.cause());
                assertThat(session.removedAt()).isEqualTo(report.at());
                assertThat(session.sessionId()).contains(id);
                assertThat(session.bytes()).isEqualTo(entry.length());
                assertThat(session.transcripts()).isEqualTo(removed.transcripts());
            });
        }
    }

    Line of(ArchivedSession session) {
        return lines.stream()
                .filter(line ->
                        line.key().equals(session.key()) && line.archive().equals(session.archive()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("nobody removed " + session));
    }

    /** Checks what a listener heard: each removal at most once, at its place, with its cause. */
    void check(List<RetentionEvent> heard) {
        List<Long> positions = heard.stream()
                .filter(event -> event.kind() == RetentionEvent.Kind.REMOVED && event.position() > 0)
                .map(RetentionEvent::position)
                .toList();
        assertThat(positions).as("told once, in order").doesNotHaveDuplicates().isSorted();
        for (RetentionEvent event : heard) {
            if (event.kind() == RetentionEvent.Kind.REMOVED && event.position() > 0) {
                Line line = lines.get((int) event.position() - 1);
                assertThat(event.cause()).contains(line.cause());
                assertThat(event.key().map(KeyNormalizer.DEFAULT::normalize))
                        .contains(KeyNormalizer.DEFAULT.normalize(line.key()));
            }
        }
    }

    /** Checks that who begins to listen behind a removal is told of each later one, once and in order. */
    void checkJournal(Actor actor, int after) {
        List<RetentionEvent> heard = new ArrayList<>();
        try (SessionStore.Subscription listening = actor.retention.listen(after, heard::add)) {
            world.steps.runAll();
            assertThat(listening).isNotNull();
        }
        heard.removeIf(event -> event.position() == 0);
        assertThat(heard)
                .extracting(event -> event.position() + " " + event.cause().orElse(""))
                .isEqualTo(expected(after));
    }

    private List<String> expected(int after) {
        List<String> expected = new ArrayList<>();
        for (int i = after; i < lines.size(); i++) {
            expected.add((i + 1) + " " + lines.get(i).cause());
        }
        return expected;
    }

    /** Answers what may be written back by a program that does not know that it was removed. No session is there twice. */
    Optional<Line> lost(int choice, Map<String, SessionEntry> content) {
        Set<Optional<String>> ids =
                content.values().stream().map(SessionEntry::sessionId).collect(Collectors.toSet());
        List<Line> absent = lines.stream()
                .filter(line -> !content.containsKey(line.key())
                        && !ids.contains(line.entry().sessionId()))
                .toList();
        return absent.isEmpty() ? Optional.empty() : Optional.of(absent.get(choice % absent.size()));
    }
}
