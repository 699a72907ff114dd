package dev.inflight.reach.http;

import dev.inflight.reach.StoppedWork;
import dev.inflight.service.SlowUpstream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * {@code WebClient} heeds interrupts by itself: whoever waits for it disposes what it waits for, and that closes the connection.
 * Interrupted around the moment when the head comes, it leaves some connections open, with this library and without it; so these
 * tests stop it before and after.
 */
class WebClientReachTests {

    private final WebClient client = WebClient.create();

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
            java.util.concurrent.Future<String> future = StoppedWork.registry(virtual)
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

            org.assertj.core.api.Assertions.assertThat(connection.closedAfter(stopped))
                    .isLessThan(StoppedWork.SOON);
        }
    }
}
