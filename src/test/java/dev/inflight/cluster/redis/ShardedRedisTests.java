package dev.inflight.cluster.redis;

import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.springframework.data.redis.connection.RedisClusterConfiguration;

/** The contract with a server that is a cluster and claims spread over four slots of it. */
class ShardedRedisTests extends RedisContract {

    private static final int SLOTS = 16_384;

    @Override
    TestRedis start() {
        TestRedis redis = TestRedis.start("--cluster-enabled", "yes");
        redis.ask(server -> server.clusterAddSlots(IntStream.range(0, SLOTS).toArray()));
        Awaitility.await().until(() -> redis.ask(server -> server.clusterInfo()).contains("cluster_state:ok"));
        return redis;
    }

    @Override
    Engines engines(int port) {
        return new Engines(new RedisClusterConfiguration().clusterNode("127.0.0.1", port));
    }

    @Override
    int partitions() {
        return 4;
    }
}
