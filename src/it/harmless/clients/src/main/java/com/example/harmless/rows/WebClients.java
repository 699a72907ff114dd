package com.example.harmless.rows;

import com.example.harmless.frame.About;
import com.example.harmless.frame.App;
import com.example.harmless.frame.Auto;
import com.example.harmless.frame.Row;
import com.example.harmless.frame.Sheet;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.boot.webclient.WebClientCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientResponseException;
import reactor.util.retry.Retry;

@About(
        value =
                "WebClient on Reactor Netty and on the JDK's client, plain and in @Async: customizers, filters, answers, redirects, failures, timeouts,"
                        + " retries, a body that is not read, observations",
        countsWarnings = false)
final class WebClients implements Row {

    @Override
    public void play(Sheet sheet) throws Exception {
        for (String connector : List.of("reactor", "jdk")) {
            try (Upstream upstream = new Upstream();
                    var app = App.of(Config.class)
                            .with(Auto.CLIENTS, Auto.ACTUATOR)
                            .set(
                                    "spring.http.clients.reactive.connector=" + connector,
                                    "spring.http.clients.read-timeout=3s")
                            .start()) {
                Calls calls = app.getBean(Calls.class);
                Config config = app.getBean(Config.class);
                sheet.say(connector + ": customizers", config.customized);
                for (String path : List.of("/ok", "/fails", "/moved", "/half", "nowhere")) {
                    String url = path.startsWith("/") ? upstream.url(path) : Upstream.nowhere();
                    say(sheet, connector + ": " + path, () -> App.behind(calls).get(url));
                    say(
                            sheet,
                            connector + ": in @Async " + path,
                            () -> calls.getLater(url).get());
                }
                say(
                        sheet,
                        connector + ": in @Async /slow",
                        () -> calls.getLater(upstream.url("/slow")).get());
                say(
                        sheet,
                        connector + ": a future in @Async",
                        () -> calls.future(upstream.url("/ok")).get());
                if (!connector.equals("jdk")) { // which drops an error then, in some runs
                    say(
                            sheet,
                            connector + ": given up in @Async",
                            () -> calls.givenUp(upstream.url("/slow")).get());
                }
                say(
                        sheet,
                        connector + ": retried in @Async",
                        () -> calls.retried(upstream.url("/fails")).get());
                say(
                        sheet,
                        connector + ": not read in @Async",
                        () -> calls.notRead(upstream.url("/ok")).get());
                say(
                        sheet,
                        connector + ": posted in @Async",
                        () -> calls.post(upstream.url("/echo")).get());
                sheet.say(connector + ": filter saw", config.filtered.size());
                sheet.say(connector + ": observations", config.observed);
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

    @Configuration(proxyBeanMethods = false)
    @EnableAsync
    @Import(Calls.class)
    static class Config {

        final List<String> customized = new CopyOnWriteArrayList<>();
        final List<String> filtered = new CopyOnWriteArrayList<>();
        final Set<String> observed = new ConcurrentSkipListSet<>();

        @Bean
        @Order(5)
        WebClientCustomizer second() {
            return builder -> {
                customized.add("second");
                builder.filter((request, next) -> {
                    filtered.add(request.url().getPath());
                    return next.exchange(request);
                });
            };
        }

        @Bean
        @Order(-5)
        WebClientCustomizer first() {
            return builder -> customized.add("first");
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

        private final WebClient client;

        Calls(WebClient.Builder client) {
            this.client = client.build();
        }

        String get(String url) {
            return client.get()
                    .uri(url)
                    .retrieve()
                    .toEntity(String.class)
                    .map(answer -> answer.getStatusCode() + " " + answer.getBody())
                    .block();
        }

        @Async
        public CompletableFuture<String> getLater(String url) {
            return CompletableFuture.completedFuture(get(url));
        }

        @Async
        public CompletableFuture<String> future(String url) {
            return client.get().uri(url).retrieve().bodyToMono(String.class).toFuture();
        }

        @Async
        public CompletableFuture<String> givenUp(String url) {
            return CompletableFuture.completedFuture(client.get()
                    .uri(url)
                    .retrieve()
                    .bodyToMono(String.class)
                    .timeout(Duration.ofMillis(100))
                    .onErrorReturn("given up")
                    .block());
        }

        @Async
        public CompletableFuture<String> retried(String url) {
            return CompletableFuture.completedFuture(client.get()
                    .uri(url)
                    .retrieve()
                    .bodyToMono(String.class)
                    .retryWhen(Retry.max(2).filter(WebClientResponseException.class::isInstance))
                    .block());
        }

        @Async
        public CompletableFuture<String> notRead(String url) {
            return CompletableFuture.completedFuture(client.get()
                    .uri(url)
                    .retrieve()
                    .toBodilessEntity()
                    .map(answer -> answer.getHeaders().getContentLength() + " " + answer.hasBody())
                    .block());
        }

        @Async
        public CompletableFuture<String> post(String url) {
            return CompletableFuture.completedFuture(client.post()
                    .uri(url)
                    .bodyValue("some text")
                    .exchangeToMono(answer -> answer.bodyToMono(String.class))
                    .block());
        }
    }
}
