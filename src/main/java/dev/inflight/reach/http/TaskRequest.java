package dev.inflight.reach.http;

import dev.inflight.TaskContext;
import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.StreamingHttpOutputMessage;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpResponse;

/** A request of a task's. */
final class TaskRequest implements ClientHttpRequest, StreamingHttpOutputMessage {

    private final ClientHttpRequest request;
    private final StreamingHttpOutputMessage streaming;
    private final boolean heedsInterrupts;
    private final boolean deadlines;

    /**
     * @param request what is sent
     * @param streaming the same
     * @param heedsInterrupts whether its client closes the connection of whoever is interrupted, at every point of a call; then
     *     it is only shown
     * @param deadlines as in {@link TaskRequestFactory#around}
     */
    TaskRequest(
            ClientHttpRequest request,
            StreamingHttpOutputMessage streaming,
            boolean heedsInterrupts,
            boolean deadlines) {
        this.request = request;
        this.streaming = streaming;
        this.heedsInterrupts = heedsInterrupts;
        this.deadlines = deadlines;
    }

    /**
     * While they wait for the head, all clients but the JDK's old one heed an interrupt and close the connection; a hook that does
     * nothing would only delay that.
     */
    @Override
    public ClientHttpResponse execute() throws IOException {
        HttpCall call = HttpCall.begin(getMethod().name(), getURI());
        boolean answered = false;
        try {
            HttpURLConnection connection = UrlConnections.of(request);
            if (connection != null) {
                if (deadlines) {
                    UrlConnections.bound(connection, TaskContext.current().remaining());
                }
                call.cutBy(() -> UrlConnections.cut(connection));
            }
            TaskResponse response = new TaskResponse(request.execute(), call, connection);
            if (connection == null && !heedsInterrupts) {
                call.cutBy(response::cut);
            }
            answered = true;
            return response;
        } finally {
            if (!answered) {
                call.close();
            }
        }
    }

    @Override
    public void setBody(Body body) {
        streaming.setBody(body);
    }

    @Override
    public void setBody(byte[] body) throws IOException {
        streaming.setBody(body);
    }

    @Override
    public OutputStream getBody() throws IOException {
        return request.getBody();
    }

    @Override
    public HttpMethod getMethod() {
        return request.getMethod();
    }

    @Override
    public URI getURI() {
        return request.getURI();
    }

    @Override
    public Map<String, Object> getAttributes() {
        return request.getAttributes();
    }

    @Override
    public HttpHeaders getHeaders() {
        return request.getHeaders();
    }
}
