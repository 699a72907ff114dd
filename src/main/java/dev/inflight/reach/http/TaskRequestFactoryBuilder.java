package dev.inflight.reach.http;

import java.util.Collection;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpComponentsClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.JettyClientHttpRequestFactoryBuilder;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.JdkClientHttpRequestFactory;

/** Builds what another builder builds, reached. Whoever customizes a factory customizes the other builder's. */
public final class TaskRequestFactoryBuilder implements ClientHttpRequestFactoryBuilder<ClientHttpRequestFactory> {

    /** The JDK's client, which in 17 swallows an interrupt while it waits for a body. */
    private static final boolean HEEDED_BY_JDK = Runtime.version().feature() >= 21;

    private final ClientHttpRequestFactoryBuilder<ClientHttpRequestFactory> builder;

    private TaskRequestFactoryBuilder(ClientHttpRequestFactoryBuilder<ClientHttpRequestFactory> builder) {
        this.builder = builder;
    }

    /**
     * The same builder, whose factories make calls that stop with their task; of the same type where the client has a place for
     * that.
     */
    public static ClientHttpRequestFactoryBuilder<?> reaching(ClientHttpRequestFactoryBuilder<?> builder) {
        if (builder instanceof HttpComponentsClientHttpRequestFactoryBuilder apache) {
            return Apache.reached(apache);
        }
        if (builder instanceof JettyClientHttpRequestFactoryBuilder jetty) {
            return Jetty.reached(jetty);
        }
        return builder instanceof TaskRequestFactoryBuilder ? builder : around(builder);
    }

    @SuppressWarnings("unchecked") // what it builds is only seen as a ClientHttpRequestFactory from here on
    private static TaskRequestFactoryBuilder around(ClientHttpRequestFactoryBuilder<?> builder) {
        return new TaskRequestFactoryBuilder((ClientHttpRequestFactoryBuilder<ClientHttpRequestFactory>) builder);
    }

    @Override
    public ClientHttpRequestFactory build(@Nullable HttpClientSettings settings) {
        ClientHttpRequestFactory factory = builder.build(settings);
        return new TaskRequestFactory(factory, HEEDED_BY_JDK && factory instanceof JdkClientHttpRequestFactory);
    }

    @Override
    public ClientHttpRequestFactoryBuilder<ClientHttpRequestFactory> withCustomizer(
            Consumer<ClientHttpRequestFactory> customizer) {
        return around(builder.withCustomizer(customizer));
    }

    @Override
    public ClientHttpRequestFactoryBuilder<ClientHttpRequestFactory> withCustomizers(
            Collection<Consumer<ClientHttpRequestFactory>> customizers) {
        return around(builder.withCustomizers(customizers));
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
