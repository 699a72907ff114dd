package dev.inflight.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.InFlightRegistry;
import dev.inflight.actuate.InFlightInfoContributor;
import org.junit.jupiter.api.Test;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class InFlightInfoAutoConfigurationTests {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(InFlightInfoAutoConfiguration.class));

    @Test
    void byDefaultItIsThere() {
        runner.run(context -> assertThat(context).hasSingleBean(InFlightInfoContributor.class));
    }

    @Test
    void disabledItIsNotThere() {
        runner.withPropertyValues("management.info.inflight.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean(InFlightInfoContributor.class));
    }

    @Test
    void withAllDefaultsOffItIsNotThere() {
        runner.withPropertyValues("management.info.defaults.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean(InFlightInfoContributor.class));
    }

    @Test
    void withoutActuatorEverythingElseWorks() {
        OurAutoConfigurations.without("org.springframework.boot.actuate")
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(InFlightRegistry.class)
                        .doesNotHaveBean("inFlightInfoContributor"));
    }

    @Test
    void aNativeImageTakesTheVersionAlong() {
        RuntimeHints hints = new RuntimeHints();
        new InFlightInfoAutoConfiguration.VersionHint().registerHints(hints, null);

        assertThat(RuntimeHintsPredicates.resource().forResource(InFlightInfoContributor.VERSION_RESOURCE))
                .accepts(hints);
    }
}
