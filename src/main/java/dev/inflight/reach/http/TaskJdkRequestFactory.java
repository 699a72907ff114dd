package dev.inflight.reach.http;

import java.io.IOException;
import java.lang.reflect.Field;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.util.ReflectionUtils;

/** Another factory, which makes the requests and is told every setting. */
final class TaskJdkRequestFactory extends JdkClientHttpRequestFactory {

    private final JdkClientHttpRequestFactory factory;

    private TaskJdkRequestFactory(JdkClientHttpRequestFactory factory, HttpClient client) {
        super(client, Runnable::run);
        this.factory = factory;
    }

    /** {@code null}: its client, without which there is no such factory, is not to be found. */
    static @Nullable TaskJdkRequestFactory around(JdkClientHttpRequestFactory factory) {
        Field field = ReflectionUtils.findField(JdkClientHttpRequestFactory.class, null, HttpClient.class);
        if (field == null) {
            return null;
        }
        try {
            ReflectionUtils.makeAccessible(field);
        } catch (RuntimeException closed) {
            return null;
        }
        return ReflectionUtils.getField(field, factory) instanceof HttpClient client
                ? new TaskJdkRequestFactory(factory, client)
                : null;
    }

    @Override
    public ClientHttpRequest createRequest(URI uri, HttpMethod httpMethod) throws IOException {
        return TaskRequestFactory.reachedByJdk(factory.createRequest(uri, httpMethod));
    }

    @Override
    public void setReadTimeout(int readTimeout) {
        factory.setReadTimeout(readTimeout);
    }

    @Override
    public void setReadTimeout(Duration readTimeout) {
        factory.setReadTimeout(readTimeout);
    }

    @Override
    public void enableCompression(boolean enable) {
        factory.enableCompression(enable);
    }
}
