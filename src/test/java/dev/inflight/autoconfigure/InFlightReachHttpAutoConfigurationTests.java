package dev.inflight.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpComponentsClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.JdkClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.JettyClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.autoconfigure.ClientHttpRequestFactoryBuilderCustomizer;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.imperative.ImperativeHttpClientAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.client.ReactorClientHttpRequestFactory;
import org.springframework.http.client.SimpleClientHttpRequestFactory;

/** What Boot sets up is reached; what the user sets up is seen as it was. */
class InFlightReachHttpAutoConfigurationTests {

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    InFlightAutoConfiguration.class,
                    InFlightReachHttpAutoConfiguration.class,
                    HttpClientAutoConfiguration.class,
                    ImperativeHttpClientAutoConfiguration.class));

    @ParameterizedTest(name = "{0}")
    @CsvSource({"http-components", "jetty"})
    void a_builder_whose_client_can_be_told_keeps_its_type(String factory) {
        application
                .withPropertyValues("spring.http.clients.imperative.factory=" + factory)
                .run(context -> assertThat(context.getBean(ClientHttpRequestFactoryBuilder.class))
                        .isInstanceOfAny(
                                HttpComponentsClientHttpRequestFactoryBuilder.class,
                                JettyClientHttpRequestFactoryBuilder.class));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "http-components, HttpComponents",
        "jdk, Jdk",
        "jetty, Jetty",
        "reactor, Reactor",
        "simple, Simple",
    })
    void a_factory_is_what_it_was_to_whoever_casts_it(String factory, String prefix) {
        application
                .withPropertyValues("spring.http.clients.imperative.factory=" + factory)
                .run(context -> assertThat(context.getBean(ClientHttpRequestFactory.class))
                        .isInstanceOf(Class.forName(
                                "org.springframework.http.client." + prefix + "ClientHttpRequestFactory")));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"jdk", "reactor", "simple"})
    void what_is_set_on_a_factory_later_holds(String factory) throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            application
                    .withPropertyValues("spring.http.clients.imperative.factory=" + factory)
                    .run(context -> {
                        ClientHttpRequestFactory built = context.getBean(ClientHttpRequestFactory.class);
                        setReadTimeout(built, Duration.ofMillis(50));

                        assertThatThrownBy(() -> built.createRequest(
                                                URI.create("http://127.0.0.1:" + silent.getLocalPort() + "/"),
                                                HttpMethod.GET)
                                        .execute()
                                        .getStatusCode())
                                .isInstanceOf(IOException.class);
                    });
        }
    }

    @Test
    void a_request_outside_a_task_is_the_factorys_own() {
        application
                .withPropertyValues("spring.http.clients.imperative.factory=jdk")
                .run(context -> assertThat(context.getBean(ClientHttpRequestFactory.class)
                                .createRequest(URI.create("http://localhost/"), HttpMethod.GET)
                                .getClass()
                                .getName())
                        .isEqualTo("org.springframework.http.client.JdkClientHttpRequest"));
    }

    @Test
    void customizers_of_others_see_the_builder_and_the_factory_that_they_know() {
        application
                .withUserConfiguration(Customizers.class)
                .withPropertyValues("spring.http.clients.imperative.factory=jdk")
                .run(context -> {
                    ClientHttpRequestFactoryBuilder<?> builder = context.getBean(ClientHttpRequestFactoryBuilder.class);
                    builder.build();

                    assertThat(context.getBean(Customizers.class).seen)
                            .hasExactlyElementsOfTypes(
                                    JdkClientHttpRequestFactoryBuilder.class, JdkClientHttpRequestFactory.class);
                });
    }

    @Test
    void a_factory_customized_later_is_the_one_that_is_wrapped() {
        application
                .withPropertyValues("spring.http.clients.imperative.factory=jdk")
                .run(context -> {
                    List<Object> seen = new ArrayList<>();
                    @SuppressWarnings("unchecked")
                    ClientHttpRequestFactoryBuilder<ClientHttpRequestFactory> builder =
                            context.getBean(ClientHttpRequestFactoryBuilder.class);

                    ClientHttpRequestFactory built =
                            builder.withCustomizer(seen::add).build();

                    assertThat(built)
                            .isInstanceOf(JdkClientHttpRequestFactory.class)
                            .isNotSameAs(seen.get(0));
                    assertThat(seen).hasExactlyElementsOfTypes(JdkClientHttpRequestFactory.class);
                });
    }

    @Test
    void a_builder_of_the_users_stays_as_it_is() {
        application
                .withBean(ClientHttpRequestFactoryBuilder.class, ClientHttpRequestFactoryBuilder::jdk)
                .run(context -> assertThat(context.getBean(ClientHttpRequestFactory.class))
                        .isInstanceOf(JdkClientHttpRequestFactory.class));
    }

    @Test
    void nothing_changes_when_it_is_switched_off() {
        application
                .withPropertyValues("spring.http.clients.imperative.factory=jdk", "inflight.reach.http.enabled=false")
                .run(context -> assertThat(context.getBean(ClientHttpRequestFactoryBuilder.class))
                        .isInstanceOf(JdkClientHttpRequestFactoryBuilder.class));
    }

    private static void setReadTimeout(ClientHttpRequestFactory factory, Duration timeout) {
        if (factory instanceof JdkClientHttpRequestFactory jdk) {
            jdk.setReadTimeout(timeout);
        } else if (factory instanceof ReactorClientHttpRequestFactory reactor) {
            reactor.setReadTimeout(timeout);
        } else {
            ((SimpleClientHttpRequestFactory) factory).setReadTimeout(timeout);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Customizers {

        final List<Object> seen = new ArrayList<>();

        @Bean
        ClientHttpRequestFactoryBuilderCustomizer<JdkClientHttpRequestFactoryBuilder> jdkCustomizer() {
            return new ClientHttpRequestFactoryBuilderCustomizer<>() {
                @Override
                public JdkClientHttpRequestFactoryBuilder customize(JdkClientHttpRequestFactoryBuilder builder) {
                    seen.add(builder);
                    return builder.withCustomizer(seen::add);
                }
            };
        }
    }
}
