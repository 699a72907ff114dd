package dev.inflight.cluster.redis;

import dev.inflight.cluster.ClusterEngine;
import dev.inflight.cluster.DaemonTime;
import dev.inflight.test.cluster.ClusterEngineContract;
import io.lettuce.core.KillArgs;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** The contract with a real server, which a test in between may stop and go on. */
@TestInstance(Lifecycle.PER_CLASS)
abstract class RedisContract extends ClusterEngineContract {

    private List<TestRedis> servers = List.of();
    private Engines engines;

    /** One server, or the nodes of a cluster. */
    abstract List<TestRedis> start();

    /** @param port the first one's */
    abstract Engines engines(int port);

    /** Over how many slots claims are spread. */
    int partitions() {
        return 1;
    }

    @BeforeAll
    void startTheServer() {
        servers = start();
    }

    @AfterAll
    void stopTheServer() {
        servers.forEach(TestRedis::close);
    }

    @BeforeEach
    void openTheFactory() {
        lose();
        engines = engines(servers.get(0).port());
    }

    @AfterEach
    void closeTheFactory() {
        engines.close();
    }

    @Override
    protected ClusterEngine open(String instance) {
        ClusterEngine engine = engines.open(partitions(), timeout(), DaemonTime.INSTANCE);
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> isUp(engine)); // a first connection takes a while
        return engine;
    }

    @Override
    protected Duration timeout() {
        return Duration.ofSeconds(1); // the longest there is, for machines that are busy
    }

    private static boolean isUp(ClusterEngine engine) {
        CompletableFuture<?> asked = engine.members().toCompletableFuture();
        return asked.handle((members, failure) -> failure == null)
                .completeOnTimeout(false, 10, TimeUnit.SECONDS)
                .join();
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
        servers.forEach(TestRedis::freeze);
    }

    @Override
    protected void recover() {
        servers.forEach(TestRedis::thaw);
    }

    @Override
    protected void lose() {
        servers.forEach(redis -> redis.ask(server -> server.flushall()));
    }

    @Override
    protected void breakConnections() {
        servers.forEach(redis -> redis.ask(
                server -> server.clientKill(KillArgs.Builder.typeNormal().skipme())));
    }
}
