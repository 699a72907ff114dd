package dev.inflight.service.outbound;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http.impl.BasicEntityDetails;
import org.apache.hc.core5.http.impl.DefaultConnectionReuseStrategy;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.apache.hc.core5.http.nio.AsyncClientExchangeHandler;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.apache.hc.core5.http.nio.DataStreamChannel;
import org.apache.hc.core5.http.nio.RequestChannel;
import org.apache.hc.core5.http.nio.command.RequestExecutionCommand;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.Command;
import org.apache.hc.core5.reactor.IOSession;
import org.jspecify.annotations.Nullable;

/**
 * One request and its response, over one connection. However this future ends, by a failure or a cancel by anybody, in whatever phase,
 * the connection is closed at once and what it took of the budget given back. After a whole response it is kept for the next
 * call, if the target keeps it.
 *
 * <p>The methods of HttpCore's interfaces are called by one of its threads at a time.
 */
final class OutboundExchange extends CompletableFuture<OutboundResponse>
        implements AsyncClientExchangeHandler, FutureCallback<IOSession> {

    /** Interim responses (1xx) beyond this are an attack. */
    private static final int MOST_INTERIM = 10;

    private static final Set<String> WITH_BODY = Set.of("POST", "PUT", "PATCH");

    private final OutboundRequest request;
    private final int mostBody;
    private final BodyBudget budget;
    private final KeptConnections kept;
    private final KeptConnections.Route route;
    private final @Nullable ByteBuffer body;
    private final ByteArrayOutputStream received = new ByteArrayOutputStream(0);
    private @Nullable HttpRequest sent;
    private @Nullable HttpResponse head;
    private int interim;
    private boolean reusable;

    /** Written by the thread that fails the exchange, before it does. */
    private boolean unanswered;

    // Guarded by this; whoever comes second, the connection or the end, closes the one at the other's hands.
    private @Nullable Future<IOSession> connecting;
    private @Nullable IOSession session;
    private int taken;
    private boolean over;

    OutboundExchange(
            OutboundRequest request,
            int mostBody,
            BodyBudget budget,
            KeptConnections kept,
            KeptConnections.Route route) {
        this.request = request;
        this.mostBody = mostBody;
        this.budget = budget;
        this.kept = kept;
        this.route = route;
        String text = request.body();
        this.body = text == null ? null : ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        var unused = whenComplete((response, failure) ->
                close(response != null && !response.truncated() ? CloseMode.GRACEFUL : CloseMode.IMMEDIATE));
    }

    /** Whether the connection ended before anything of an answer came. Asked when the exchange is over. */
    boolean isUnanswered() {
        return unanswered;
    }

    /** The connection is being made. */
    void connecting(Future<IOSession> connection) {
        boolean tooLate;
        synchronized (this) {
            connecting = connection;
            tooLate = over;
        }
        if (tooLate) {
            connection.cancel(true);
        }
    }

    // ---- the connection

    @Override
    public void completed(IOSession connected) {
        boolean tooLate;
        synchronized (this) {
            session = connected;
            tooLate = over;
        }
        if (tooLate) {
            connected.close(CloseMode.IMMEDIATE);
        } else {
            connected.enqueue(new RequestExecutionCommand(this, HttpCoreContext.create()), Command.Priority.NORMAL);
        }
    }

    /** Both the connection and the exchange fail so. */
    @Override
    public void failed(Exception cause) {
        boolean connected;
        synchronized (this) {
            connected = session != null;
        }
        if (!isDone()) {
            unanswered = connected && head == null && interim == 0;
        }
        completeExceptionally(
                connected
                        ? OutboundFailures.broken(request.url(), cause)
                        : OutboundFailures.unreachable(request.url(), cause));
    }

    @Override
    public void cancelled() {
        failed(new IOException("given up"));
    }

    @Override
    public void cancel() {
        failed(new IOException("closed"));
    }

    private void close(CloseMode how) {
        Future<IOSession> connection;
        IOSession connected;
        synchronized (this) {
            over = true;
            connection = connecting;
            connected = session;
            budget.giveBack(taken);
            taken = 0;
        }
        if (connected != null) {
            connected.close(how);
        } else if (connection != null) {
            connection.cancel(true);
        }
    }

    // ---- the request

    @Override
    public void produceRequest(RequestChannel channel, HttpContext context) throws HttpException, IOException {
        BasicHttpRequest message = new BasicHttpRequest(request.method(), target(request.url()));
        message.addHeader("Host", request.url().getRawAuthority());
        if (request.headers().keySet().stream()
                .noneMatch(n -> n.toLowerCase(Locale.ROOT).equals("user-agent"))) {
            message.addHeader("User-Agent", "inflight");
        }
        request.headers().forEach(message::addHeader);
        ByteBuffer content = body;
        if (content != null || WITH_BODY.contains(request.method())) {
            message.addHeader("Content-Length", content == null ? 0 : content.remaining());
        }
        sent = message;
        channel.sendRequest(
                message, content == null ? null : new BasicEntityDetails(content.remaining(), null), context);
    }

    private static String target(URI url) {
        String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        return url.getRawQuery() == null ? path : path + "?" + url.getRawQuery();
    }

    @Override
    public int available() {
        return body == null ? 0 : body.remaining();
    }

    @Override
    public void produce(DataStreamChannel channel) throws IOException {
        if (body != null && body.hasRemaining()) {
            channel.write(body);
        }
        if (body == null || !body.hasRemaining()) {
            channel.endStream(null);
        }
    }

    // ---- the response

    @Override
    public void consumeInformation(HttpResponse response, HttpContext context) throws HttpException {
        if (++interim > MOST_INTERIM) {
            throw new ProtocolException("too many interim responses");
        }
    }

    @Override
    public void consumeResponse(HttpResponse response, @Nullable EntityDetails content, HttpContext context) {
        head = response;
        reusable = sent != null && DefaultConnectionReuseStrategy.INSTANCE.keepAlive(sent, response, context);
        if (content == null) {
            end(false);
        }
    }

    @Override
    public void updateCapacity(CapacityChannel channel) throws IOException {
        channel.update(Integer.MAX_VALUE); // what is beyond the bound ends the exchange
    }

    @Override
    public void consume(ByteBuffer part) {
        if (isDone()) {
            return;
        }
        int room = Math.min(part.remaining(), mostBody - received.size());
        boolean all = room == part.remaining();
        if (take(room)) {
            byte[] copy = new byte[room];
            part.get(copy);
            received.writeBytes(copy);
        } else {
            all = false;
        }
        if (!all) {
            end(true);
        }
    }

    private synchronized boolean take(int bytes) {
        if (over || !budget.take(bytes)) {
            return false;
        }
        taken += bytes;
        return true;
    }

    @Override
    public void streamEnd(@Nullable List<? extends Header> trailers) {
        end(false);
    }

    private void end(boolean truncated) {
        HttpResponse response = head;
        if (response == null || isDone()) {
            return;
        }
        // the rest of a request would be taken for the next one
        if (reusable && !truncated && (body == null || !body.hasRemaining())) {
            keepConnection(response);
        }
        complete(OutboundResponse.of(
                response.getCode(),
                response.getHeaders(),
                ByteBuffer.wrap(received.toByteArray()).asReadOnlyBuffer(),
                truncated));
    }

    /** Before the future ends, so that whoever waits for it can use the connection for the next call. */
    private void keepConnection(HttpResponse response) {
        IOSession connected;
        synchronized (this) {
            connected = over ? null : session;
            if (connected != null) {
                session = null; // from here on it is not this exchange's to close
                connecting = null;
            }
        }
        if (connected != null) {
            kept.give(route, connected, response);
        }
    }

    @Override
    public void releaseResources() {
        // a future's end does
    }
}
