package dev.inflight.service;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import org.jspecify.annotations.Nullable;

/**
 * Receives a body up to a bound and then closes the connection rather than draining the rest. Called by the HTTP client,
 * one signal at a time.
 */
final class CappedBody implements BodySubscriber<CappedBody.Content> {

    /**
     * @param bytes what was kept
     * @param truncated whether more would have come
     */
    record Content(ByteBuffer bytes, boolean truncated) {}

    private final int most;
    private final BodyBudget budget;
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private final CompletableFuture<Content> content = new CompletableFuture<>();
    private @Nullable Subscription subscription;

    CappedBody(int most, BodyBudget budget) {
        this.most = most;
        this.budget = budget;
    }

    @Override
    public CompletionStage<Content> getBody() {
        return content;
    }

    @Override
    public void onSubscribe(Subscription source) {
        if (subscription != null) {
            source.cancel();
            return;
        }
        subscription = source;
        source.request(1);
    }

    @Override
    public void onNext(List<ByteBuffer> parts) {
        Subscription source = subscription;
        if (content.isDone() || source == null) {
            return;
        }
        for (ByteBuffer part : parts) {
            int room = Math.min(part.remaining(), most - received.size());
            if (room < part.remaining() || !budget.take(room)) {
                keep(part, room < part.remaining() && budget.take(room) ? room : 0);
                source.cancel();
                end(true);
                return;
            }
            keep(part, room);
        }
        source.request(1);
    }

    @Override
    public void onError(Throwable failure) {
        if (content.completeExceptionally(failure)) {
            budget.giveBack(received.size());
            received.reset();
        }
    }

    @Override
    public void onComplete() {
        end(false);
    }

    private void keep(ByteBuffer part, int bytes) {
        byte[] copy = new byte[bytes];
        part.get(copy);
        received.writeBytes(copy);
    }

    private void end(boolean truncated) {
        int size = received.size();
        if (content.complete(new Content(ByteBuffer.wrap(received.toByteArray()).asReadOnlyBuffer(), truncated))) {
            budget.giveBack(size);
        }
    }
}
