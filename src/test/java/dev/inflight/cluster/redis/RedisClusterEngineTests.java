package dev.inflight.cluster.redis;

class RedisClusterEngineTests extends RedisContract {

    @Override
    TestRedis start() {
        return TestRedis.start();
    }

    @Override
    Engines engines(int port) {
        return new Engines(port);
    }
}
