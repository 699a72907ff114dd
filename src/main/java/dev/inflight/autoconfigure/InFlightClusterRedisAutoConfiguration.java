package dev.inflight.autoconfigure;

import dev.inflight.InFlightRegistry;
import dev.inflight.cluster.ClusterEngine;
import dev.inflight.cluster.redis.RedisClusterEngine;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** The engine of a cluster over the Redis or Valkey that the application uses. */
@AutoConfiguration(
        after = InFlightAutoConfiguration.class,
        before = InFlightClusterAutoConfiguration.class,
        afterName = "org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration")
@ConditionalOnProperty(prefix = ClusterProperties.PREFIX, name = "engine", havingValue = "redis")
@ConditionalOnClass(value = LettuceConnectionFactory.class, name = "io.lettuce.core.RedisClient")
@ConditionalOnBean({LettuceConnectionFactory.class, InFlightRegistry.class})
@ConditionalOnMissingBean(ClusterEngine.class)
@EnableConfigurationProperties(ClusterProperties.class)
public final class InFlightClusterRedisAutoConfiguration {

    InFlightClusterRedisAutoConfiguration() {}

    /** Closed after the replica has left, and before the factory. */
    @Bean(destroyMethod = "close")
    ClusterEngine inFlightRedisEngine(
            LettuceConnectionFactory factory, ClusterProperties properties, Environment environment) {
        return RedisClusterEngine.over(
                factory, properties.namespaceOr(environment), properties.redis().partitions(), properties.timeout());
    }
}
