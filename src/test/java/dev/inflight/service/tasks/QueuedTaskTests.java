package dev.inflight.service.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inflight.service.ServiceClient;
import dev.inflight.service.SlowUpstream;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** A task that waits for another of its name is shown as it is now, not as it was when it started. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class QueuedTaskTests {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final SlowUpstream upstream = SlowUpstream.saying(SlowUpstream.SILENCE);
    private final ServiceClient service;
    private String first = "";
    private String waiting = "";

    QueuedTaskTests(@LocalServerPort int port) {
        service = new ServiceClient(port);
    }

    @BeforeEach
    void queue() {
        first = start();
        upstream.next();
        waiting = start();
    }

    @AfterEach
    void stop() {
        service.delete("/tasks/" + waiting);
        service.delete("/tasks/" + first);
        upstream.close();
    }

    private String start() {
        return service.post(
                        "/tasks",
                        "{\"name\":\"line\",\"timeout\":\"60s\",\"overlap\":\"QUEUE\",\"request\":{\"url\":\""
                                + upstream.url() + "\"}}")
                .at("id");
    }

    private JsonNode task() {
        return service.get("/tasks/" + waiting).json();
    }

    @Test
    void its_age_goes_on() {
        assertThat(task().at("/state").asString()).isEqualTo("QUEUED");
        double before = task().at("/ageSeconds").asDouble();
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(task().at("/ageSeconds").asDouble()).isGreaterThan(before));
    }

    @Test
    void its_remaining_time_becomes_less() {
        double before = task().at("/remainingSeconds").asDouble();
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(task().at("/remainingSeconds").asDouble()).isLessThan(before));
    }
}
