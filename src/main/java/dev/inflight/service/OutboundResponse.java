package dev.inflight.service;

import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What came back, as much of it as is kept.
 *
 * @param status the status code
 * @param headers by lower-case name; several of one name are joined by a comma
 * @param content the body's first bytes
 * @param charset how to read them
 * @param truncated whether anything of body or headers was left out
 */
record OutboundResponse(
        int status, Map<String, String> headers, ByteBuffer content, Charset charset, boolean truncated) {

    private static final int MAX_HEADERS = 100;
    private static final int MAX_HEADER_CHARACTERS = 16_384;
    private static final Pattern CHARSET = Pattern.compile("(?i);\\s*charset\\s*=\\s*\"?([A-Za-z0-9._:+-]+)");

    static OutboundResponse of(HttpResponse<CappedBody.Content> response) {
        Map<String, String> headers = new LinkedHashMap<>();
        boolean cut = keepHeaders(response.headers(), headers);
        CappedBody.Content body = response.body();
        return new OutboundResponse(
                response.statusCode(), headers, body.bytes(), charset(headers), cut || body.truncated());
    }

    /** The body as text; what is no text in its charset shows as replacement characters. */
    String body() {
        return charset.decode(content.duplicate()).toString();
    }

    /** What keeping it costs. */
    int size() {
        return content.remaining();
    }

    private static boolean keepHeaders(HttpHeaders all, Map<String, String> kept) {
        int characters = 0;
        for (Map.Entry<String, List<String>> header : all.map().entrySet()) {
            String value = String.join(", ", header.getValue());
            characters += header.getKey().length() + value.length();
            if (kept.size() == MAX_HEADERS || characters > MAX_HEADER_CHARACTERS) {
                return true;
            }
            kept.put(header.getKey().toLowerCase(Locale.ROOT), value);
        }
        return false;
    }

    private static Charset charset(Map<String, String> headers) {
        Matcher named = CHARSET.matcher(headers.getOrDefault("content-type", ""));
        try {
            return named.find() ? Charset.forName(named.group(1)) : StandardCharsets.UTF_8;
        } catch (IllegalArgumentException unheardOf) {
            return StandardCharsets.UTF_8;
        }
    }
}
