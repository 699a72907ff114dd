package dev.inflight.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inflight.service.ServiceClient.Answer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** SIGTERM on the built jar. */
class ShutdownIT {

    private static final int SIGTERM = 128 + 15;

    @Test
    void a_task_that_does_not_end_is_stopped_after_the_drain_and_the_process_is_gone_in_time() {
        try (SlowUpstream slow = SlowUpstream.saying(SlowUpstream.SILENCE);
                ServiceProcess process =
                        ServiceProcess.start("--inflight.shutdown.drain=2s", "--inflight.shutdown.stop=1s")) {
            ServiceClient service = process.client();
            service.start("stubborn", "10m", slow.url());
            SlowUpstream.Connection connection = slow.next();

            long before = System.nanoTime();
            process.terminate();
            await().atMost(Duration.ofSeconds(2)).until(() -> refused(service.start("new", "1s", slow.url())));
            assertThat(process.exitCode(Duration.ofSeconds(15))).isEqualTo(SIGTERM);
            Duration gone = Duration.ofNanos(System.nanoTime() - before);

            assertThat(gone).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(5));
            assertThat(connection.closedAfter(before)).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(4));
            assertThat(process.log()).contains("stubborn", "SHUT_DOWN");
        }
    }

    @Test
    void an_idle_service_is_gone_at_once() {
        try (ServiceProcess process = ServiceProcess.start()) {
            long before = System.nanoTime();
            process.terminate();
            process.exitCode(Duration.ofSeconds(15));
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(3));
        }
    }

    @Test
    void an_open_wait_does_not_hold_the_process() {
        try (SlowUpstream slow = SlowUpstream.saying(SlowUpstream.SILENCE);
                ServiceProcess process =
                        ServiceProcess.start("--inflight.shutdown.drain=0s", "--inflight.shutdown.stop=1s")) {
            ServiceClient service = process.client();
            String id = service.start("watched", "10m", slow.url()).at("id");
            var watcher = java.util.concurrent.CompletableFuture.supplyAsync(() -> service.ended(id));
            slow.next();
            // the one that asks for this, and the watcher's
            await().until(() -> service.meter("http_server_requests_active_seconds_count") >= 2);
            long before = System.nanoTime();
            process.terminate();
            process.exitCode(Duration.ofSeconds(15));
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(3));
            assertThat(watcher)
                    .isCompletedWithValueMatching(a -> a.at("outcome").equals("SHUT_DOWN"));
        }
    }

    private static boolean refused(Answer answer) {
        return answer.status() == 503 && answer.at("detail").contains("shutting down");
    }
}
