package dev.inflight.reach.http;

import java.io.IOException;
import java.net.URI;
import org.springframework.http.HttpMethod;
import org.springframework.http.StreamingHttpOutputMessage;
import org.springframework.http.client.AbstractClientHttpRequestFactoryWrapper;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpRequestFactory;

/**
 * Calls by Spring's clients stop with the task that makes them, for factories whose client has no place of its own for that. A
 * request that is created on a thread without a task is the other factory's own, and so is one that cannot send a stream, as
 * those of all factories of Spring's can.
 */
public final class TaskRequestFactory extends AbstractClientHttpRequestFactoryWrapper {

    private final boolean heedsInterrupts;

    /**
     * @param factory makes the requests
     * @param heedsInterrupts whether its client closes the connection of whoever is interrupted, at every point of a call; then
     *     calls are only shown
     */
    public TaskRequestFactory(ClientHttpRequestFactory factory, boolean heedsInterrupts) {
        super(factory);
        this.heedsInterrupts = heedsInterrupts;
    }

    @Override
    protected ClientHttpRequest createRequest(URI uri, HttpMethod method, ClientHttpRequestFactory factory)
            throws IOException {
        ClientHttpRequest request = factory.createRequest(uri, method);
        return HttpCall.isForTask() && request instanceof StreamingHttpOutputMessage streaming
                ? new TaskRequest(request, streaming, heedsInterrupts)
                : request;
    }
}
