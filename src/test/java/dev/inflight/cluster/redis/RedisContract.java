package dev.inflight.cluster.redis;

import dev.inflight.cluster.ClusterEngine;
import dev.inflight.test.cluster.ClusterEngineContract;
import io.lettuce.core.KillArgs;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** The contract with a real server, which a test in between may stop and go on. */
@TestInstance(Lifecycle.PER_CLASS)
abstract class RedisContract extends ClusterEngineContract {

    private TestRedis redis;
    private Engines engines;

    abstract TestRedis start();

    abstract Engines engines(int port);

    abstract RedisClusterEngine open(Engines over);

    @BeforeAll
    void startTheServer() {
        redis = start();
    }

    @AfterAll
    void stopTheServer() {
        if (redis != null) {
            redis.close();
        }
    }

    @BeforeEach
    void openTheFactory() {
        redis.ask(server -> server.flushall());
        engines = engines(redis.port());
    }

    @AfterEach
    void closeTheFactory() {
        engines.close();
    }

    @Override
    protected ClusterEngine open(String instance) {
        return open(engines);
    }

    @Override
    protected Duration timeout() {
        return Engines.TIMEOUT;
    }

    @Override
    protected void pass(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    @Override
    protected void hang() {
        redis.freeze();
    }

    @Override
    protected void recover() {
        redis.thaw();
    }

    @Override
    protected void lose() {
        redis.ask(server -> server.flushall());
    }

    @Override
    protected void breakConnections() {
        redis.ask(server -> server.clientKill(KillArgs.Builder.typeNormal().skipme()));
    }
}
