package dev.inflight.service.outbound;

import dev.inflight.SecretMasker;
import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is sent to a target. Made by {@link OutboundRequests} only, which has checked every part.
 *
 * @param method the HTTP method, upper case
 * @param url absolute, http or https, without user info or fragment
 * @param headers by name, in the order given
 * @param body text, sent as UTF-8; {@code null}: none
 */
public record OutboundRequest(
        String method,
        URI url,
        Map<String, String> headers,
        @Nullable String body) {

    public OutboundRequest {
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }

    /** About how many bytes it takes in memory. */
    public int size() {
        int characters = url.toString().length() + (body == null ? 0 : body.length());
        for (Map.Entry<String, String> header : headers.entrySet()) {
            characters += header.getKey().length() + header.getValue().length();
        }
        return 2 * characters;
    }

    /** The port that is connected to. */
    int port() {
        return port(url);
    }

    static int port(URI url) {
        if (url.getPort() >= 0) {
            return url.getPort();
        }
        return "https".equalsIgnoreCase(url.getScheme()) ? 443 : 80;
    }

    /** Shows where it goes and nothing that could be a secret. */
    @Override
    public String toString() {
        return method + " " + SecretMasker.standard().mask(url.toString());
    }
}
