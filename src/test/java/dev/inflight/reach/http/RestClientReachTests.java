package dev.inflight.reach.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inflight.InFlightRegistry;
import dev.inflight.TaskContext;
import dev.inflight.reach.StoppedWork;
import dev.inflight.service.SlowUpstream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.restclient.RestTemplateBuilder;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestTemplate;

/** Calls by the clients that Boot sets up, with each of its request factories, stop with their task. */
class RestClientReachTests {

    @ParameterizedTest(name = "{0}, virtual: {1}")
    @CsvSource({
        "jdk, false", "jdk, true",
        "http-components, false", "http-components, true",
        "jetty, false", "jetty, true",
        "reactor, false", "reactor, true",
        "simple, false", "simple, true"
    })
    void a_call_without_an_answer_is_cut(String factory, boolean virtual) {
        RestClients.with(factory, client -> {
            try (SlowUpstream upstream = SlowUpstream.saying(SlowUpstream.SILENCE)) {
                StoppedWork.cancelledIn(
                                virtual,
                                upstream,
                                false,
                                inBody -> client.get()
                                        .uri(upstream.url())
                                        .retrieve()
                                        .body(String.class))
                        .assertReached("head, " + factory + ", virtual " + virtual);
            }
            return null;
        });
    }

    @ParameterizedTest(name = "{0}, virtual: {1}")
    @CsvSource({
        "jdk, false", "jdk, true",
        "http-components, false", "http-components, true",
        "jetty, false", "jetty, true",
        "reactor, false", "reactor, true"
    })
    void a_body_that_does_not_end_is_cut(String factory, boolean virtual) {
        RestClients.with(factory, client -> {
            try (SlowUpstream upstream = SlowUpstream.saying(SlowUpstream.HALF_A_BODY)) {
                StoppedWork.cancelledIn(
                                virtual,
                                upstream,
                                true,
                                inBody -> client.get().uri(upstream.url()).exchange((request, response) -> {
                                    response.getBody().read();
                                    inBody.run();
                                    return response.getBody().readAllBytes().length;
                                }))
                        .assertReached("body, " + factory + ", virtual " + virtual);
            }
            return null;
        });
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"jdk", "http-components", "jetty", "reactor", "simple"})
    void a_call_that_was_sent_on_to_somebody_else_is_cut(String factory) {
        RestClients.with(factory, client -> {
            try (SlowUpstream silent = SlowUpstream.saying(SlowUpstream.SILENCE);
                    SlowUpstream moved = SlowUpstream.saying(
                            "HTTP/1.1 302 Found\r\nLocation: " + silent.url() + "\r\nContent-Length: 0\r\n\r\n")) {
                StoppedWork.cancelledIn(
                                false,
                                silent,
                                false,
                                inBody ->
                                        client.get().uri(moved.url()).retrieve().body(String.class))
                        .assertReached("redirect, " + factory);
            }
            return null;
        });
    }

    @Test
    void a_call_of_the_old_client_that_has_sent_its_body_and_does_not_wait_yet_connects_to_nobody_again() {
        RestClients.with("simple", client -> {
            try (SlowUpstream upstream = SlowUpstream.saying(SlowUpstream.SILENCE)) {
                StoppedWork.cancelledIn(false, upstream, true, inBody -> {
                            CountDownLatch cut = new CountDownLatch(1);
                            TaskContext.current()
                                    .onCancel(cut::countDown); // the oldest hook, so it runs after the call's
                            return client.post()
                                    .uri(upstream.url())
                                    .contentLength(4)
                                    .body(out -> {
                                        out.write("text".getBytes(StandardCharsets.US_ASCII));
                                        out.flush();
                                        inBody.run();
                                        await().until(() -> cut.getCount() == 0);
                                    })
                                    .retrieve()
                                    .body(String.class);
                        })
                        .assertReached("between body and answer");
            }
            return null;
        });
    }

    @ParameterizedTest(name = "{0}, virtual: {1}")
    @CsvSource({"jdk, false", "http-components, false", "simple, false"})
    void a_call_by_a_template_is_cut(String factory, boolean virtual) {
        RestClients.application(factory).run(context -> {
            RestTemplate client = context.getBean(RestTemplateBuilder.class).build();
            try (SlowUpstream upstream = SlowUpstream.saying(SlowUpstream.SILENCE)) {
                StoppedWork.cancelledIn(
                                virtual,
                                upstream,
                                false,
                                inBody -> client.postForObject(upstream.url(), "text", String.class))
                        .assertReached("template, " + factory + ", virtual " + virtual);
            }
        });
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"jdk", "http-components", "jetty", "reactor"})
    void work_that_is_stopped_between_two_reads_is_not_held_by_the_rest_of_the_body(String factory) {
        RestClients.with(factory, client -> {
            try (SlowUpstream upstream = SlowUpstream.saying(SlowUpstream.HALF_A_BODY)) {
                StoppedWork.cancelledIn(
                                false,
                                upstream,
                                true,
                                inBody -> client.get().uri(upstream.url()).exchange((request, response) -> {
                                    response.getBody().read();
                                    inBody.run();
                                    await().until(TaskContext.current()::isCancelled);
                                    return response.getBody().readAllBytes().length;
                                }))
                        .assertReached("between reads, " + factory);
            }
            return null;
        });
    }

    /** Some clients read on when an answer is closed, so as to use the connection again. */
    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"jdk", "http-components", "jetty", "reactor"})
    void work_that_closes_an_answer_without_having_read_it_is_let_go(String factory) {
        RestClients.with(factory, client -> {
            try (SlowUpstream upstream = SlowUpstream.saying(SlowUpstream.HALF_A_BODY)) {
                StoppedWork.cancelledIn(
                                false,
                                upstream,
                                true,
                                inBody -> client.get().uri(upstream.url()).exchange((request, response) -> {
                                    response.getBody().read();
                                    inBody.run();
                                    return "closed";
                                }))
                        .assertLeft("closing, " + factory);
            }
            return null;
        });
    }

    /** By the interrupt that follows the hook, which only keeps a next read from beginning. */
    @Test
    void the_body_of_the_old_client_is_left_on_a_virtual_thread() {
        RestClients.with("simple", client -> {
            try (SlowUpstream upstream = SlowUpstream.saying(SlowUpstream.HALF_A_BODY)) {
                StoppedWork.cancelledIn(
                                true,
                                upstream,
                                true,
                                inBody -> client.get().uri(upstream.url()).exchange((request, response) -> {
                                    response.getBody().read();
                                    inBody.run();
                                    return response.getBody().readAllBytes().length;
                                }))
                        .assertGone();
            }
            return null;
        });
    }

    /**
     * To close its stream waits for the read that is going on. The JDK keeps a connection whose body was not read to its end for
     * five seconds more, in the hope to use it again.
     */
    @ParameterizedTest(name = "virtual: {0}")
    @ValueSource(booleans = {false, true})
    void the_body_of_the_old_client_is_left_at_its_next_byte(boolean virtual) {
        RestClients.with("simple", client -> {
            try (TricklingServer server = new TricklingServer()) {
                CompletableFuture<Integer> read = new CompletableFuture<>();
                InFlightRegistry registry = StoppedWork.registry(virtual);
                CompletableFuture<Object> left = new CompletableFuture<>();
                Future<Object> future = registry.start(StoppedWork.task(), () -> {
                    try {
                        return client.get().uri(server.url()).exchange((request, response) -> {
                            read.complete(response.getBody().read());
                            return response.getBody().readAllBytes();
                        });
                    } catch (Throwable e) {
                        left.complete(e);
                        throw e;
                    }
                });
                read.get(10, TimeUnit.SECONDS);
                future.cancel(true);

                assertThat(left.get(10, TimeUnit.SECONDS)).isInstanceOf(ResourceAccessException.class);
                assertThat(server.closed()).succeedsWithin(Duration.ofSeconds(20));
            }
            return null;
        });
    }
}
