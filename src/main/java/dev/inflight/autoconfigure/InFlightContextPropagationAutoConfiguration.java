package dev.inflight.autoconfigure;

import dev.inflight.ContextCarrier;
import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ContextSnapshotFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Carries what Micrometer's context-propagation knows of (traces, security, the user's own) from a start to its work. */
@AutoConfiguration(before = InFlightAutoConfiguration.class)
@ConditionalOnClass(ContextSnapshotFactory.class)
@ConditionalOnMissingBean(ContextCarrier.class)
public final class InFlightContextPropagationAutoConfiguration {

    InFlightContextPropagationAutoConfiguration() {}

    @Bean
    ContextCarrier inFlightContextCarrier(ObjectProvider<ContextSnapshotFactory> factory) {
        ContextSnapshotFactory snapshots =
                factory.getIfUnique(() -> ContextSnapshotFactory.builder().build());
        return new SnapshotContextCarrier(snapshots, ContextRegistry.getInstance());
    }
}
