package dev.inflight.service.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.service.InFlightApplication;
import dev.inflight.service.SlowUpstream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** What replicas of the service call by themselves. */
class ReplicatedServiceSchedulesTests {

    private static ConfigurableApplicationContext replica(String who, SlowUpstream target, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "--server.port=0",
                "--inflight.cluster.engine=memory",
                "--inflight.cluster.namespace=replicated-schedules",
                "--inflight.http.schedules[0].name=tick",
                "--inflight.http.schedules[0].timeout=5s",
                "--inflight.http.schedules[0].request.url=" + target.url(),
                "--inflight.http.schedules[0].request.headers[X-Who]=" + who));
        arguments.addAll(Arrays.asList(more));
        return new SpringApplicationBuilder(InFlightApplication.class).run(arguments.toArray(String[]::new));
    }

    private static Set<String> callers(SlowUpstream target, int calls) {
        Set<String> callers = new HashSet<>();
        for (int i = 0; i < calls; i++) {
            callers.add(target.next().head().replaceFirst("(?s).*X-Who: (\\w+).*", "$1"));
        }
        return callers;
    }

    @Test
    void a_second_brings_one_call_of_all_replicas() {
        try (SlowUpstream target = SlowUpstream.answering("tick");
                var one = replica("one", target, "--inflight.http.schedules[0].every=1s");
                var two = replica("two", target, "--inflight.http.schedules[0].every=1s");
                var three = replica("three", target, "--inflight.http.schedules[0].cron=* * * * * *")) {
            target.forget();
            long begin = Instant.now().getEpochSecond();
            callers(target, 6);
            long end = Instant.now().getEpochSecond();

            // those of an expression are numbered otherwise, so this one counts for itself
            assertThat(6L + target.waiting()).isLessThanOrEqualTo(2 * (end - begin + 1));
            assertThat(List.of(one, two, three)).allMatch(ConfigurableApplicationContext::isRunning);
        }
    }

    @Test
    void every_replica_calls_where_the_schedule_says_so() {
        String local = "--inflight.http.schedules[0].scope=local";
        try (SlowUpstream target = SlowUpstream.answering("tick");
                var one = replica("one", target, local, "--inflight.http.schedules[0].every=1s");
                var two = replica("two", target, local, "--inflight.http.schedules[0].cron=* * * * * *")) {
            target.forget();

            assertThat(callers(target, 6)).containsExactlyInAnyOrder("one", "two");
            assertThat(List.of(one, two)).allMatch(ConfigurableApplicationContext::isRunning);
        }
    }
}
