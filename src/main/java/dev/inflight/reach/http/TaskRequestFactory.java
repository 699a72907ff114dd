package dev.inflight.reach.http;

import java.io.IOException;
import java.net.URI;
import org.springframework.http.HttpMethod;
import org.springframework.http.StreamingHttpOutputMessage;
import org.springframework.http.client.AbstractClientHttpRequestFactoryWrapper;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.client.ReactorClientHttpRequestFactory;
import org.springframework.http.client.SimpleClientHttpRequestFactory;

/**
 * Calls by Spring's clients stop with the task that makes them, for factories whose client has no place of its own for that. A
 * request that is created on a thread without a task is the other factory's own, and so is one that cannot send a stream, as
 * those of all factories of Spring's can.
 */
public final class TaskRequestFactory extends AbstractClientHttpRequestFactoryWrapper {

    /** The JDK's client, which in 17 swallows an interrupt while it waits for a body. */
    private static final boolean HEEDED_BY_JDK = Runtime.version().feature() >= 21;

    private TaskRequestFactory(ClientHttpRequestFactory factory) {
        super(factory);
    }

    /**
     * A factory that makes the same requests, reached; of the same class where that is one of Spring's, since some applications
     * set a timeout on what they know it to be.
     *
     * @param deadlines whether what a task has left also bounds its reads, where nothing else would end them
     */
    public static ClientHttpRequestFactory around(ClientHttpRequestFactory factory, boolean deadlines) {
        if (factory instanceof SimpleClientHttpRequestFactory simple) {
            return new TaskSimpleRequestFactory(simple, deadlines);
        }
        if (factory instanceof JdkClientHttpRequestFactory jdk) {
            ClientHttpRequestFactory reached = TaskJdkRequestFactory.around(jdk);
            return reached == null ? new TaskRequestFactory(factory) : reached;
        }
        return factory instanceof ReactorClientHttpRequestFactory reactor
                ? new TaskReactorRequestFactory(reactor)
                : new TaskRequestFactory(factory);
    }

    /**
     * What is made for a task.
     *
     * @param request of which it is the same
     * @param deadlines as above
     */
    static ClientHttpRequest reached(ClientHttpRequest request, boolean heedsInterrupts, boolean deadlines) {
        return HttpCall.isForTask() && request instanceof StreamingHttpOutputMessage streaming
                ? new TaskRequest(request, streaming, heedsInterrupts, deadlines)
                : request;
    }

    /** What a JDK's factory makes. */
    static ClientHttpRequest reachedByJdk(ClientHttpRequest request) {
        return reached(request, HEEDED_BY_JDK, false);
    }

    @Override
    protected ClientHttpRequest createRequest(URI uri, HttpMethod method, ClientHttpRequestFactory factory)
            throws IOException {
        ClientHttpRequest request = factory.createRequest(uri, method);
        return factory instanceof JdkClientHttpRequestFactory ? reachedByJdk(request) : reached(request, false, false);
    }
}
