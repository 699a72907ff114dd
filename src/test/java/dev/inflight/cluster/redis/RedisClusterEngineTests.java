package dev.inflight.cluster.redis;

import java.util.List;

class RedisClusterEngineTests extends RedisContract {

    @Override
    List<TestRedis> start() {
        return List.of(TestRedis.start());
    }

    @Override
    Engines engines(int port) {
        return new Engines(port);
    }
}
