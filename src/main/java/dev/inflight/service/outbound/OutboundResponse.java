package dev.inflight.service.outbound;

import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hc.core5.http.Header;

/**
 * What came back, as much of it as is kept.
 *
 * @param status the status code
 * @param headers by lower-case name; several of one name are joined by a comma
 * @param content the body's first bytes
 * @param charset how to read them
 * @param truncated whether anything of body or headers was left out
 */
public record OutboundResponse(
        int status, Map<String, String> headers, ByteBuffer content, Charset charset, boolean truncated) {

    private static final int MAX_HEADERS = 100;
    private static final int MAX_HEADER_CHARACTERS = 16_384;
    private static final Pattern CHARSET = Pattern.compile("(?i);\\s*charset\\s*=\\s*\"?([A-Za-z0-9._:+-]+)");

    static OutboundResponse of(int status, Header[] all, ByteBuffer content, boolean cut) {
        Map<String, String> headers = new LinkedHashMap<>();
        boolean left = keepHeaders(all, headers);
        return new OutboundResponse(status, headers, content, charset(headers), left || cut);
    }

    /** The body as text; what is no text in its charset shows as replacement characters. */
    public String body() {
        return charset.decode(content.duplicate()).toString();
    }

    /** What keeping it costs. */
    public int size() {
        return content.remaining();
    }

    private static boolean keepHeaders(Header[] all, Map<String, String> kept) {
        int characters = 0;
        for (Header header : all) {
            String name = header.getName().toLowerCase(Locale.ROOT);
            String value = header.getValue() == null ? "" : header.getValue();
            characters += name.length() + value.length() + 2;
            if ((kept.size() == MAX_HEADERS && !kept.containsKey(name)) || characters > MAX_HEADER_CHARACTERS) {
                return true;
            }
            kept.merge(name, value, (before, more) -> before + ", " + more);
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
