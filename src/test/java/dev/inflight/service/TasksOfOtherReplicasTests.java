package dev.inflight.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inflight.cluster.InFlightCluster;
import dev.inflight.cluster.MemoryHub;
import dev.inflight.service.ServiceClient.Answer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** A load balancer hands a request for a task to any replica. */
class TasksOfOtherReplicasTests {

    private static final String NAMESPACE = "tasks-of-others";

    private static ConfigurableApplicationContext one;
    private static ConfigurableApplicationContext other;

    @BeforeAll
    static void start() {
        one = replica();
        other = replica();
        await().until(() -> List.of(one, other).stream()
                .allMatch(replica -> replica.getBean(InFlightCluster.class).isUp()));
    }

    private static ConfigurableApplicationContext replica() {
        return new SpringApplicationBuilder(InFlightApplication.class)
                .properties("inflight.cluster.engine=memory", "inflight.cluster.namespace=" + NAMESPACE)
                .run("--server.port=0");
    }

    @AfterAll
    static void stop() {
        one.close();
        other.close();
    }

    private static ServiceClient client(ConfigurableApplicationContext replica) {
        return new ServiceClient(Integer.parseInt(replica.getEnvironment().getProperty("local.server.port", "0")));
    }

    @Test
    void a_running_task_is_shown_and_stopped_by_any_replica() {
        try (SlowUpstream upstream = SlowUpstream.saying(SlowUpstream.SILENCE)) {
            String id = client(other).start("slow", "30s", upstream.url()).at("id");
            upstream.next();

            Answer shown = client(one).get("/tasks/" + id);
            assertThat(shown.status()).isEqualTo(200);
            assertThat(shown.type()).startsWith("application/json");
            assertThat(shown.at("name")).isEqualTo("slow");
            assertThat(shown.at("state")).isEqualTo("RUNNING");

            Answer stopped = client(one).delete("/tasks/" + id + "?reason=enough&wait=2s");
            assertThat(stopped.status()).isEqualTo(200);
            assertThat(stopped.at("outcome")).isEqualTo("CANCELLED");
            assertThat(stopped.at("confirmed")).isEqualTo("true");

            Answer ended = client(one).ended(id);
            assertThat(ended.at("reason")).isEqualTo("enough");
            assertThat(client(one).delete("/tasks/" + id).status()).isEqualTo(404);
        }
    }

    @Test
    void the_end_is_waited_for_and_the_response_comes_along() {
        String body = "x".repeat(300_000);
        try (SlowUpstream upstream = SlowUpstream.answering(body)) {
            String id = client(other).start("", "30s", upstream.url()).at("id");

            Answer ended = client(one).ended(id);

            assertThat(ended.at("outcome")).isEqualTo("COMPLETED");
            assertThat(ended.at("response.status")).isEqualTo("200");
            assertThat(ended.at("response.truncated")).isEqualTo("true");
            assertThat(ended.at("response.body")).hasSize(150_000);
        }
    }

    @Test
    void what_nobody_knows_is_not_found() {
        String instance = other.getBean(InFlightCluster.class).instance();

        for (String id : List.of("nonsense", "nobody-1", instance + "-999999", instance + "-")) {
            assertThat(client(one).get("/tasks/" + id).status()).as(id).isEqualTo(404);
            assertThat(client(one).delete("/tasks/" + id).status()).as(id).isEqualTo(404);
        }
    }

    @Test
    void a_silent_replica_is_a_time_out() {
        String instance = other.getBean(InFlightCluster.class).instance();
        MemoryHub hub = MemoryHub.ofThisJvm(NAMESPACE);
        hub.cut(instance);
        try {
            Answer answer = client(one).get("/tasks/" + instance + "-1");
            assertThat(answer.status()).isEqualTo(504);
            assertThat(answer.at("field")).isEqualTo("id");
        } finally {
            hub.mend(instance);
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> other.getBean(InFlightCluster.class).isUp());
        }
    }
}
