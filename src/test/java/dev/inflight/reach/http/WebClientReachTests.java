package dev.inflight.reach.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.InFlightFuture;
import dev.inflight.InFlightRegistry;
import dev.inflight.reach.StoppedWork;
import dev.inflight.service.SlowUpstream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Calls by {@code WebClient} stop with their task. By itself it heeds interrupts, since whoever waits disposes what is waited for;
 * but interrupted while the head of an answer is handed on, it leaves the connection open and goes on reading the body.
 */
class WebClientReachTests {

    private static final int CALLS = Integer.getInteger("inflight.test.calls", 300);

    private final WebClient client =
            WebClient.builder().filter(new TaskExchangeFilter()).build();

    @ParameterizedTest(name = "virtual: {0}")
    @ValueSource(booleans = {false, true})
    void a_call_that_is_waited_for_is_cut(boolean virtual) throws Exception {
        try (SlowUpstream upstream = SlowUpstream.saying(SlowUpstream.SILENCE)) {
            StoppedWork.cancelledIn(
                            virtual,
                            upstream,
                            false,
                            inBody -> client.get()
                                    .uri(upstream.url())
                                    .retrieve()
                                    .bodyToMono(String.class)
                                    .block())
                    .assertReached("WebClient block head, virtual " + virtual);
        }
    }

    @ParameterizedTest(name = "virtual: {0}")
    @ValueSource(booleans = {false, true})
    void a_body_that_is_waited_for_is_cut(boolean virtual) throws Exception {
        try (SlowUpstream upstream = SlowUpstream.saying(SlowUpstream.HALF_A_BODY)) {
            StoppedWork.cancelledIn(
                            virtual,
                            upstream,
                            true,
                            inBody -> client.get()
                                    .uri(upstream.url())
                                    .retrieve()
                                    .bodyToFlux(DataBuffer.class)
                                    .doOnNext(buffer -> {
                                        DataBufferUtils.release(buffer);
                                        inBody.run();
                                    })
                                    .blockLast())
                    .assertReached("WebClient block body, virtual " + virtual);
        }
    }

    @ParameterizedTest(name = "virtual: {0}")
    @ValueSource(booleans = {false, true})
    void a_future_that_is_returned_is_cut(boolean virtual) throws Exception {
        try (SlowUpstream upstream = SlowUpstream.saying(SlowUpstream.SILENCE)) {
            Future<String> future = StoppedWork.registry(virtual)
                    .startAsync(
                            StoppedWork.task(),
                            () -> client.get()
                                    .uri(upstream.url())
                                    .retrieve()
                                    .bodyToMono(String.class)
                                    .toFuture());
            SlowUpstream.Connection connection = upstream.next();

            long stopped = System.nanoTime();
            future.cancel(true);

            assertThat(connection.closedAfter(stopped)).isLessThan(StoppedWork.SOON);
        }
    }

    @Test
    void no_connection_stays_open_whenever_it_is_stopped() throws Exception {
        InFlightRegistry registry = StoppedWork.registry(false);
        try (SlowUpstream upstream = SlowUpstream.saying(SlowUpstream.HALF_A_BODY)) {
            List<SlowUpstream.Connection> connections = new ArrayList<>();
            for (int i = 0; i < CALLS; i++) {
                InFlightFuture<String> future = registry.start(
                        StoppedWork.task(),
                        () -> client.get()
                                .uri(upstream.url())
                                .retrieve()
                                .bodyToMono(String.class)
                                .block());
                connections.add(upstream.next()); // the answer is sent right now
                LockSupport.parkNanos(i * 7_919L % 1_000_000);
                future.cancel(true);
            }
            long stopped = System.nanoTime();
            assertThat(connections).allSatisfy(connection -> connection.closedAfter(stopped));
        }
    }
}
