package dev.inflight.cluster.redis;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.data.redis.connection.RedisStaticMasterReplicaConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

class UnsupportedServersTests {

    @Test
    void a_fixed_list_of_master_and_replicas_is_refused_and_not_taken_for_localhost() {
        LettuceConnectionFactory factory = new LettuceConnectionFactory(
                new RedisStaticMasterReplicaConfiguration("redis.example.com"),
                LettuceClientConfiguration.defaultConfiguration());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> RedisClusterEngine.over(factory, "test", 1, Engines.TIMEOUT))
                .withMessageContaining("Sentinel");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Prices", "a b", "{a}", "x\n"})
    void a_namespace_that_is_none_is_refused(String namespace) {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> RedisClusterEngine.over(new LettuceConnectionFactory(), namespace, 1, Engines.TIMEOUT));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 49, 1_001})
    void a_timeout_out_of_its_bounds_is_refused(long millis) {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        RedisClusterEngine.over(new LettuceConnectionFactory(), "test", 1, Duration.ofMillis(millis)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 65})
    void partitions_out_of_their_bounds_are_refused(int partitions) {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        RedisClusterEngine.over(new LettuceConnectionFactory(), "test", partitions, Engines.TIMEOUT));
    }
}
