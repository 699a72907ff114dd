package dev.inflight.autoconfigure;

import dev.inflight.reach.jdbc.ReachedDataSources;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.jdbc.metadata.DataSourcePoolMetadataProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;
import org.springframework.core.env.Environment;

/** Statements that a task executes through a {@code DataSource} bean stop with the task. */
@AutoConfiguration
@ConditionalOnClass(DataSource.class)
@ConditionalOnBooleanProperty(name = "inflight.reach.jdbc.enabled", matchIfMissing = true)
public final class InFlightReachJdbcAutoConfiguration {

    InFlightReachJdbcAutoConfiguration() {}

    /** One in each context, since each has its own beans. */
    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    @ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
    static ReachedDataSources inFlightReachedDataSources(Environment environment) {
        return new ReachedDataSources(environment.getProperty("inflight.reach.deadlines", Boolean.class, false));
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(DataSourcePoolMetadataProvider.class)
    static final class PoolMetadataConfiguration {

        @Bean
        @ConditionalOnMissingBean
        ReachedPoolMetadata inFlightReachedPoolMetadata(ObjectProvider<DataSourcePoolMetadataProvider> providers) {
            return new ReachedPoolMetadata(providers);
        }
    }
}
