package dev.inflight.cluster.redis;

import dev.inflight.TimeSource;
import dev.inflight.cluster.DaemonTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.data.redis.connection.RedisConfiguration;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** Engines over factories as applications have them, closed together. */
final class Engines implements AutoCloseable {

    static final Duration TIMEOUT = Duration.ofMillis(400);

    private final List<RedisClusterEngine> engines = new ArrayList<>();
    private final LettuceConnectionFactory factory;

    /** Over one server. */
    Engines(int port) {
        this(new RedisStandaloneConfiguration("127.0.0.1", port));
    }

    Engines(RedisConfiguration server) {
        this(new LettuceConnectionFactory(server, LettuceClientConfiguration.defaultConfiguration()));
    }

    /** Over a factory that has not been started. */
    Engines(LettuceConnectionFactory given) {
        factory = given;
        factory.afterPropertiesSet();
        factory.start();
    }

    RedisClusterEngine open() {
        return open(1, DaemonTime.INSTANCE);
    }

    RedisClusterEngine open(int partitions, TimeSource time) {
        return open(partitions, TIMEOUT, time);
    }

    RedisClusterEngine open(int partitions, Duration timeout, TimeSource time) {
        RedisClusterEngine engine = RedisClusterEngine.over(factory, "test", partitions, timeout, time);
        engines.add(engine);
        return engine;
    }

    @Override
    public void close() {
        engines.forEach(RedisClusterEngine::close);
        factory.destroy();
    }
}
