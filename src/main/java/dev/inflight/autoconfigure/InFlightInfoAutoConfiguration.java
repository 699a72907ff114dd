package dev.inflight.autoconfigure;

import dev.inflight.actuate.InFlightInfoContributor;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.boot.actuate.autoconfigure.info.ConditionalOnEnabledInfoContributor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ImportRuntimeHints;

/** The info contributor {@code inflight}. */
@AutoConfiguration
@ConditionalOnClass(ConditionalOnEnabledInfoContributor.class)
@ConditionalOnEnabledInfoContributor("inflight")
@ImportRuntimeHints(InFlightInfoAutoConfiguration.VersionHint.class)
public final class InFlightInfoAutoConfiguration {

    InFlightInfoAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    InFlightInfoContributor inFlightInfoContributor() {
        return new InFlightInfoContributor();
    }

    static final class VersionHint implements RuntimeHintsRegistrar {

        @Override
        public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
            hints.resources().registerPattern(InFlightInfoContributor.VERSION_RESOURCE);
        }
    }
}
