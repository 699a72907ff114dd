package dev.inflight.service;

import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * The service's connection to Redis or Valkey, for its cluster and for nothing else: without one it has none. Its address is in
 * {@value #URL}, as Boot's own would have it, such as {@code redis://user:password@host:6379} or {@code rediss://…} for TLS.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(prefix = "inflight.cluster", name = "engine", havingValue = "redis")
class ReplicaConfiguration {

    static final String URL = "spring.data.redis.url";

    @Bean
    @ConditionalOnMissingBean
    LettuceConnectionFactory replicaConnections(Environment environment) {
        String url = environment.getProperty(URL, "");
        if (url.isBlank()) {
            throw new IllegalArgumentException("inflight.cluster.engine is redis, but " + URL + " is missing");
        }
        var client = LettuceClientConfiguration.builder();
        if (url.startsWith("rediss")) {
            client.useSsl();
        }
        return new LettuceConnectionFactory(LettuceConnectionFactory.createRedisConfiguration(url), client.build());
    }
}
