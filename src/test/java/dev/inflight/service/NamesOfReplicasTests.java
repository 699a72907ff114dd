package dev.inflight.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inflight.cluster.InFlightCluster;
import dev.inflight.cluster.MemoryHub;
import dev.inflight.service.ServiceClient.Answer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** A task of scope CLUSTER is started at any replica, and its request learns what came of that. */
class NamesOfReplicasTests {

    private static final String NAMESPACE = "names-of-replicas";
    private static final MemoryHub HUB = MemoryHub.ofThisJvm(NAMESPACE);

    private static ConfigurableApplicationContext one;
    private static ConfigurableApplicationContext other;
    private static ConfigurableApplicationContext strict;

    private final SlowUpstream upstream = SlowUpstream.saying(SlowUpstream.SILENCE);

    @BeforeAll
    static void start() {
        one = replica("LOCAL");
        other = replica("LOCAL");
        strict = replica("REJECT");
        awaitAll();
    }

    private static ConfigurableApplicationContext replica(String onUnavailable) {
        return new SpringApplicationBuilder(InFlightApplication.class)
                .properties(
                        "inflight.cluster.engine=memory",
                        "inflight.cluster.namespace=" + NAMESPACE,
                        "inflight.cluster.on-unavailable=" + onUnavailable)
                .run("--server.port=0");
    }

    private static void awaitAll() {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> List.of(one, other, strict).stream()
                        .allMatch(replica ->
                                replica.getBean(InFlightCluster.class).isUp()));
    }

    @AfterAll
    static void stop() {
        one.close();
        other.close();
        strict.close();
    }

    @AfterEach
    void mend() {
        HUB.refuse(false);
        HUB.mend(instance(other));
        awaitAll();
        upstream.close(); // whatever still runs fails
    }

    private static String instance(ConfigurableApplicationContext replica) {
        return replica.getBean(InFlightCluster.class).instance();
    }

    private static ServiceClient client(ConfigurableApplicationContext replica) {
        return new ServiceClient(Integer.parseInt(replica.getEnvironment().getProperty("local.server.port", "0")));
    }

    private Answer start(ConfigurableApplicationContext replica, String name, String overlap) {
        return client(replica)
                .post(
                        "/tasks",
                        "{\"name\":\"" + name + "\",\"scope\":\"CLUSTER\",\"overlap\":\"" + overlap
                                + "\",\"timeout\":\"60s\",\"request\":{\"url\":\"" + upstream.url() + "\"}}");
    }

    @Test
    void a_start_shows_its_scope_and_its_token() {
        Answer started = start(one, "shown", "FAIL_OLDER");

        assertThat(started.status()).isEqualTo(202);
        assertThat(started.at("state")).isEqualTo("RUNNING");
        assertThat(started.at("scope")).isEqualTo("CLUSTER");
        assertThat(started.json().at("/token").asLong()).isPositive();
    }

    @Test
    void a_name_that_another_replica_has_is_a_conflict_that_says_which_run_has_it() {
        String id = start(other, "taken", "FAIL_OLDER").at("id");

        Answer refused = start(one, "taken", "FAIL_NEWER");

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.type()).startsWith("application/problem+json");
        assertThat(refused.at("field")).isEqualTo("name");
        assertThat(refused.at("detail")).contains("\"taken\"", id);
        assertThat(client(one).get("/tasks/" + id).at("state")).isEqualTo("RUNNING");
    }

    @Test
    void a_newer_start_takes_the_name_from_another_replica_with_a_greater_token() {
        Answer older = start(other, "moved", "FAIL_OLDER");

        Answer newer = start(one, "moved", "FAIL_OLDER");

        assertThat(newer.status()).isEqualTo(202);
        assertThat(newer.at("state")).isEqualTo("RUNNING");
        assertThat(newer.json().at("/token").asLong())
                .isGreaterThan(older.json().at("/token").asLong());
        Answer ended = client(one).ended(older.at("id"));
        assertThat(ended.at("outcome")).isEqualTo("OVERLAPPED");
        assertThat(ended.at("by")).isEqualTo("run " + newer.at("id"));
    }

    @Test
    void a_start_that_waits_for_a_silent_replica_is_accepted_and_begins_later() {
        start(other, "held", "FAIL_OLDER");
        HUB.cut(instance(other));

        Answer waiting = start(one, "held", "FAIL_OLDER");

        assertThat(waiting.status()).isEqualTo(202);
        assertThat(waiting.at("state")).isEqualTo("QUEUED");
        await().atMost(Duration.ofSeconds(20))
                .until(() -> client(one)
                        .get("/tasks/" + waiting.at("id"))
                        .at("state")
                        .equals("RUNNING"));
    }

    @Test
    void without_the_engine_work_goes_on_where_that_is_wanted() {
        HUB.refuse(true);

        Answer started = start(one, "lonely", "FAIL_NEWER");

        assertThat(started.status()).isEqualTo(202);
        assertThat(started.at("state")).isEqualTo("RUNNING");
        assertThat(started.json().at("/token").isNull()).isTrue();
    }

    @Test
    void without_the_engine_a_start_is_rejected_where_uniqueness_goes_first_and_the_older_goes_on() {
        String older = start(strict, "careful", "FAIL_OLDER").at("id");
        HUB.refuse(true);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> !strict.getBean(InFlightCluster.class).isUp());

        Answer rejected = start(strict, "careful", "FAIL_OLDER");

        assertThat(rejected.status()).as(rejected.text()).isEqualTo(503);
        assertThat(rejected.at("detail")).contains("on-unavailable");
        assertThat(client(strict).get("/tasks/" + older).at("state")).isEqualTo("RUNNING");
    }
}
