package dev.creel.docs;

import dev.creel.store.SessionStore;
import dev.creel.store.testkit.InMemorySessionStore;
import dev.creel.store.testkit.SessionStoreContract;
import java.util.EnumSet;
import java.util.Set;

// snippet: testkit-contract
class MyStoreContractTest extends SessionStoreContract {
    @Override
    protected SessionStore open(Setup setup) {
        return InMemorySessionStore.open(); // yours
    }

    @Override
    protected Set<Ability> abilities() {
        return EnumSet.of(Ability.PROTECTED_FIELDS);
    }
}
// end
