package dev.inflight.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.InFlightRegistry;
import dev.inflight.TaskSpec;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whichever library is not there, the rest works. */
class MissingLibraryTests {

    @ParameterizedTest(name = "without {0}")
    @CsvSource(delimiter = '|', textBlock = """
            Actuator            | org.springframework.boot.actuate, org.springframework.boot.health
            Micrometer          | io.micrometer.core, io.micrometer.prometheusmetrics
            observations        | io.micrometer.observation, io.micrometer.tracing
            context propagation | io.micrometer.context
            Reactor             | reactor, org.reactivestreams
            AOP                 | org.springframework.aop, org.aopalliance
            servlets            | jakarta.servlet, org.springframework.boot.web.servlet
            a web stack         | jakarta.servlet, org.springframework.web, org.springframework.boot.web
            Jackson             | tools.jackson, com.fasterxml.jackson
            Spring Security     | org.springframework.security
            HTTP clients        | org.apache.hc.client5, org.eclipse.jetty, okhttp3, org.springframework.boot.http.client
            HttpClient 5        | org.apache.hc.client5
            Jetty's client      | org.eclipse.jetty
            WebClient           | org.springframework.boot.webclient, org.springframework.web.reactive.function.client
            Reactor Netty       | reactor.netty, io.netty
            mail                | jakarta.mail
            Spring's mail       | org.springframework.mail
            gRPC                | io.grpc
            Quartz              | org.quartz
            Spring's Quartz     | org.springframework.scheduling.quartz
            Spring Batch        | org.springframework.batch
            db-scheduler        | com.github.kagkarlsson
            any of them         | org.springframework.boot.actuate, org.springframework.boot.health, io.micrometer, reactor, org.reactivestreams, org.springframework.aop, org.aopalliance, jakarta.servlet, org.springframework.web, tools.jackson, com.fasterxml.jackson, org.springframework.security
            """)
    void a_task_runs(String what, String packages) {
        TaskSpec spec = TaskSpec.named("a").timeout(Duration.ofMinutes(1)).build();

        OurAutoConfigurations.without(packages.split(", "))
                .withPropertyValues(
                        "inflight.track.executors=*",
                        "inflight.track.quartz=true",
                        "inflight.track.batch=true",
                        "inflight.track.db-scheduler=true")
                .run(context -> assertThat(
                                context.getBean(InFlightRegistry.class).start(spec, () -> "done"))
                        .succeedsWithin(Duration.ofSeconds(10))
                        .isEqualTo("done"));
    }

    @Test
    void with_all_of_them_no_executor_of_ours_is_published() {
        OurAutoConfigurations.without().run(context -> assertThat(context).doesNotHaveBean(Executor.class));
    }
}
