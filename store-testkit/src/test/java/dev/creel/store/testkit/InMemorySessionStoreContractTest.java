package dev.creel.store.testkit;

import dev.creel.store.SessionStore;
import org.jspecify.annotations.Nullable;

class InMemorySessionStoreContractTest extends SessionStoreContract {

    private @Nullable InMemorySessionStore first;

    @Override
    protected SessionStore open(Setup setup) {
        InMemorySessionStore.Builder builder = InMemorySessionStore.builder()
                .lockTimeout(setup.lockTimeout())
                .keyNormalizer(setup.keyNormalizer())
                .clock(setup.clock());
        if (setup.readOnly()) {
            builder.readOnly();
        }
        InMemorySessionStore next = (first == null ? builder : builder.sharing(first)).open();
        first = next;
        return next;
    }
}
