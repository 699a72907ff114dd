package dev.inflight.service;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One exchange with one target, over a connection that is closed when the exchange is cancelled. HTTP/1.1, because then a
 * closed connection harms no other exchange; no redirects and no proxy, because both would go where nobody has looked.
 *
 * <p>Plain HTTP connects to the very address that was checked: the URL carries the address, the {@code Host} header the
 * name. For HTTPS the certificate must be for the name, so the client looks the name up a second time; whoever answers
 * without that certificate gets no request.
 */
final class OutboundClient {

    /** How much of a body is kept. */
    static final int MAX_BODY = 1 << 20;

    private static final Logger LOGGER = LoggerFactory.getLogger(OutboundClient.class);
    private static final String RESTRICTED = "jdk.httpclient.allowRestrictedHeaders";

    private final AllowList allowList;
    private final BodyBudget budget;
    private final boolean pins;
    private final HttpClient client;

    OutboundClient(AllowList allowList, BodyBudget budget) {
        prepareJdk();
        this.allowList = allowList;
        this.budget = budget;
        this.pins = mayNameHost();
        this.client = HttpClient.newBuilder()
                .version(Version.HTTP_1_1)
                .followRedirects(Redirect.NEVER)
                .build();
        if (!pins) {
            LOGGER.warn(
                    "Host names of targets are looked up twice: start Java with -D{}=host to connect to the checked"
                            + " address",
                    RESTRICTED);
        }
    }

    /**
     * Lets this process set {@code Host}, and has a connection that is given up while it is still being made go within a
     * second instead of three. The JDK reads both once, when its first client is made.
     */
    static void prepareJdk() {
        setUnlessSet(RESTRICTED, "host");
        setUnlessSet("jdk.internal.httpclient.selectorTimeout", "1000");
    }

    private static void setUnlessSet(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    /**
     * Resolves, checks, connects, sends, receives. Returns as soon as the name is resolved; cancelling what it returns closes
     * the connection.
     *
     * @throws Refusal when the host resolves to an address that is not allowed
     */
    CompletableFuture<HttpResponse<CappedBody.Content>> exchange(OutboundRequest request) throws UnknownHostException {
        InetAddress address = allowList.addressOf(request.url());
        boolean pin = pins && "http".equalsIgnoreCase(request.url().getScheme());
        HttpRequest.Builder prepared = HttpRequest.newBuilder(pin ? to(address, request.url()) : request.url())
                .method(request.method(), body(request));
        if (pin) {
            prepared.header("Host", request.url().getRawAuthority());
        }
        if (request.headers().keySet().stream()
                .noneMatch(n -> n.toLowerCase(Locale.ROOT).equals("user-agent"))) {
            prepared.header("User-Agent", "inflight");
        }
        request.headers().forEach(prepared::header);
        CappedBody body = new CappedBody(MAX_BODY, budget);
        CompletableFuture<HttpResponse<CappedBody.Content>> exchange = client.sendAsync(prepared.build(), head -> body);
        var unused = exchange.whenComplete((response, failure) -> body.close());
        return exchange;
    }

    private static BodyPublisher body(OutboundRequest request) {
        return request.body() == null ? BodyPublishers.noBody() : BodyPublishers.ofString(request.body());
    }

    private static URI to(InetAddress address, URI url) {
        String literal = address.getHostAddress();
        if (address instanceof Inet6Address) {
            int zone = literal.indexOf('%');
            literal = "[" + (zone < 0 ? literal : literal.substring(0, zone)) + "]";
        }
        String port = url.getPort() < 0 ? "" : ":" + url.getPort();
        String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
        return URI.create(url.getScheme() + "://" + literal + port + path + query);
    }

    private static boolean mayNameHost() {
        try {
            HttpRequest.newBuilder(URI.create("http://127.0.0.1/")).header("Host", "localhost");
            return true;
        } catch (IllegalArgumentException restricted) {
            return false;
        }
    }
}
