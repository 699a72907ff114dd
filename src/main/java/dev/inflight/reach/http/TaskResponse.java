package dev.inflight.reach.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.ClientHttpResponse;

/** The answer to a task's request; the call lasts until it is closed or read to its end. */
final class TaskResponse implements ClientHttpResponse {

    private final ClientHttpResponse response;
    private final HttpCall call;

    /** Of the JDK's old client only. */
    private final @Nullable HttpURLConnection connection;

    private volatile @Nullable CallInputStream body;

    /** The JDK's old client is only asked for the head by whoever wants to know something of it. */
    private boolean waitsForHead;

    TaskResponse(ClientHttpResponse response, HttpCall call, @Nullable HttpURLConnection connection) {
        this.response = response;
        this.call = call;
        this.connection = connection;
        this.waitsForHead = connection != null;
    }

    /**
     * By another thread than reads. Closes the stream only while somebody waits for its next bytes; else the next read is refused.
     * A body that has come as a whole has given its connection back already. To close the stream of the JDK's old client would wait
     * for the read that is going on.
     */
    void cut() throws IOException {
        CallInputStream waitedFor = body;
        if (connection == null && waitedFor != null && waitedFor.isBeingRead()) {
            waitedFor.cut();
        }
    }

    @Override
    public InputStream getBody() throws IOException {
        InputStream theirs = response.getBody();
        headIsThere();
        CallInputStream known = body;
        if (known == null || !known.isOf(theirs)) {
            known = new CallInputStream(theirs, call);
            body = known;
        }
        return known;
    }

    /** Some clients read what is left before they close. So this is cut as a read is, and nothing is left to a stopped task. */
    @Override
    public void close() {
        try (call) {
            if (connection == null) {
                bodyToClose().closeWith(response);
            } else if (call.wasCut()) {
                connection.disconnect(); // else the rest would be waited for, and thrown away
            } else {
                response.close();
            }
        } catch (IOException e) {
            response.close(); // there is no body
        }
    }

    private CallInputStream bodyToClose() throws IOException {
        CallInputStream known = body;
        if (known == null) {
            known = new CallInputStream(response.getBody(), call);
            body = known;
        }
        return known;
    }

    @Override
    public HttpStatusCode getStatusCode() throws IOException {
        HttpStatusCode known = response.getStatusCode();
        headIsThere();
        return known;
    }

    @Override
    public String getStatusText() throws IOException {
        String known = response.getStatusText();
        headIsThere();
        return known;
    }

    @Override
    public HttpHeaders getHeaders() {
        HttpHeaders known = response.getHeaders();
        headIsThere();
        return known;
    }

    private void headIsThere() {
        if (waitsForHead) {
            waitsForHead = false;
            call.cutBy(this::cut);
        }
    }
}
