package dev.creel.store.testkit;

import dev.creel.store.SessionStore;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The suite on whichever wrong store is to be rejected. Run by {@link ContractRejectsWrongStoresTest} only. */
class WrongStoreContract extends SessionStoreContract {

    static final WrongStore NOTHING_WRONG = WrongStore.set("nothing", "", builder -> builder);

    static volatile WrongStore tested = NOTHING_WRONG;

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
        WrongStore wrong = tested;
        builder = wrong.settings().apply(builder);
        InMemorySessionStore next = (first == null ? builder : builder.sharing(first)).open();
        first = next;
        return wrong.wrapped().apply(next);
    }

    @Override
    protected Duration patience() {
        return tested.equals(NOTHING_WRONG) ? super.patience() : Duration.ofSeconds(1);
    }
}
