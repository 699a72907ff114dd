package dev.inflight.service;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;

/** What the configuration lists is called again and again. */
class SchedulesTests {

    @Test
    void a_periodic_schedule_calls_its_target_more_than_once() {
        try (SlowUpstream quick = SlowUpstream.answering("tick");
                var context = new SpringApplicationBuilder(InFlightApplication.class)
                        .run(
                                "--server.port=0",
                                "--inflight.http.schedules[0].every=200ms",
                                "--inflight.http.schedules[0].timeout=5s",
                                "--inflight.http.schedules[0].request.url=" + quick.url(),
                                "--inflight.http.schedules[0].request.headers[X-Who]=schedule")) {
            quick.next();
            assertThat(quick.next().head()).contains("X-Who: schedule");
            assertThat(context.isRunning()).isTrue();
        }
    }

    @Test
    void a_cron_schedule_calls_its_target() {
        try (SlowUpstream quick = SlowUpstream.answering("tick");
                var context = new SpringApplicationBuilder(InFlightApplication.class)
                        .run(
                                "--server.port=0",
                                "--inflight.http.schedules[0].cron=* * * * * *",
                                "--inflight.http.schedules[0].timeout=5s",
                                "--inflight.http.schedules[0].request.url=" + quick.url())) {
            assertThat(quick.next().head()).startsWith("GET /slow?q=1 ");
            assertThat(context.isRunning()).isTrue();
        }
    }
}
