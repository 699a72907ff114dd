package dev.inflight.service.outbound;

import dev.inflight.InFlight;
import dev.inflight.TaskContext;
import dev.inflight.TaskSpec;
import dev.inflight.reach.http.HttpActivity;
import java.util.concurrent.CompletableFuture;
import org.springframework.scheduling.annotation.Async;
import org.springframework.stereotype.Component;

/** Makes the calls, as a user's own bean would: an {@code @Async} method that the library runs as a task. */
@Component
public class OutboundCaller {

    private final OutboundClient client;

    OutboundCaller(OutboundClient client) {
        this.client = client;
    }

    /**
     * Makes one call. However its task ends before the response is there, the connection is closed.
     *
     * @param spec what the call is named and how long it may take; the annotation only says the most
     * @param begins told when the work begins, on its thread
     * @return the {@link dev.inflight.InFlightFuture} of the run
     */
    @Async
    @SuppressWarnings("FutureReturnValueIgnored") // what closing an activity returns interests nobody
    @InFlight(timeout = "${inflight.max-timeout:24h}")
    public CompletableFuture<OutboundResponse> call(TaskSpec spec, OutboundRequest request, Runnable begins) {
        begins.run();
        CompletableFuture<OutboundResponse> exchange = client.exchange(request);
        TaskContext task = TaskContext.current();
        TaskContext.Activity activity =
                task.activity(HttpActivity.KIND, () -> HttpActivity.text(request.method(), request.url()), null);
        exchange.whenComplete((response, failure) -> activity.close());
        task.onCancel(() -> exchange.cancel(true));
        return exchange;
    }
}
