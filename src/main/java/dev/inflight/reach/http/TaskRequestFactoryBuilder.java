package dev.inflight.reach.http;

import java.util.Collection;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpComponentsClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.JettyClientHttpRequestFactoryBuilder;
import org.springframework.http.client.ClientHttpRequestFactory;

/** Builds what another builder builds, reached. Whoever customizes a factory customizes the other builder's. */
public final class TaskRequestFactoryBuilder implements ClientHttpRequestFactoryBuilder<ClientHttpRequestFactory> {

    private final ClientHttpRequestFactoryBuilder<ClientHttpRequestFactory> builder;
    private final boolean deadlines;

    private TaskRequestFactoryBuilder(
            ClientHttpRequestFactoryBuilder<ClientHttpRequestFactory> builder, boolean deadlines) {
        this.builder = builder;
        this.deadlines = deadlines;
    }

    /**
     * The same builder, whose factories make calls that stop with their task; of the same type where the client has a place for
     * that.
     *
     * @param deadlines as in {@link TaskRequestFactory#around}
     */
    public static ClientHttpRequestFactoryBuilder<?> reaching(
            ClientHttpRequestFactoryBuilder<?> builder, boolean deadlines) {
        if (builder instanceof HttpComponentsClientHttpRequestFactoryBuilder apache) {
            return Apache.reached(apache);
        }
        if (builder instanceof JettyClientHttpRequestFactoryBuilder jetty) {
            return Jetty.reached(jetty);
        }
        return builder instanceof TaskRequestFactoryBuilder ? builder : around(builder, deadlines);
    }

    @SuppressWarnings("unchecked") // what it builds is only seen as a ClientHttpRequestFactory from here on
    private static TaskRequestFactoryBuilder around(ClientHttpRequestFactoryBuilder<?> builder, boolean deadlines) {
        return new TaskRequestFactoryBuilder(
                (ClientHttpRequestFactoryBuilder<ClientHttpRequestFactory>) builder, deadlines);
    }

    @Override
    public ClientHttpRequestFactory build(@Nullable HttpClientSettings settings) {
        return TaskRequestFactory.around(builder.build(settings), deadlines);
    }

    @Override
    public ClientHttpRequestFactoryBuilder<ClientHttpRequestFactory> withCustomizer(
            Consumer<ClientHttpRequestFactory> customizer) {
        return around(builder.withCustomizer(customizer), deadlines);
    }

    @Override
    public ClientHttpRequestFactoryBuilder<ClientHttpRequestFactory> withCustomizers(
            Collection<Consumer<ClientHttpRequestFactory>> customizers) {
        return around(builder.withCustomizers(customizers), deadlines);
    }

    /** Loaded only where there is that client; so is the next one. */
    private static final class Apache {
        static ClientHttpRequestFactoryBuilder<?> reached(HttpComponentsClientHttpRequestFactoryBuilder builder) {
            return builder.withHttpClientCustomizer(
                    client -> client.addExecInterceptorFirst("inflight", new TaskExecHandler()));
        }
    }

    private static final class Jetty {
        static ClientHttpRequestFactoryBuilder<?> reached(JettyClientHttpRequestFactoryBuilder builder) {
            return builder.withHttpClientCustomizer(
                    client -> client.getRequestListeners().addListener(new JettyCalls()));
        }
    }
}
