package dev.inflight.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.inflight.service.ServiceClient.Answer;
import dev.inflight.service.SlowUpstream.Connection;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The life of tasks on the built jar, seen from outside, against a target that never answers by itself. */
class SeedToServiceIT {

    private static final Duration AT_ONCE = Duration.ofSeconds(1);

    private static ServiceProcess process;
    private static ServiceClient service;

    @BeforeAll
    static void start() {
        process = ServiceProcess.start();
        service = process.client();
    }

    @AfterAll
    static void stop() {
        process.close();
    }

    @Test
    void a_task_is_listed_overlapped_cancelled_timed_out_completed_and_failed_and_the_counters_add_up() {
        try (SlowUpstream slow = SlowUpstream.saying(SlowUpstream.SILENCE);
                SlowUpstream quick = SlowUpstream.answering("ready")) {
            // launched, listed, growing older, counted
            Answer launched = service.post(
                    "/tasks",
                    "{\"name\":\"refresh:eu\",\"kind\":\"story\",\"label\":\"Refresh EU prices\",\"timeout\":\"1m\","
                            + "\"request\":{\"url\":\"" + slow.url() + "\"}}");
            assertThat(launched.status()).isEqualTo(202);
            String older = launched.at("id");
            assertThat(launched.location()).isEqualTo("/tasks/" + older);
            Connection olderConnection = slow.next();
            assertThat(listed().at("tasks/0/label")).isEqualTo("Refresh EU prices");
            double age = age();
            await().until(() -> age() > age + 0.1);
            assertThat(service.meter("inflight_outstanding", "kind=\"story\"")).isEqualTo(1);

            // launched again: the older ends, the newer lives
            long before = System.nanoTime();
            String newer = start("refresh:eu", "1m", slow.url());
            assertThat(olderConnection.closedAfter(before)).isLessThan(AT_ONCE);
            assertThat(service.ended(older).at("outcome")).isEqualTo("OVERLAPPED");
            assertThat(listed().at("tasks/0/id")).isEqualTo(newer);

            // cancelled with a reason
            Connection newerConnection = slow.next();
            before = System.nanoTime();
            Answer cancel = service.post(
                    "/actuator/inflight", "{\"name\":\"refresh:eu\",\"reason\":\"wrong region\",\"wait\":\"2s\"}");
            assertThat(cancel.status()).isEqualTo(200);
            assertThat(newerConnection.closedAfter(before)).isLessThan(AT_ONCE);
            Answer cancelled = service.ended(newer);
            assertThat(cancelled.at("outcome")).isEqualTo("CANCELLED");
            assertThat(cancelled.at("reason")).isEqualTo("wrong region");
            assertThat(service.get("/actuator/inflighthistory?name=refresh:eu").at("tasks/0/reason"))
                    .isEqualTo("wrong region");

            // a timeout, a completion, a failure
            assertThat(service.ended(start("late", "300ms", slow.url())).at("outcome"))
                    .isEqualTo("TIMED_OUT");
            Answer completed = service.ended(start("quick", "30s", quick.url()));
            assertThat(completed.at("outcome")).isEqualTo("COMPLETED");
            assertThat(completed.at("response/body")).isEqualTo("ready");
            Answer failed = service.ended(start("nobody", "30s", "http://127.0.0.1:1/"));
            assertThat(failed.at("outcome")).isEqualTo("FAILED");
            assertThat(failed.at("error/type")).isEqualTo("java.net.ConnectException");

            // and all of it counted, once
            for (String outcome : new String[] {"overlapped", "cancelled", "timed_out", "completed", "failed"}) {
                assertThat(service.meter(
                                "inflight_runs_seconds_count", "kind=\"story\"", "outcome=\"" + outcome + "\""))
                        .as(outcome)
                        .isEqualTo(1);
            }
            assertThat(service.meter("inflight_runs_seconds_count", "kind=\"story\""))
                    .isEqualTo(5);
            assertThat(service.meter("inflight_outstanding", "kind=\"story\"")).isZero();
        }
    }

    @Test
    void the_host_header_names_the_target_although_the_address_is_connected_to() {
        try (SlowUpstream quick = SlowUpstream.answering("ready")) {
            String target = "localhost:" + quick.port();
            service.ended(service.start("named", "30s", "http://" + target + "/path?q=%20")
                    .at("id"));
            assertThat(quick.next().head())
                    .startsWith("GET /path?q=%20 HTTP/1.1\r\n")
                    .contains("Host: " + target);
        }
    }

    @Test
    void one_call_is_one_run() {
        try (SlowUpstream quick = SlowUpstream.answering("ready")) {
            double before = service.meter("inflight_runs_seconds_count");
            service.ended(service.start("once", "30s", quick.url()).at("id"));
            assertThat(service.meter("inflight_runs_seconds_count")).isEqualTo(before + 1);
        }
    }

    @Test
    void the_demo_targets_are_not_in_the_jar_as_it_is_run() {
        assertThat(service.get("/demo/slow?seconds=0").status()).isEqualTo(404);
    }

    private static String start(String name, String timeout, String url) {
        return service.post(
                        "/tasks",
                        "{\"name\":\"" + name + "\",\"kind\":\"story\",\"timeout\":\"" + timeout
                                + "\",\"request\":{\"url\":\"" + url + "\"}}")
                .at("id");
    }

    private static Answer listed() {
        return service.get("/actuator/inflight?name=refresh:*");
    }

    private static double age() {
        return Double.parseDouble(listed().at("tasks/0/ageSeconds"));
    }
}
