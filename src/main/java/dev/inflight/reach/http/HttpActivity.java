package dev.inflight.reach.http;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/** What is shown of a call: its URL without user info, and without what stands in its query and fragment. */
public final class HttpActivity {

    /** What calls are called in {@link dev.inflight.TaskContext#activity}. */
    public static final String KIND = "http";

    private static final String BLOT = "…";

    private HttpActivity() {}

    /** Such as {@code GET https://api.example.org/prices?region=…}. */
    public static String text(String method, URI uri) {
        StringBuilder text = new StringBuilder(method).append(' ');
        if (uri.isOpaque()) {
            return text.append(uri.getScheme()).append(':').append(BLOT).toString();
        }
        if (uri.getScheme() != null) {
            text.append(uri.getScheme()).append(':');
        }
        String authority = uri.getRawAuthority();
        if (authority != null) {
            text.append("//").append(authority, authority.lastIndexOf('@') + 1, authority.length());
        }
        text.append(uri.getRawPath());
        query(text, uri.getRawQuery());
        if (uri.getRawFragment() != null) {
            text.append('#').append(BLOT);
        }
        return text.toString();
    }

    /** Names stay. A word without a value may be a secret itself. */
    private static void query(StringBuilder text, @Nullable String query) {
        if (query == null) {
            return;
        }
        char before = '?';
        for (int from = 0; from <= query.length(); before = '&') {
            int end = query.indexOf('&', from);
            end = end < 0 ? query.length() : end;
            int equals = query.indexOf('=', from);
            text.append(before);
            if (equals >= 0 && equals < end) {
                text.append(query, from, equals + 1);
            }
            text.append(BLOT);
            from = end + 1;
        }
    }
}
