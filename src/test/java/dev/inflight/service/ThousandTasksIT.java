package dev.inflight.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inflight.service.ServiceClient.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A thousand slow calls at once in half a gigabyte. */
class ThousandTasksIT {

    private static final int MANY = 1_000;

    @Test
    void a_thousand_slow_tasks_are_listed_counted_and_cancelled() {
        try (SlowUpstream slow = SlowUpstream.saying(SlowUpstream.SILENCE);
                ServiceProcess process = ServiceProcess.start()) {
            ServiceClient service = process.client();
            List<String> ids = new ArrayList<>();
            for (int i = 0; i < MANY; i++) {
                ids.add(service.post(
                                "/tasks",
                                "{\"name\":\"many:" + i
                                        + "\",\"kind\":\"many\",\"timeout\":\"10m\",\"request\":{\"url\":\""
                                        + slow.url() + "\"}}")
                        .at("id"));
            }
            await().atMost(Duration.ofSeconds(60)).until(() -> slow.waiting() == MANY);

            Answer list = service.get("/actuator/inflight?limit=10000&name=many:*");
            assertThat(list.json().at("/matched").asInt()).isEqualTo(MANY);
            assertThat(list.json().at("/tasks").size()).isEqualTo(MANY);
            assertThat(service.meter("inflight_outstanding", "kind=\"many\"")).isEqualTo(MANY);

            for (String id : ids.subList(0, 100)) {
                assertThat(service.delete("/tasks/" + id + "?reason=one").status())
                        .isIn(200, 202);
            }
            Answer bulk =
                    service.post("/actuator/inflight", "{\"match\":\"many:*\",\"expect\":900,\"reason\":\"all\"}");
            assertThat(bulk.json().at("/cancelled").asInt()).as(bulk.text()).isEqualTo(900);

            List<SlowUpstream.Connection> connections = new ArrayList<>();
            for (int i = 0; i < MANY; i++) {
                connections.add(slow.next());
            }
            long now = System.nanoTime();
            assertThat(connections)
                    .allSatisfy(c -> assertThat(c.closedAfter(now)).isLessThan(Duration.ofSeconds(5)));
            assertThat(service.meter("inflight_outstanding", "kind=\"many\"")).isZero();
            assertThat(service.meter("inflight_runs_seconds_count", "kind=\"many\"", "outcome=\"cancelled\""))
                    .isEqualTo(MANY);
        }
    }
}
