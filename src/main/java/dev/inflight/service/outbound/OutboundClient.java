package dev.inflight.service.outbound;

import dev.inflight.service.problem.Refusal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.bootstrap.AsyncRequesterBootstrap;
import org.apache.hc.core5.http.impl.bootstrap.HttpAsyncRequester;
import org.apache.hc.core5.http.nio.ssl.BasicClientTlsStrategy;
import org.apache.hc.core5.http.protocol.HttpProcessorBuilder;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.net.NamedEndpoint;
import org.apache.hc.core5.reactor.EndpointParameters;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.apache.hc.core5.reactor.IOSession;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * Makes exchanges with targets, each over a connection that is its own while it lasts. The name is looked up once for each, and the
 * connection goes to the very address that was checked; over TLS the certificate must be for the name. One that the target keeps
 * open is used again for that name and address; one that carries what was stopped is closed.
 *
 * <p>HTTP/1.1 and nothing by itself: no redirect, no proxy, no cookie, no login, no decompression, and no repetition, but that of
 * a request that changes nothing, without a body, when a connection that was kept turns out to be gone. A few threads serve all connections.
 */
final class OutboundClient implements AutoCloseable {

    /** How much of a body is kept. */
    static final int MAX_BODY = 1 << 20;

    /** Longest line of a response's head, and how many. */
    private static final int MAX_LINE = 16_384;

    private static final int MAX_HEADERS = 1_000;

    /** What a connection that is given up while it is being made waits for, at most. */
    private static final TimeValue SELECT_INTERVAL = TimeValue.ofMilliseconds(200);

    private static final int THREADS = 2;

    private static final int MOST_KEPT = 256;
    private static final int MOST_KEPT_OF_ONE = 64;

    /** Whatever else a target makes of them, to send them twice is to send them once. */
    private static final Set<String> REPEATABLE = Set.of("GET", "HEAD", "OPTIONS");

    private final AllowList allowList;
    private final BodyBudget budget;
    private final HttpAsyncRequester connector;
    private final KeptConnections kept = new KeptConnections(MOST_KEPT, MOST_KEPT_OF_ONE);

    /**
     * Starts its threads.
     *
     * @param allowList decides on each address
     * @param budget for the bodies that are just being received
     * @param tls whose certificates are trusted
     */
    OutboundClient(AllowList allowList, BodyBudget budget, SSLContext tls) {
        this.allowList = allowList;
        this.budget = budget;
        this.connector = AsyncRequesterBootstrap.bootstrap()
                .setIOReactorConfig(IOReactorConfig.custom()
                        .setIoThreadCount(THREADS)
                        .setSelectInterval(SELECT_INTERVAL)
                        .setTcpNoDelay(true)
                        .setSoTimeout(Timeout.DISABLED) // the task's timeout bounds everything
                        .build())
                .setHttp1Config(Http1Config.custom()
                        .setBufferSize(2_048)
                        .setMaxLineLength(MAX_LINE)
                        .setMaxHeaderCount(MAX_HEADERS)
                        .build())
                .setHttpProcessor(HttpProcessorBuilder.create().build()) // OutboundExchange sets every header
                .setTlsStrategy(new BasicClientTlsStrategy(tls, OutboundClient::requireName, null))
                .create();
        connector.start();
    }

    private static void requireName(NamedEndpoint target, SSLEngine engine) {
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        engine.setSSLParameters(parameters);
    }

    /**
     * Resolves, checks, connects, sends, receives. Returns as soon as the name is resolved. Cancelling what it returns closes
     * the connection; it fails only with what {@link OutboundFailures} tells.
     *
     * @throws Refusal when the host resolves to an address that is not allowed
     */
    CompletableFuture<OutboundResponse> exchange(OutboundRequest request) {
        InetAddress address;
        try {
            address = allowList.addressOf(request.url());
        } catch (UnknownHostException e) {
            return CompletableFuture.failedFuture(OutboundFailures.unreachable(request.url(), e));
        }
        String host = request.url().getHost();
        KeptConnections.Route route = new KeptConnections.Route(
                request.url().getScheme().toLowerCase(Locale.ROOT),
                host.startsWith("[") ? host.substring(1, host.length() - 1) : host.toLowerCase(Locale.ROOT),
                request.port(),
                address);
        boolean repeatable = request.body() == null && REPEATABLE.contains(request.method());
        IOSession open = repeatable ? kept.take(route) : null;
        if (open == null) {
            return afresh(request, route);
        }
        OutboundExchange exchange = new OutboundExchange(request, MAX_BODY, budget, kept, route);
        RepeatedExchange repeated = new RepeatedExchange(exchange, () -> afresh(request, route));
        exchange.completed(open);
        return repeated;
    }

    private OutboundExchange afresh(OutboundRequest request, KeptConnections.Route route) {
        EndpointParameters target = new EndpointParameters(route.scheme(), route.host(), route.port(), null);
        OutboundExchange exchange = new OutboundExchange(request, MAX_BODY, budget, kept, route);
        exchange.connecting(connector.connect(
                target,
                new InetSocketAddress(route.address(), route.port()),
                null,
                Timeout.DISABLED,
                target,
                exchange));
        return exchange;
    }

    /** Closes every connection and ends the threads. */
    @Override
    public void close() {
        kept.close();
        connector.close(CloseMode.IMMEDIATE);
        try {
            connector.awaitShutdown(TimeValue.of(1, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
