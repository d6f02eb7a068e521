package dev.creel.store.testkit.disk;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.store.SessionEntry;
import dev.creel.store.file.Durability;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A recovery that loses or makes up a session is found out, whatever else it does. */
class PromiseTest {

    private static final Map<String, SessionEntry> BEFORE = OtherProgram.sessions(3);
    private static final SessionEntry NEXT = OtherProgram.entry("next", 50);
    private static final Map<String, SessionEntry> AFTER = with(BEFORE, NEXT);
    private static final String TEXT = OtherProgram.text(AFTER);
    private static final String DAMAGED = TEXT.substring(0, TEXT.indexOf("session:2") + 30);

    private final Promise promise = new Promise(
            Durability.PROCESS,
            List.of(new Recording.Mark(0, true, BEFORE), new Recording.Mark(1, false, AFTER)),
            false);

    private static Map<String, SessionEntry> with(Map<String, SessionEntry> sessions, SessionEntry entry) {
        Map<String, SessionEntry> next = new LinkedHashMap<>(sessions);
        next.put("session:1", entry);
        return next;
    }

    private static Map<String, SessionEntry> without(Map<String, SessionEntry> sessions, String... keys) {
        Map<String, SessionEntry> rest = new LinkedHashMap<>(sessions);
        List.of(keys).forEach(rest::remove);
        return rest;
    }

    @Test
    void everyWholeEntryIsSavedThenThatIsAllRight() {
        assertThatCode(() -> promise.requireSaved(DAMAGED, without(AFTER, "session:2")))
                .doesNotThrowAnyException();
        assertThatCode(() -> promise.requireSaved("", Map.of())).doesNotThrowAnyException();
    }

    @Test
    void wholeEntryIsMissingOrAnotherOneThenItIsLost() {
        assertThatThrownBy(() -> promise.requireSaved(DAMAGED, without(AFTER, "session:1", "session:2")))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("recovery lost session:1");
        assertThatThrownBy(() -> promise.requireSaved(DAMAGED, without(BEFORE, "session:2")))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("recovery lost session:1");
    }

    @Test
    void entryNeverWasThenItIsMadeUp() {
        assertThatThrownBy(() -> promise.requireSaved("", Map.of("session:0", NEXT)))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("recovery made up session:0");
        assertThatThrownBy(() -> promise.requireSaved("", Map.of("other", NEXT)))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("recovery made up other");
    }
}
