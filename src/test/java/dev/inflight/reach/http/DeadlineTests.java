package dev.inflight.reach.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.InFlightRegistry;
import dev.inflight.TaskSpec;
import dev.inflight.reach.StoppedWork;
import dev.inflight.service.SlowUpstream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.web.client.RestClient;

/** With {@code inflight.reach.deadlines}, what a task has left bounds the reads that nothing else would end. */
class DeadlineTests {

    private static final Duration LEFT = Duration.ofMillis(700);

    private final ApplicationContextRunner bounded =
            RestClients.application("simple").withPropertyValues("inflight.reach.deadlines=true");

    @Test
    void a_body_that_no_stop_reaches_is_left_at_the_deadline() {
        assertThat(left(bounded, LEFT)).succeedsWithin(StoppedWork.SOON).isInstanceOf(SocketTimeoutException.class);
    }

    @Test
    void not_without_being_asked_for() {
        assertThat(left(RestClients.application("simple"), LEFT)).failsWithin(LEFT.multipliedBy(3));
    }

    @Test
    void a_shorter_timeout_of_the_users_stays() {
        assertThat(left(bounded.withPropertyValues("spring.http.clients.read-timeout=200ms"), Duration.ofMinutes(5)))
                .succeedsWithin(StoppedWork.SOON)
                .isInstanceOf(SocketTimeoutException.class);
    }

    /** By what a task of that timeout has left a body that does not end. */
    private static CompletableFuture<Throwable> left(ApplicationContextRunner application, Duration timeout) {
        CompletableFuture<Throwable> left = new CompletableFuture<>();
        InFlightRegistry registry = StoppedWork.registry(false);
        application.run(context -> {
            RestClient client = context.getBean(RestClient.Builder.class).build();
            SlowUpstream upstream = SlowUpstream.saying(SlowUpstream.HALF_A_BODY);
            registry.start(
                    TaskSpec.named("a").timeout(timeout).build(),
                    () -> client.get().uri(upstream.url()).exchange((request, response) -> {
                        try (upstream) {
                            return response.getBody().readAllBytes();
                        } catch (Throwable e) {
                            left.complete(e);
                            throw e;
                        }
                    }));
            upstream.next();
        });
        return left;
    }
}
