package dev.inflight.cluster.redis;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.ReadFrom;
import io.lettuce.core.SslVerifyMode;
import io.lettuce.core.resource.ClientResources;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.connection.RedisConfiguration;
import org.springframework.data.redis.connection.RedisConfiguration.StaticMasterReplicaConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.connection.lettuce.RedisCredentialsProviderFactory;

/** Makes a client as the application's factory would, with other options. Never started: it is only asked for the client. */
final class DerivedFactory extends LettuceConnectionFactory {

    DerivedFactory(
            LettuceConnectionFactory application, ClientOptions options, ClientResources resources, Duration timeout) {
        super(
                configuration(application),
                new Derived(application.getClientConfiguration(), options, resources, timeout));
    }

    @Override
    protected AbstractRedisClient createClient() {
        return super.createClient();
    }

    /**
     * Where the application's server is. It has no getter: those that there are tell of {@code localhost} when the factory was made
     * with the constructor for any configuration. They are for when the field is out of reach, as in a native image.
     */
    private static RedisConfiguration configuration(LettuceConnectionFactory application) {
        RedisConfiguration given;
        try {
            Field field = LettuceConnectionFactory.class.getDeclaredField("configuration");
            field.setAccessible(true);
            given = (RedisConfiguration) field.get(application);
        } catch (ReflectiveOperationException | RuntimeException outOfReach) {
            given = told(application);
        }
        if (given instanceof StaticMasterReplicaConfiguration) {
            throw new IllegalArgumentException(
                    "replicas cannot share a Redis that is a fixed list of a master and its replicas:"
                            + " nobody would tell them of a new master. Use Sentinel, a cluster, or the address of the master");
        }
        return given;
    }

    private static RedisConfiguration told(LettuceConnectionFactory application) {
        return Stream.<@Nullable RedisConfiguration>of(
                        application.getClusterConfiguration(),
                        application.getSentinelConfiguration(),
                        application.getSocketConfiguration())
                .filter(Objects::nonNull)
                .findFirst()
                .orElseGet(application::getStandaloneConfiguration);
    }

    /** The application's, but for what is ours. */
    private record Derived(
            LettuceClientConfiguration application, ClientOptions options, ClientResources resources, Duration timeout)
            implements LettuceClientConfiguration {

        @Override
        public boolean isUseSsl() {
            return application.isUseSsl();
        }

        @Override
        @SuppressWarnings("deprecation") // whoever asks the old question gets the old answer
        public boolean isVerifyPeer() {
            return application.isVerifyPeer();
        }

        @Override
        public SslVerifyMode getVerifyMode() {
            return application.getVerifyMode();
        }

        @Override
        public boolean isStartTls() {
            return application.isStartTls();
        }

        @Override
        public Optional<ClientResources> getClientResources() {
            return Optional.of(resources);
        }

        @Override
        public Optional<ClientOptions> getClientOptions() {
            return Optional.of(options);
        }

        @Override
        public Optional<String> getClientName() {
            return application.getClientName();
        }

        @Override
        public Optional<ReadFrom> getReadFrom() {
            return Optional.empty();
        }

        @Override
        public Optional<RedisCredentialsProviderFactory> getRedisCredentialsProviderFactory() {
            return application.getRedisCredentialsProviderFactory();
        }

        @Override
        public Duration getCommandTimeout() {
            return timeout;
        }

        @Override
        public Duration getShutdownTimeout() {
            return application.getShutdownTimeout();
        }

        @Override
        public Duration getShutdownQuietPeriod() {
            return Duration.ZERO;
        }
    }
}
