package dev.inflight.async;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inflight.HistoryQuery;
import dev.inflight.InFlight;
import dev.inflight.InFlightRegistry;
import dev.inflight.Outcome;
import dev.inflight.TaskQuery;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A WebFlux application: what its handlers return are runs as long as somebody waits for the answer. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {"spring.config.name=none", "spring.main.web-application-type=reactive"})
class WebFluxApplicationTests {

    @Autowired
    InFlightRegistry registry;

    @LocalServerPort
    int port;

    @AfterEach
    void endAll() {
        registry.list(TaskQuery.ALL).tasks().forEach(task -> registry.cancel(task.name(), "the test is over"));
    }

    @Test
    void a_value_arrives() throws Exception {
        assertThat(get("/now").get(10, TimeUnit.SECONDS).body()).isEqualTo("12");
    }

    @Test
    void an_open_request_is_a_run() {
        get("/mono/listed");

        await().until(() -> registry.find("price:listed").isPresent());
    }

    @Test
    void the_ripcord_cancels_the_subscription() throws Exception {
        get("/mono/ripped");
        assertThat(PriceController.SUBSCRIBED.await(10, TimeUnit.SECONDS)).isTrue();
        registry.cancel("price:ripped", "by the test");

        assertThat(PriceController.CANCELLED.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void the_ripcord_answers_the_request() throws Exception {
        CompletableFuture<HttpResponse<String>> answer = get("/mono/answered");
        await().until(() -> registry.find("price:answered").isPresent());
        registry.cancel("price:answered", "by the test");

        assertThat(answer.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(500);
    }

    @Test
    void a_client_that_goes_away_ends_the_run() {
        CompletableFuture<HttpResponse<String>> answer = get("/flux/left");
        await().until(() -> registry.find("price:left").isPresent());
        answer.cancel(true);

        await().untilAsserted(() -> assertThat(registry.history(HistoryQuery.ALL))
                .filteredOn(end -> end.name().equals("price:left"))
                .extracting("outcome")
                .containsExactly(Outcome.CANCELLED));
        assertThat(registry.find("price:left")).isEmpty();
    }

    private CompletableFuture<HttpResponse<String>> get(String path) {
        URI uri = URI.create("http://127.0.0.1:" + port + path);
        return HttpClient.newHttpClient().sendAsync(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration(
            excludeName = {
                "org.springframework.boot.security.autoconfigure.web.reactive.ReactiveWebSecurityAutoConfiguration",
                "org.springframework.boot.security.autoconfigure.actuate.web.reactive.ReactiveManagementWebSecurityAutoConfiguration"
            })
    @Import(PriceController.class)
    static class Application {}

    @RestController
    static class PriceController {

        static final CountDownLatch SUBSCRIBED = new CountDownLatch(1);
        static final CountDownLatch CANCELLED = new CountDownLatch(1);

        @GetMapping("/now")
        @InFlight(timeout = "30s")
        Mono<String> now() {
            return Mono.just("12");
        }

        @GetMapping("/mono/{region}")
        @InFlight(name = "price:#{#region}", timeout = "30s")
        Mono<String> mono(@PathVariable String region) {
            return region.equals("ripped")
                    ? Mono.<String>never()
                            .doOnSubscribe(begun -> SUBSCRIBED.countDown())
                            .doOnCancel(CANCELLED::countDown)
                    : Mono.never();
        }

        @GetMapping(path = "/flux/{region}", produces = "text/event-stream")
        @InFlight(name = "price:#{#region}", timeout = "30s")
        Flux<String> flux(@PathVariable String region) {
            return Flux.concat(Flux.just("first"), Flux.never());
        }
    }
}
