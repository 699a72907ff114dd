package dev.inflight.service;

import dev.inflight.TaskContext;
import java.net.UnknownHostException;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import org.springframework.scheduling.annotation.Async;
import org.springframework.stereotype.Component;

/** Makes the calls, as a user's own bean would: an {@code @Async} method that works for the task it is called in. */
@Component
class OutboundCaller {

    private final OutboundClient client;

    OutboundCaller(OutboundClient client) {
        this.client = client;
    }

    /**
     * An exchange under way. Not itself a future: {@code @Async} waits, on its thread, for a future that a method returns,
     * and a thousand slow targets would hold a thousand threads.
     *
     * @param response what will come back; cancelling it does not reach the connection, the task's ripcord does
     */
    record Exchange(CompletableFuture<OutboundResponse> response) {}

    /**
     * Begins an exchange. However the task ends before its response is there, its connection is closed.
     *
     * @param context the task's; handed over because Spring's worker is not the thread that the registry knows
     */
    @Async
    public CompletableFuture<Exchange> begin(OutboundRequest request, TaskContext context) {
        context.throwIfCancelled();
        try {
            CompletableFuture<HttpResponse<CappedBody.Content>> exchange = client.exchange(request);
            context.onCancel(() -> exchange.cancel(true));
            return CompletableFuture.completedFuture(new Exchange(exchange.thenApply(OutboundResponse::of)));
        } catch (UnknownHostException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
