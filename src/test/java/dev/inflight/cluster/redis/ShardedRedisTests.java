package dev.inflight.cluster.redis;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.springframework.data.redis.connection.RedisClusterConfiguration;

/** The contract with a cluster of three masters, over all of which claims and inboxes are spread. */
class ShardedRedisTests extends RedisContract {

    private static final int SLOTS = 16_384;
    private static final int MASTERS = 3;

    @Override
    List<TestRedis> start() {
        List<TestRedis> masters = Stream.generate(() -> TestRedis.start("--cluster-enabled", "yes"))
                .limit(MASTERS)
                .toList();
        for (int i = 0; i < MASTERS; i++) {
            TestRedis master = masters.get(i);
            int first = SLOTS * i / MASTERS;
            int end = SLOTS * (i + 1) / MASTERS;
            master.ask(
                    server -> server.clusterAddSlots(IntStream.range(first, end).toArray()));
            master.ask(server -> server.clusterMeet("127.0.0.1", masters.get(0).port()));
        }
        Awaitility.await().until(() -> masters.stream().allMatch(ShardedRedisTests::isWhole));
        return masters;
    }

    private static boolean isWhole(TestRedis master) {
        return master.ask(server -> server.clusterInfo()).contains("cluster_state:ok")
                && master.ask(server -> server.clusterNodes()).lines().count() == MASTERS;
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
