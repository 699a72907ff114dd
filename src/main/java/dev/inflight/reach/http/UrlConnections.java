package dev.inflight.reach.http;

import java.lang.reflect.Field;
import java.net.HttpURLConnection;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.util.ReflectionUtils;

/**
 * The {@link HttpURLConnection} in a request of Spring's {@code SimpleClientHttpRequestFactory}. Only a subclass of the factory
 * would be told of it, and Boot's builder makes a private one; so it is looked up in the request itself. Where that fails,
 * such requests are shown and not cut.
 */
final class UrlConnections {

    private static final String REQUEST = "org.springframework.http.client.SimpleClientHttpRequest";

    private static final ClassValue<Field[]> FIELDS = new ClassValue<>() {
        @Override
        protected Field[] computeValue(Class<?> requestType) {
            return requestType.getName().equals(REQUEST) ? field(requestType) : new Field[0];
        }
    };

    private UrlConnections() {}

    static @Nullable HttpURLConnection of(ClientHttpRequest request) {
        Field[] fields = FIELDS.get(request.getClass());
        return fields.length == 0 ? null : (HttpURLConnection) ReflectionUtils.getField(fields[0], request);
    }

    /** Nothing is waited for longer than that; what the user has set is kept where it is shorter. Before it is connected. */
    static void bound(HttpURLConnection connection, Duration left) {
        int millis = (int) Math.min(Integer.MAX_VALUE, Math.max(1, left.toMillis())); // 0 is for ever
        connection.setConnectTimeout(shorter(connection.getConnectTimeout(), millis));
        connection.setReadTimeout(shorter(connection.getReadTimeout(), millis));
    }

    /**
     * Ends whatever its thread waits for. One that is just between sending a body and waiting for the answer would connect anew, to
     * wait there: it gives up at once instead.
     */
    static void cut(HttpURLConnection connection) {
        connection.setConnectTimeout(1);
        connection.setReadTimeout(1);
        connection.disconnect();
    }

    private static int shorter(int set, int millis) {
        return set == 0 ? millis : Math.min(set, millis);
    }

    private static Field[] field(Class<?> requestType) {
        Field field = ReflectionUtils.findField(requestType, null, HttpURLConnection.class);
        if (field == null) {
            return new Field[0];
        }
        try {
            ReflectionUtils.makeAccessible(field);
            return new Field[] {field};
        } catch (RuntimeException closed) {
            return new Field[0];
        }
    }
}
