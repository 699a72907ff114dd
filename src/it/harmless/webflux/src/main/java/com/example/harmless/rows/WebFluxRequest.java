package com.example.harmless.rows;

import com.example.harmless.frame.About;
import com.example.harmless.frame.App;
import com.example.harmless.frame.Auto;
import com.example.harmless.frame.Row;
import com.example.harmless.frame.Sheet;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.WebExceptionHandler;
import reactor.core.publisher.Mono;

@About("a request of WebFlux: checkpoints in a failure's stack, thread, a client that leaves")
final class WebFluxRequest implements Row {

    @Override
    public void play(Sheet sheet) throws Exception {
        try (var app = App.of(Config.class).with(Auto.WEB, Auto.ACTUATOR).start()) {
            int port = App.port(app);
            sheet.say("request", get(port, "/async").body());
            sheet.say("failure", get(port, "/fails").statusCode());
            Config config = app.getBean(Config.class);
            sheet.say("checkpoints", config.checkpoints.get());
            CompletableFuture<HttpResponse<String>> leaving =
                    HttpClient.newHttpClient().sendAsync(request(port, "/never"), HttpResponse.BodyHandlers.ofString());
            config.asked.await();
            leaving.cancel(true);
            sheet.say("the one who leaves is noticed", config.left.await(10, TimeUnit.SECONDS));
        }
    }

    private static HttpRequest request(int port, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .build();
    }

    private static HttpResponse<String> get(int port, String path) throws Exception {
        return HttpClient.newHttpClient().send(request(port, path), HttpResponse.BodyHandlers.ofString());
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAsync
    @Import({Web.class, Jobs.class})
    static class Config {

        final AtomicReference<String> checkpoints = new AtomicReference<>("none");
        final CountDownLatch asked = new CountDownLatch(1);
        final CountDownLatch left = new CountDownLatch(1);

        @Bean
        @Order(-3)
        WebExceptionHandler looking() {
            return (exchange, failure) -> {
                StringBuilder text = new StringBuilder();
                for (Throwable suppressed : failure.getSuppressed()) {
                    String message = String.valueOf(suppressed.getMessage());
                    Matcher found = Pattern.compile("checkpoint.*").matcher(message);
                    while (found.find()) {
                        text.append(found.group().trim()).append("; ");
                    }
                }
                checkpoints.set(text.toString());
                return Mono.error(failure);
            };
        }
    }

    @RestController
    static class Web {

        private final Config config;
        private final Jobs jobs;

        Web(Config config, Jobs jobs) {
            this.config = config;
            this.jobs = jobs;
        }

        @GetMapping("/async")
        Mono<String> async() {
            return Mono.fromFuture(jobs.run());
        }

        @GetMapping("/fails")
        Mono<String> fails() {
            return Mono.error(new IllegalStateException("on purpose"));
        }

        @GetMapping("/never")
        Mono<String> never() {
            return Mono.<String>never()
                    .doOnSubscribe(subscription -> config.asked.countDown())
                    .doOnCancel(config.left::countDown);
        }
    }

    static class Jobs {

        @Async
        public CompletableFuture<String> run() {
            return CompletableFuture.completedFuture(
                    Thread.currentThread().getName().replaceAll("\\d+", "n"));
        }
    }
}
