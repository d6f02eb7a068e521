package dev.creel.store.retention;

import static dev.creel.store.retention.RetentionWorld.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.store.SessionStoreException;
import dev.creel.store.SessionTransaction;
import dev.creel.store.retention.Retention.OldKey;
import dev.creel.store.retention.Retention.Touch;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What concerns one session looks at no other one while the store is locked, however many there are. */
class KeyLookupTest {

    private static final Duration HOUR = Duration.ofHours(1);

    @TempDir
    Path folder;

    private RetentionWorld world;
    private Retention retention;

    @BeforeEach
    void open() {
        world = new RetentionWorld(folder);
        retention = world.builder(new Unlisted(world.store)).build();
        world.session("a", START);
        world.session("other", START);
    }

    @AfterEach
    void close() {
        retention.close();
        world.close();
    }

    @Test
    void rekeyLooksAtNoOtherSession() {
        retention.rekey("A", "b", OldKey.TOMBSTONE, HOUR);

        assertThat(world.keys()).containsExactly("other", "b");
        assertThatThrownBy(() -> retention.rekey("other", "B", OldKey.TOMBSTONE, HOUR))
                .isInstanceOf(SessionStoreException.Conflict.class);
        assertThatThrownBy(() -> retention.rekey("nobody", "c", OldKey.TOMBSTONE, HOUR))
                .isInstanceOf(SessionStoreException.Conflict.class);
    }

    @Test
    void leaseOfAKeyThatWasGivenUpLooksAtNoOtherSession() {
        retention.rekey("a", "b", OldKey.TOMBSTONE, HOUR);

        try (SessionLease lease = retention.lease("A")) {
            lease.renew();

            assertThat(lease.key()).isEqualTo("b");
        }
    }

    @Test
    void touchOfAKeyThatWasGivenUpIsWrittenWithoutALookAtOtherSessions() {
        retention.touch("a", Touch.USER);
        world.pass(Duration.ofMinutes(1));
        retention.rekey("a", "b", OldKey.TOMBSTONE, HOUR);
        retention.touch("b", Touch.USER);

        retention.flush();

        assertThat(world.store.get("b").orElseThrow().lastInteractionAt()).contains(world.now);
    }

    /** A store whose changes cannot list the sessions. */
    private static final class Unlisted extends WithoutFiles implements SessionFiles.Source {

        private final SessionFiles.Source store;

        Unlisted(SessionFiles.Source store) {
            super(store);
            this.store = store;
        }

        @Override
        public SessionFiles files() {
            return store.files();
        }

        @Override
        public <R extends @Nullable Object, X extends Exception> SessionTransaction.Outcome<R> transact(
                TransactionFunction<R, X> function) throws X {
            return super.transact(transaction -> function.apply(unlisted(transaction)));
        }

        private static SessionTransaction unlisted(SessionTransaction transaction) {
            return (SessionTransaction) Proxy.newProxyInstance(
                    SessionTransaction.class.getClassLoader(),
                    new Class<?>[] {SessionTransaction.class},
                    (proxy, method, arguments) -> {
                        assertThat(method.getName()).isNotIn("summaries", "newest");
                        try {
                            return method.invoke(transaction, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
        }
    }
}
