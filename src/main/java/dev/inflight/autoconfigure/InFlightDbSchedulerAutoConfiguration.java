package dev.inflight.autoconfigure;

import dev.inflight.InFlightRegistry;
import dev.inflight.track.dbscheduler.WatchedExecutions;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/** Lists what db-scheduler executes. Only when asked for. */
@AutoConfiguration(after = InFlightAutoConfiguration.class)
@ConditionalOnClass(name = "com.github.kagkarlsson.scheduler.event.ExecutionInterceptor")
@ConditionalOnBean(InFlightRegistry.class)
@ConditionalOnBooleanProperty(name = "inflight.track.db-scheduler")
public final class InFlightDbSchedulerAutoConfiguration {

    InFlightDbSchedulerAutoConfiguration() {}

    @Bean
    static WatchedExecutions inFlightWatchedExecutions(
            ObjectProvider<InFlightRegistry> registry, ObjectProvider<InFlightProperties> properties) {
        return new WatchedExecutions(Watches.of(registry, properties));
    }
}
