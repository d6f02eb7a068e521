package dev.creel.docs;

import static dev.creel.store.testkit.StoreAssertions.assertThat;

import dev.creel.store.SessionEntry;
import dev.creel.store.SessionStore;
import dev.creel.store.testkit.InMemorySessionStore;
import dev.creel.store.testkit.SessionArbitraries;
import dev.creel.store.testkit.SessionEdit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class HistoryPropertyTest {

    // snippet: testkit-histories
    @Provide
    Arbitrary<List<SessionEdit>> histories() {
        return SessionArbitraries.histories(12);
    }

    @Property(tries = 50)
    void storeHoldsWhatAMapHolds(@ForAll("histories") List<SessionEdit> history) throws Exception {
        Map<String, SessionEntry> model = new LinkedHashMap<>();
        try (SessionStore store = InMemorySessionStore.open()) { // yours
            for (SessionEdit edit : history) {
                edit.applyTo(() -> store);
                edit.applyTo(model);
                assertThat(store).as("after %s", edit).holdsExactly(model);
            }
        }
    }
    // end
}
