package dev.inflight.reach.http;

import dev.inflight.autoconfigure.InFlightAutoConfiguration;
import dev.inflight.autoconfigure.InFlightReachHttpAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.imperative.ImperativeHttpClientAutoConfiguration;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration;
import org.springframework.boot.restclient.autoconfigure.RestTemplateAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.web.client.RestClient;

/** Spring's clients as an application gets them from Boot. */
final class RestClients {

    private RestClients() {}

    interface Trial<C> {
        Object run(C client) throws Exception;
    }

    static ApplicationContextRunner application(String factory) {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        InFlightAutoConfiguration.class,
                        InFlightReachHttpAutoConfiguration.class,
                        HttpClientAutoConfiguration.class,
                        HttpMessageConvertersAutoConfiguration.class,
                        ImperativeHttpClientAutoConfiguration.class,
                        RestClientAutoConfiguration.class,
                        RestTemplateAutoConfiguration.class))
                .withPropertyValues("spring.http.clients.imperative.factory=" + factory)
                .withPropertyValues("inflight.reach.http.enabled=" + System.getProperty("reach", "true"));
    }

    static void with(String factory, Trial<RestClient> trial) {
        application(factory)
                .run(context ->
                        trial.run(context.getBean(RestClient.Builder.class).build()));
    }
}
