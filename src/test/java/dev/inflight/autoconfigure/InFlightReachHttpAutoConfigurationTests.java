package dev.inflight.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.reach.http.TaskRequestFactory;
import java.net.URI;
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
    @CsvSource({"jdk", "reactor", "simple"})
    void the_factory_of_any_other_is_wrapped_and_can_be_unwrapped(String factory) {
        application
                .withPropertyValues("spring.http.clients.imperative.factory=" + factory)
                .run(context -> assertThat(context.getBean(ClientHttpRequestFactory.class))
                        .isInstanceOfSatisfying(
                                TaskRequestFactory.class,
                                wrapper -> assertThat(
                                                wrapper.getDelegate().getClass().getName())
                                        .startsWith("org.springframework.")));
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

                    assertThat(built).isInstanceOf(TaskRequestFactory.class);
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
