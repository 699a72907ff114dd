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
    private int taken;
    private boolean closed;

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
        if (source == null || content.isDone()) {
            return;
        }
        for (ByteBuffer part : parts) {
            int room = Math.min(part.remaining(), most - received.size());
            boolean all = room == part.remaining();
            if (take(room)) {
                keep(part, room);
            } else {
                all = false;
            }
            if (!all) {
                source.cancel();
                end(true);
                return;
            }
        }
        source.request(1);
    }

    @Override
    public void onError(Throwable failure) {
        content.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        end(false);
    }

    /** Gives back what it took. To be called when the exchange is over, for whatever reason: the client need not tell. */
    synchronized void close() {
        closed = true;
        budget.giveBack(taken);
        taken = 0;
    }

    private synchronized boolean take(int bytes) {
        if (closed || !budget.take(bytes)) {
            return false;
        }
        taken += bytes;
        return true;
    }

    private void keep(ByteBuffer part, int bytes) {
        byte[] copy = new byte[bytes];
        part.get(copy);
        received.writeBytes(copy);
    }

    private void end(boolean truncated) {
        content.complete(new Content(ByteBuffer.wrap(received.toByteArray()).asReadOnlyBuffer(), truncated));
    }
}
