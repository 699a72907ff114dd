package dev.inflight.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.InFlightRegistry;
import dev.inflight.TaskSpec;
import dev.inflight.actuate.InFlightHealthIndicator;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class InFlightHealthAutoConfigurationTests {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    InFlightAutoConfiguration.class,
                    InFlightHealthAutoConfiguration.class,
                    HealthContributorAutoConfiguration.class))
            .withPropertyValues("inflight.shutdown.drain=0s");

    @Test
    void byDefaultItIsThere() {
        runner.run(context -> assertThat(context).hasSingleBean(InFlightHealthIndicator.class));
    }

    @Test
    void disabledItIsNotThere() {
        runner.withPropertyValues("management.health.inflight.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean(InFlightHealthIndicator.class));
    }

    @Test
    void theUsersOwnIsLeftAlone() {
        HealthIndicator users = () -> Health.unknown().build();

        runner.withBean("inflightHealthIndicator", HealthIndicator.class, () -> users)
                .run(context -> assertThat(context).doesNotHaveBean(InFlightHealthIndicator.class));
    }

    @Test
    void withoutHealthEverythingElseWorks() {
        OurAutoConfigurations.without("org.springframework.boot.health")
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(InFlightRegistry.class)
                        .doesNotHaveBean("inflightHealthIndicator"));
    }

    @Test
    void aThresholdThatIsSetAndExceededTakesItDown() {
        runner.withPropertyValues("inflight.health.max-age=1ns").run(context -> {
            context.getBean(InFlightRegistry.class)
                    .track(TaskSpec.named("a").timeout(Duration.ofMinutes(1)).build(), new CompletableFuture<Void>());

            assertThat(context.getBean(InFlightHealthIndicator.class).health().getStatus())
                    .isEqualTo(Status.DOWN);
        });
    }
}
