package dev.creel.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.store.guardian.Usage;
import dev.creel.store.guardian.UsageSource;
import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LentStoreTest {

    @Test
    void storeThatDoesNotComeBackIsNotAskedOnceMore() throws Exception {
        Usage usage = Usage.of("main", Instant.EPOCH, 0, 0, 0, Usage.Limits.none());
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch free = new CountDownLatch(1);
        LentStore store = new LentStore(UsageSource.of("main", () -> {
            asked.countDown();
            try {
                free.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return usage;
        }));
        CompletableFuture<Void> first = CompletableFuture.runAsync(() ->
                assertThat(store).satisfies(each -> assertThat(each.read()).containsExactly(usage)));
        asked.await();

        assertThatThrownBy(store::read)
                .isInstanceOf(IOException.class)
                .hasMessage("it was asked and has not come back");
        free.countDown();
        first.get();
        assertThat(store.read()).containsExactly(usage);
    }
}
