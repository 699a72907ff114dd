package dev.inflight.autoconfigure;

import dev.inflight.InFlightRegistry;
import dev.inflight.track.quartz.WatchedJobs;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/** Lists the jobs of Quartz. Only when asked for. */
@AutoConfiguration(after = InFlightAutoConfiguration.class)
@ConditionalOnClass(name = "org.quartz.impl.StdScheduler")
@ConditionalOnBean(InFlightRegistry.class)
@ConditionalOnBooleanProperty(name = "inflight.track.quartz")
public final class InFlightQuartzAutoConfiguration {

    InFlightQuartzAutoConfiguration() {}

    @Bean
    static WatchedJobs inFlightWatchedJobs(
            ObjectProvider<InFlightRegistry> registry, ObjectProvider<InFlightProperties> properties) {
        return new WatchedJobs(Watches.of(registry, properties));
    }
}
