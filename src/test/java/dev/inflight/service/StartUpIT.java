package dev.inflight.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A configuration that is not acceptable stops the service before it serves, and is named. */
class StartUpIT {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "every=10s request.url=http://localhost/ | inflight.http.schedules[0].timeout",
                "every=10s timeout=0s request.url=http://localhost/ | inflight.http.schedules[0].timeout",
                "timeout=5s request.url=http://localhost/ | inflight.http.schedules[0].every",
                "every=10s timeout=5s request.url=http://example.org/ | inflight.http.schedules[0].request.url",
            })
    void a_bad_schedule_stops_the_start_and_is_named(String settings, String named) {
        String[] arguments = java.util.Arrays.stream(settings.strip().split(" "))
                .map(s -> "--inflight.http.schedules[0]." + s)
                .toArray(String[]::new);
        try (ServiceProcess process = ServiceProcess.launch(arguments)) {
            assertThat(process.exitCode(Duration.ofSeconds(90))).isEqualTo(1);
            assertThat(process.log()).contains(named);
        }
    }
}
