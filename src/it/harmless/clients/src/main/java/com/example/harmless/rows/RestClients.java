package com.example.harmless.rows;

import com.example.harmless.frame.About;
import com.example.harmless.frame.App;
import com.example.harmless.frame.Auto;
import com.example.harmless.frame.Row;
import com.example.harmless.frame.Sheet;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.autoconfigure.ClientHttpRequestFactoryBuilderCustomizer;
import org.springframework.boot.restclient.RestClientCustomizer;
import org.springframework.boot.restclient.RestTemplateBuilder;
import org.springframework.boot.restclient.RestTemplateCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.HttpComponentsClientHttpRequestFactory;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.client.JettyClientHttpRequestFactory;
import org.springframework.http.client.ReactorClientHttpRequestFactory;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;

@About(
        value =
                "RestClient and RestTemplate on each factory of Boot's, plain and in @Async: classes, customizers, interceptors, answers,"
                        + " redirects, failures, timeouts, observations",
        countsWarnings = false)
final class RestClients implements Row {

    @Override
    public void play(Sheet sheet) throws Exception {
        for (String factory : List.of("jdk", "http-components", "jetty", "reactor", "simple")) {
            try (Upstream upstream = new Upstream();
                    var app = App.of(Config.class)
                            .with(Auto.CLIENTS, Auto.ACTUATOR)
                            .set(
                                    "spring.http.clients.imperative.factory=" + factory,
                                    "spring.http.clients.read-timeout=3s",
                                    "spring.http.clients.redirects="
                                            + (factory.equals("jdk") ? "dont-follow" : "follow"))
                            .start()) {
                Calls calls = app.getBean(Calls.class);
                Config config = app.getBean(Config.class);
                sheet.say(factory + ": factory can be cast to", castableTo(App.behind(calls).factory));
                sheet.say(factory + ": bean can be cast to", castableTo(app.getBean(ClientHttpRequestFactory.class)));
                sheet.say(factory + ": customizers", config.customized);
                for (String path : List.of("/ok", "/fails", "/moved", "/half", "nowhere")) {
                    String url = path.startsWith("/") ? upstream.url(path) : Upstream.nowhere();
                    say(
                            sheet,
                            factory + ": RestClient " + path,
                            () -> App.behind(calls).get(url));
                    say(
                            sheet,
                            factory + ": RestClient in @Async " + path,
                            () -> calls.getLater(url).get());
                    say(
                            sheet,
                            factory + ": RestTemplate in @Async " + path,
                            () -> calls.getByTemplate(url).get());
                }
                say(
                        sheet,
                        factory + ": RestClient in @Async /slow",
                        () -> calls.getLater(upstream.url("/slow")).get());
                sheet.say(factory + ": post", App.behind(calls).post(upstream.url("/echo")));
                sheet.say(
                        factory + ": post in @Async",
                        calls.postLater(upstream.url("/echo")).get());
                sheet.say(factory + ": interceptor saw", config.intercepted.size());
                sheet.say(factory + ": observations", config.observed);
            }
        }
    }

    private static void say(Sheet sheet, String about, Callable<String> call) {
        try {
            sheet.say(about, call.call());
        } catch (Throwable failure) {
            sheet.say(about, "throws " + Upstream.told(about, failure));
        }
    }

    private static List<String> castableTo(Object factory) {
        return Stream.of(
                        HttpComponentsClientHttpRequestFactory.class,
                        JdkClientHttpRequestFactory.class,
                        JettyClientHttpRequestFactory.class,
                        ReactorClientHttpRequestFactory.class,
                        SimpleClientHttpRequestFactory.class)
                .filter(type -> type.isInstance(factory))
                .map(Class::getSimpleName)
                .toList();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAsync
    @Import(Calls.class)
    static class Config {

        final List<String> customized = new CopyOnWriteArrayList<>();
        final List<String> intercepted = new CopyOnWriteArrayList<>();
        final Set<String> observed = new ConcurrentSkipListSet<>();

        @Bean
        ClientHttpRequestFactoryBuilderCustomizer<ClientHttpRequestFactoryBuilder<?>> builders() {
            return builder -> {
                customized.add(builder.getClass().getSimpleName());
                return builder;
            };
        }

        @Bean
        @Order(5)
        RestClientCustomizer second() {
            return builder -> builder.requestInterceptors(interceptors -> {
                customized.add("second after " + interceptors.size());
                interceptors.add(looking());
            });
        }

        @Bean
        @Order(-5)
        RestClientCustomizer first() {
            return builder ->
                    builder.requestInterceptors(interceptors -> customized.add("first after " + interceptors.size()));
        }

        @Bean
        RestTemplateCustomizer templates() {
            return template -> {
                customized.add("template with " + template.getInterceptors().size());
                template.getInterceptors().add(looking());
            };
        }

        private ClientHttpRequestInterceptor looking() {
            return (request, body, execution) -> {
                intercepted.add(request.getURI().getPath());
                return execution.execute(request, body);
            };
        }

        @Bean
        ObservationHandler<Observation.Context> observing() {
            return new ObservationHandler<>() {
                @Override
                public void onStop(Observation.Context context) {
                    if (context.getName().startsWith("http.")) {
                        observed.add(Upstream.plain(context.getName() + " "
                                + context.getLowCardinalityKeyValues().stream()
                                        .map(pair -> pair.getKey() + "=" + pair.getValue())
                                        .toList()));
                    }
                }

                @Override
                public boolean supportsContext(Observation.Context context) {
                    return true;
                }
            };
        }
    }

    static class Calls {

        final RestClient client;
        final RestTemplate template;
        final ClientHttpRequestFactory factory;

        Calls(RestClient.Builder client, RestTemplateBuilder template) {
            this.client = client.build();
            this.template = template.build();
            this.factory = template.buildRequestFactory();
        }

        String get(String url) {
            var answer = client.get().uri(url).retrieve().toEntity(String.class);
            return answer.getStatusCode() + " " + answer.getBody();
        }

        @Async
        public CompletableFuture<String> getLater(String url) {
            return CompletableFuture.completedFuture(get(url));
        }

        @Async
        public CompletableFuture<String> getByTemplate(String url) {
            var answer = template.getForEntity(url, String.class);
            return CompletableFuture.completedFuture(answer.getStatusCode() + " " + answer.getBody());
        }

        String post(String url) {
            return client.post().uri(url).body("some text").retrieve().body(String.class);
        }

        @Async
        public CompletableFuture<String> postLater(String url) {
            return CompletableFuture.completedFuture(post(url));
        }
    }
}
