package dev.inflight.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.ContextCarrier;
import dev.inflight.InFlightRegistry;
import dev.inflight.TaskSpec;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class InFlightObservationAutoConfigurationTests {

    private final Stopped stopped = new Stopped();

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    InFlightAutoConfiguration.class,
                    InFlightObservationAutoConfiguration.class,
                    InFlightMetricsAutoConfiguration.class,
                    MetricsAutoConfiguration.class,
                    ObservationAutoConfiguration.class))
            .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
            .withBean(ObservationHandler.class, () -> stopped)
            .withPropertyValues("inflight.shutdown.drain=0s");

    @Test
    void everyRunIsObserved() {
        runner.run(context -> {
            runOnce(context.getBean(InFlightRegistry.class));

            assertThat(stopped.names).containsExactly("inflight.task");
        });
    }

    @Test
    void noMeterIsMadeOfAnObservationOfOurs() {
        runner.run(context -> {
            runOnce(context.getBean(InFlightRegistry.class));

            assertThat(context.getBean(MeterRegistry.class).getMeters())
                    .extracting(Meter::getId)
                    .allSatisfy(id ->
                            assertThat(id.getDescription()).as(id.getName()).isNotBlank())
                    .extracting(Meter.Id::getName)
                    .contains("inflight.runs")
                    .noneMatch(name -> name.startsWith("inflight.task"));
        });
    }

    @Test
    void metersAreStillMadeOfEveryOtherObservation() {
        runner.run(context -> {
            Observation.start("order", context.getBean(ObservationRegistry.class))
                    .stop();

            assertThat(context.getBean(MeterRegistry.class).find("order").timer())
                    .isNotNull();
        });
    }

    @Test
    void theUsersCarrierCarriesInsideTheObservation() {
        ThreadLocal<String> tenant = new ThreadLocal<>();
        ContextCarrier users = () -> () -> {
            tenant.set("blue");
            return tenant::remove;
        };

        runner.withBean(ContextCarrier.class, () -> users)
                .run(context -> assertThat(context.getBean(InFlightRegistry.class)
                                .start(
                                        spec(),
                                        () -> tenant.get() + " "
                                                + (context.getBean(ObservationRegistry.class)
                                                                .getCurrentObservation()
                                                        != null))
                                .get(10, TimeUnit.SECONDS))
                        .isEqualTo("blue true"));
    }

    /** Boot's own handler for meters is there wherever Actuator is. */
    @Test
    void whereOnlyMetersListenNoObservationIsMade() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        InFlightAutoConfiguration.class,
                        InFlightObservationAutoConfiguration.class,
                        MetricsAutoConfiguration.class,
                        ObservationAutoConfiguration.class))
                .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
                .run(context -> {
                    ObservationRegistry observations = context.getBean(ObservationRegistry.class);
                    assertThat(observations.isNoop()).isFalse();
                    assertThat(context.getBean(InFlightRegistry.class)
                                    .start(spec(), () -> observations.getCurrentObservation() == null)
                                    .get(10, TimeUnit.SECONDS))
                            .isTrue();
                });
    }

    @Test
    void disabledAsAnyOtherObservationNothingIsObserved() {
        runner.withPropertyValues("management.observations.enable.inflight.task=false")
                .run(context -> {
                    runOnce(context.getBean(InFlightRegistry.class));

                    assertThat(stopped.names).isEmpty();
                });
    }

    @Test
    void withoutARegistryForObservationsThereIsNothingToObserveWith() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        InFlightAutoConfiguration.class, InFlightObservationAutoConfiguration.class))
                .run(context -> assertThat(context)
                        .hasSingleBean(InFlightRegistry.class)
                        .doesNotHaveBean(ContextCarrierDecorator.class));
    }

    @Test
    void withoutTheLibraryEverythingElseWorks() {
        OurAutoConfigurations.without("io.micrometer.observation")
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(InFlightRegistry.class)
                        .doesNotHaveBean(ContextCarrierDecorator.class));
    }

    private static void runOnce(InFlightRegistry registry) {
        registry.track(spec(), CompletableFuture.completedFuture("done"));
    }

    private static TaskSpec spec() {
        return TaskSpec.named("a").timeout(Duration.ofMinutes(5)).build();
    }

    /** What a user's own handler would hear. */
    private static final class Stopped implements ObservationHandler<Observation.Context> {

        private final List<String> names = new CopyOnWriteArrayList<>();

        @Override
        public void onStop(Observation.Context context) {
            names.add(context.getName());
        }

        @Override
        public boolean supportsContext(Observation.Context context) {
            return true;
        }
    }
}
