package dev.inflight.reach.http;

import java.io.InterruptedIOException;
import org.eclipse.jetty.client.Request;

/**
 * Calls by Jetty's client stop with the task that makes them ({@code HttpClient.getRequestListeners()}). An interrupt alone ends
 * the wait and leaves the connection open. Boot's clients have it.
 */
public final class JettyCalls implements Request.Listener {

    /** By the thread that makes the call. */
    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // the abort's own future: it says only whether it was the first
    public void onQueued(Request request) {
        if (HttpCall.isForTask()) {
            HttpCall call = HttpCall.begin(request.getMethod(), request.getURI());
            call.cutBy(() -> request.abort(new InterruptedIOException("the task was stopped")));
            request.onComplete(result -> call.close());
        }
    }
}
