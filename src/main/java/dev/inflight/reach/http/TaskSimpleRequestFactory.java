package dev.inflight.reach.http;

import java.io.IOException;
import java.net.Proxy;
import java.net.URI;
import java.time.Duration;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.SimpleClientHttpRequestFactory;

/** Another factory, which makes the requests and is told every setting. */
final class TaskSimpleRequestFactory extends SimpleClientHttpRequestFactory {

    private final SimpleClientHttpRequestFactory factory;
    private final boolean deadlines;

    TaskSimpleRequestFactory(SimpleClientHttpRequestFactory factory, boolean deadlines) {
        this.factory = factory;
        this.deadlines = deadlines;
    }

    @Override
    public ClientHttpRequest createRequest(URI uri, HttpMethod httpMethod) throws IOException {
        return TaskRequestFactory.reached(factory.createRequest(uri, httpMethod), false, deadlines);
    }

    @Override
    public void setProxy(Proxy proxy) {
        factory.setProxy(proxy);
    }

    @Override
    public void setChunkSize(int chunkSize) {
        factory.setChunkSize(chunkSize);
    }

    @Override
    public void setConnectTimeout(int connectTimeout) {
        factory.setConnectTimeout(connectTimeout);
    }

    @Override
    public void setConnectTimeout(Duration connectTimeout) {
        factory.setConnectTimeout(connectTimeout);
    }

    @Override
    public void setReadTimeout(int readTimeout) {
        factory.setReadTimeout(readTimeout);
    }

    @Override
    public void setReadTimeout(Duration readTimeout) {
        factory.setReadTimeout(readTimeout);
    }
}
