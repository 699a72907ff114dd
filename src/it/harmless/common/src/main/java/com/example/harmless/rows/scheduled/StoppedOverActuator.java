package com.example.harmless.rows.scheduled;

import com.example.harmless.frame.About;
import com.example.harmless.frame.App;
import com.example.harmless.frame.Auto;
import com.example.harmless.frame.Differs;
import com.example.harmless.frame.Row;
import com.example.harmless.frame.Sheet;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import reactor.core.publisher.Mono;

@About("a @Scheduled Mono that somebody stops over Actuator: it is never said to have ended while it goes on")
@Differs(
        line = "asked to stop",
        without = "0 of 2",
        with = "2 of 2",
        why = "what is running is listed and can be stopped")
@Differs(
        line = "said to be over and going on",
        without = "0",
        with = "0",
        why = "the subscription is disposed, or it is said to be out of reach")
final class StoppedOverActuator implements Row {

    @Override
    public void play(Sheet sheet) throws Exception {
        try (var app = App.of(Config.class)
                .with(Auto.WEB, Auto.ACTUATOR)
                .set(
                        "management.endpoints.web.exposure.include=inflight",
                        "management.endpoint.inflight.access=unrestricted",
                        "spring.lifecycle.timeout-per-shutdown-phase=1s")
                .start()) {
            Jobs jobs = App.behind(app.getBean(Jobs.class));
            jobs.begun.await();
            HttpClient client = HttpClient.newHttpClient();
            URI endpoint = URI.create("http://127.0.0.1:" + App.port(app) + "/actuator/inflight");
            String list = client.send(HttpRequest.newBuilder(endpoint).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
            int asked = 0;
            int untrue = 0;
            for (String method : List.of("delayed", "rated")) {
                Matcher name = Pattern.compile("\"name\":\"(Jobs\\." + method + "[^\"]*)\"")
                        .matcher(list);
                if (name.find()) {
                    HttpResponse<String> answer = client.send(
                            HttpRequest.newBuilder(endpoint)
                                    .header("Content-Type", "application/json")
                                    .POST(HttpRequest.BodyPublishers.ofString(
                                            "{\"name\":\"" + name.group(1) + "\",\"wait\":\"2s\"}"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
                    asked++;
                    boolean gone = Sheet.soon(() -> jobs.disposed.contains(method), Duration.ofMillis(500));
                    if (!gone && answer.statusCode() == 200 && !answer.body().contains("UNREACHABLE")) {
                        untrue++;
                    }
                }
            }
            sheet.say("asked to stop", asked + " of 2");
            sheet.say("said to be over and going on", untrue);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableScheduling
    @Import(Jobs.class)
    static class Config {

        @Bean
        ThreadPoolTaskScheduler taskScheduler() {
            ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();
            scheduler.setPoolSize(4);
            return scheduler;
        }
    }

    static class Jobs {

        final CountDownLatch begun = new CountDownLatch(2);
        final Set<String> disposed = new ConcurrentSkipListSet<>();

        @Scheduled(fixedDelay = 60_000)
        public Mono<String> delayed() {
            return Mono.<String>never()
                    .doOnSubscribe(subscription -> begun.countDown())
                    .doOnCancel(() -> disposed.add("delayed"));
        }

        @Scheduled(fixedRate = 60_000)
        public Mono<String> rated() {
            return Mono.<String>never()
                    .doOnSubscribe(subscription -> begun.countDown())
                    .doOnCancel(() -> disposed.add("rated"));
        }
    }
}
