package dev.inflight.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.InFlightRegistry;
import dev.inflight.TaskSpec;
import dev.inflight.core.DefaultInFlightRegistry;
import dev.inflight.metrics.InFlightMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class InFlightMetricsAutoConfigurationTests {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    InFlightAutoConfiguration.class,
                    InFlightMetricsAutoConfiguration.class,
                    MetricsAutoConfiguration.class,
                    CompositeMeterRegistryAutoConfiguration.class))
            .withPropertyValues("inflight.shutdown.drain=0s");

    private final ApplicationContextRunner measured = runner.withBean(MeterRegistry.class, SimpleMeterRegistry::new);

    @Test
    void withAMeterRegistryTheMetersAreBound() {
        measured.run(context -> {
            context.getBean(InFlightRegistry.class)
                    .track(TaskSpec.named("a").timeout(Duration.ofMinutes(1)).build(), new CompletableFuture<Void>());

            assertThat(context.getBean(MeterRegistry.class)
                            .get("inflight.outstanding")
                            .gauge()
                            .value())
                    .isOne();
        });
    }

    @Test
    void withoutAMeterRegistryThereAreNone() {
        new ApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(InFlightAutoConfiguration.class, InFlightMetricsAutoConfiguration.class))
                .run(context -> assertThat(context).doesNotHaveBean(InFlightMetrics.class));
    }

    @Test
    void theUsersOwnAreLeftAlone() {
        InFlightMetrics users =
                new InFlightMetrics(DefaultInFlightRegistry.builder().build());

        measured.withBean(InFlightMetrics.class, () -> users)
                .run(context ->
                        assertThat(context.getBean(InFlightMetrics.class)).isSameAs(users));
    }

    @Test
    void withoutMicrometerEverythingElseWorks() {
        OurAutoConfigurations.without("io.micrometer.core", "io.micrometer.prometheusmetrics")
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(InFlightRegistry.class)
                        .doesNotHaveBean("inFlightMetrics"));
    }
}
