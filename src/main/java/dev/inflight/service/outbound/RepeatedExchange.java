package dev.inflight.service.outbound;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * An exchange over a connection that was kept, and over another one if the target closed that before it said anything. Only for requests
 * that may be sent twice: the target may have seen the first. However this future ends, the exchange that goes on is cancelled.
 */
final class RepeatedExchange extends CompletableFuture<OutboundResponse> {

    private volatile OutboundExchange current;

    RepeatedExchange(OutboundExchange kept, Supplier<OutboundExchange> afresh) {
        current = kept;
        var unused = whenComplete((response, failure) -> current.cancel(true)); // nothing happens to one that is done
        unused = kept.whenComplete((response, failure) -> {
            if (kept.isUnanswered() && !isDone()) {
                repeat(afresh);
            } else {
                end(response, failure);
            }
        });
    }

    private void repeat(Supplier<OutboundExchange> afresh) {
        OutboundExchange again;
        try {
            again = afresh.get();
        } catch (RuntimeException closed) { // nobody else would hear of it, and the call would hang
            completeExceptionally(closed);
            return;
        }
        current = again;
        if (isDone()) {
            again.cancel(true);
        }
        var unused = again.whenComplete(this::end);
    }

    private void end(OutboundResponse response, Throwable failure) {
        if (failure == null) {
            complete(response);
        } else {
            completeExceptionally(failure);
        }
    }
}
