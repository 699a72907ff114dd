package dev.inflight.service.outbound;

import dev.inflight.SecretMasker;
import dev.inflight.TaskText;
import dev.inflight.service.problem.Refusal;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns the texts of an order or of the configuration into an {@link OutboundRequest}, or refuses them. */
public final class OutboundRequests {

    private static final int MAX_URL_LENGTH = 4_096;
    private static final int MAX_HEADERS = 64;
    private static final int MAX_HEADER_CHARACTERS = 16_384;
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

    /** What the connection itself decides: framing, routing and the hop. */
    private static final Set<String> OURS = Set.of(
            "connection",
            "content-length",
            "expect",
            "host",
            "http2-settings",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";

    private final AllowList allowList;

    public OutboundRequests(AllowList allowList) {
        this.allowList = allowList;
    }

    /**
     * Checks everything that can be known before a connection is made.
     *
     * @throws Refusal that names the field, such as {@code request.url}
     */
    public OutboundRequest create(
            @Nullable String method, @Nullable String url, Map<String, String> headers, @Nullable String body) {
        String verb = method(method == null ? "GET" : method);
        URI target = url(url);
        headers(headers);
        allowList.requireAllowed(target);
        return new OutboundRequest(verb, target, headers, body);
    }

    private static String method(String method) {
        String upper = method.toUpperCase(Locale.ROOT);
        if (!METHODS.contains(upper)) {
            throw Refusal.malformed(
                    "request.method",
                    "request.method must be GET, HEAD, POST, PUT, PATCH, DELETE or OPTIONS, not "
                            + TaskText.quote(method));
        }
        return upper;
    }

    private static URI url(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            throw badUrl("is missing: every task calls one", text);
        }
        if (text.length() > MAX_URL_LENGTH) {
            throw badUrl("must have at most " + MAX_URL_LENGTH + " characters, not " + text.length() + ":", text);
        }
        URI url;
        try {
            url = new URI(text);
        } catch (URISyntaxException e) {
            throw badUrl("must be a URL (" + e.getReason() + " at character " + e.getIndex() + "), not", text);
        }
        String scheme = url.getScheme();
        if (!"http".equalsIgnoreCase(scheme) && !"https".equalsIgnoreCase(scheme)) {
            throw badUrl("must begin with http:// or https://, not", text);
        }
        if (url.getRawUserInfo() != null
                || String.valueOf(url.getRawAuthority()).indexOf('@') >= 0) {
            throw badUrl("must not carry user info:", text);
        }
        if (url.getHost() == null && url.getRawAuthority() != null) {
            throw Refusal.forbidden(
                    "request.url",
                    "request.url " + TaskText.quote(text) + " names no host that inflight.http.allow could list");
        }
        if (url.getHost() == null) {
            throw badUrl("must name a host, not", text);
        }
        if (url.getPort() == 0 || url.getPort() > 65_535) {
            throw badUrl("must have a port from 1 to 65535, not", text);
        }
        String whole = url.toASCIIString();
        int fragment = whole.indexOf('#');
        return fragment < 0 ? URI.create(whole) : URI.create(whole.substring(0, fragment));
    }

    private static Refusal badUrl(String complaint, @Nullable String text) {
        String quoted = text == null || text.isEmpty()
                ? ""
                : " " + TaskText.quote(SecretMasker.standard().mask(text));
        return Refusal.malformed("request.url", "request.url " + complaint + quoted);
    }

    private static void headers(Map<String, String> headers) {
        if (headers.size() > MAX_HEADERS) {
            throw badHeader("request.headers must have at most " + MAX_HEADERS + " entries, not " + headers.size());
        }
        int characters = 0;
        for (Map.Entry<String, String> header : headers.entrySet()) {
            header(header.getKey(), header.getValue());
            characters += header.getKey().length() + header.getValue().length();
        }
        if (characters > MAX_HEADER_CHARACTERS) {
            throw badHeader(
                    "request.headers must have at most " + MAX_HEADER_CHARACTERS + " characters, not " + characters);
        }
    }

    private static void header(String name, String value) {
        if (name.isEmpty() || !name.chars().allMatch(OutboundRequests::isTokenCharacter)) {
            throw badHeader("request.headers has a name that is no HTTP token: " + TaskText.quote(name));
        }
        if (OURS.contains(name.toLowerCase(Locale.ROOT))) {
            throw badHeader("request.headers must not set " + TaskText.quote(name) + ": the connection decides it");
        }
        value.chars().filter(c -> c != '\t' && (c < ' ' || c > '~')).findFirst().ifPresent(c -> {
            throw badHeader(String.format(
                    "request.headers %s has the character U+%04X; only visible ASCII, space and tab can be sent",
                    TaskText.quote(name), c)); // its value may be a secret, and is not quoted
        });
    }

    private static boolean isTokenCharacter(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || TOKEN_MARKS.indexOf(c) >= 0;
    }

    private static Refusal badHeader(String detail) {
        return Refusal.malformed("request.headers", detail);
    }
}
