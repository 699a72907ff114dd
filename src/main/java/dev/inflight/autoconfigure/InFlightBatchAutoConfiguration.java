package dev.inflight.autoconfigure;

import dev.inflight.InFlightRegistry;
import dev.inflight.track.batch.WatchedBatchJobs;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/** Lists the jobs of Spring Batch. Only when asked for. */
@AutoConfiguration(
        after = InFlightAutoConfiguration.class,
        afterName = "org.springframework.boot.batch.autoconfigure.BatchAutoConfiguration")
@ConditionalOnClass(name = "org.springframework.batch.core.job.Job")
@ConditionalOnBean(InFlightRegistry.class)
@ConditionalOnBooleanProperty(name = "inflight.track.batch")
public final class InFlightBatchAutoConfiguration {

    InFlightBatchAutoConfiguration() {}

    @Bean
    static WatchedBatchJobs inFlightWatchedBatchJobs(
            ObjectProvider<InFlightRegistry> registry, ObjectProvider<InFlightProperties> properties) {
        return new WatchedBatchJobs(Watches.of(registry, properties));
    }
}
