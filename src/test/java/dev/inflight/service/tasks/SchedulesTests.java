package dev.inflight.service.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.Mockito.mock;

import dev.inflight.autoconfigure.InFlightProperties;
import dev.inflight.cluster.member.ClusterMember;
import dev.inflight.service.InFlightApplication;
import dev.inflight.service.SlowUpstream;
import dev.inflight.service.outbound.AllowList;
import dev.inflight.service.outbound.OutboundRequests;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "every=5s | timeout | null",
                "every=5s,timeout=0s | timeout | 0s",
                "every=5s,timeout=-1s | timeout | -1s",
                "every=5s,timeout=25h | timeout | PT24H",
                "every=30,timeout=1s | every | 30",
                "every=1h30,timeout=1s | every | 1h30",
                "timeout=1s | every | exactly one",
                "every=5s,cron=* * * * * *,timeout=1s | every | exactly one",
                "every=0s,timeout=1s | every | 0s",
                "cron=sometimes,timeout=1s | cron | sometimes",
                "every=5s,timeout=1s,kind= | kind | 1 to 200",
                "every=5s,timeout=1s,scope=cluster | scope | inflight.cluster.engine",
                "every=5s,timeout=1s,request.method=TRACE | request.method | TRACE",
                "every=5s,timeout=1s,request.url=http://example.org/ | request.url | example.org"
            })
    void a_schedule_that_cannot_be_read_stops_the_start_by_the_property_and_its_value(
            String settings, String field, String value) {
        String property = "inflight.http.schedules[0].";
        Map<String, String> configuration = new HashMap<>();
        configuration.put(property + "request.url", "http://localhost/");
        for (String setting : settings.split(",")) {
            configuration.put(property + setting.substring(0, setting.indexOf('=')), setting.replaceFirst("^.*?=", ""));
        }
        Binder binder = new Binder(new MapConfigurationPropertySource(configuration));
        ScheduleProperties http = binder.bindOrCreate("inflight.http", ScheduleProperties.class);
        InFlightProperties inFlight = binder.bindOrCreate("inflight", InFlightProperties.class);
        OutboundRequests requests = new OutboundRequests(
                AllowList.of(List.of("localhost", "127.0.0.0/8", "::1/128"), InetAddress::getAllByName));

        assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
                .isThrownBy(() -> new Schedules(
                        http,
                        requests,
                        mock(Tasks.class),
                        inFlight,
                        new DefaultListableBeanFactory().getBeanProvider(ClusterMember.class),
                        InstantSource.system()))
                .satisfies(failure ->
                        assertThat(shown(failure)).contains(property + field).contains(value));
    }

    private static String shown(InvalidConfigurationPropertyValueException failure) {
        return failure.getName() + " = " + failure.getValue() + ": " + failure.getReason();
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
