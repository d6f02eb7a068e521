package dev.creel.store.guardian;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import org.jspecify.annotations.Nullable;

/** Takes an answer's body up to a number of bytes, and refuses a longer one. Immutable, thread-safe. */
final class BoundedBody implements BodyHandler<byte[]> {

    private final int most;

    BoundedBody(int most) {
        this.most = most;
    }

    @Override
    public BodySubscriber<byte[]> apply(ResponseInfo info) {
        return new Taker(most);
    }

    private static final class Taker implements BodySubscriber<byte[]> {

        private final int most;
        private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
        private final CompletableFuture<byte[]> body = new CompletableFuture<>();
        private @Nullable Subscription subscription;

        private Taker(int most) {
            this.most = most;
        }

        @Override
        public CompletionStage<byte[]> getBody() {
            return body;
        }

        @Override
        public void onSubscribe(Subscription given) {
            subscription = given;
            given.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(List<ByteBuffer> buffers) {
            for (ByteBuffer buffer : buffers) {
                if (body.isDone()) {
                    return;
                }
                byte[] bytes = new byte[buffer.remaining()];
                buffer.get(bytes);
                if (bytes.length > most - taken.size()) {
                    refuse();
                } else {
                    taken.writeBytes(bytes);
                }
            }
        }

        private void refuse() {
            if (subscription != null) {
                subscription.cancel();
            }
            body.completeExceptionally(new IOException("the answer has more than " + most + " bytes"));
        }

        @Override
        public void onError(Throwable cause) {
            body.completeExceptionally(cause);
        }

        @Override
        public void onComplete() {
            body.complete(taken.toByteArray());
        }
    }
}
