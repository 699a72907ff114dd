package dev.inflight.reach.http;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ReactorClientHttpRequestFactory;

/** Another factory, which makes the requests and is told every setting. */
final class TaskReactorRequestFactory extends ReactorClientHttpRequestFactory {

    private final ReactorClientHttpRequestFactory factory;

    TaskReactorRequestFactory(ReactorClientHttpRequestFactory factory) {
        this.factory = factory;
    }

    @Override
    public ClientHttpRequest createRequest(URI uri, HttpMethod httpMethod) throws IOException {
        return TaskRequestFactory.reached(factory.createRequest(uri, httpMethod), false, false);
    }

    @Override
    public void setExecutor(Executor executor) {
        factory.setExecutor(executor);
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
    public void setReadTimeout(Duration readTimeout) {
        factory.setReadTimeout(readTimeout);
    }

    @Override
    public void setReadTimeout(long readTimeout) {
        factory.setReadTimeout(readTimeout);
    }

    @Override
    public void start() {
        factory.start();
    }

    @Override
    public void stop() {
        factory.stop();
    }

    @Override
    public boolean isRunning() {
        return factory.isRunning();
    }

    @Override
    public int getPhase() {
        return factory.getPhase();
    }
}
