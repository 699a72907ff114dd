package dev.inflight.cluster.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.TaskCounts;
import dev.inflight.cluster.Claim;
import dev.inflight.cluster.Claim.Granted;
import dev.inflight.cluster.ClaimRequest;
import dev.inflight.cluster.Member;
import dev.inflight.cluster.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.RedisSentinelConfiguration;

/** A real server is lost, and its replica takes its place. */
class FailoverTests {

    private static final String MASTER = "prices";
    private static final Duration KEEP = Duration.ofMinutes(10);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private TestRedis master;
    private TestRedis replica;

    @BeforeEach
    void start() {
        master = TestRedis.start("--repl-diskless-sync-delay", "0");
        replica = TestRedis.start("--replicaof", "127.0.0.1", Integer.toString(master.port()));
        await().until(() -> replica.ask(server -> server.info("replication")).contains("master_link_status:up"));
    }

    @AfterEach
    void stop() {
        Stream.of(master, replica).filter(one -> one != null).forEach(TestRedis::close);
    }

    private static ConditionFactory await() {
        return Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20));
    }

    /** Whether the engine answers now; its claims are those of {@code a}, which lives. */
    private static boolean beats(RedisClusterEngine engine, String instance) {
        TaskCounts none = new TaskCounts(0, 0, 0, 0, 0, Duration.ZERO);
        CompletableFuture<?> beat = engine.beat(new Member(instance, "", Instant.EPOCH, 1, none, 0), KEEP)
                .toCompletableFuture();
        return beat.handle((done, failure) -> failure == null)
                .completeOnTimeout(false, 10, TimeUnit.SECONDS)
                .join();
    }

    private static List<Long> tokens(RedisClusterEngine engine, String prefix, String run) {
        return IntStream.range(0, 10)
                .mapToObj(i -> engine.claim(ClaimRequest.of(prefix + i, run + "-" + i, KEEP)))
                .map(stage -> stage.toCompletableFuture().join())
                .map(FailoverTests::token)
                .toList();
    }

    private static long token(Claim claim) {
        assertThat(claim).isInstanceOf(Granted.class);
        return ((Granted) claim).token();
    }

    private void awaitReplicated() {
        Long replicas = master.ask(server -> server.waitForReplication(1, PATIENCE.toMillis()));
        assertThat(replicas).isEqualTo(1);
    }

    @Test
    void a_replica_that_is_promoted_without_the_last_writes_gives_no_token_again() {
        try (TcpProxy address = new TcpProxy(master.port());
                Engines engines = new Engines(address.port())) {
            RedisClusterEngine engine = engines.open();
            await().until(() -> beats(engine, "a"));
            List<Long> kept = tokens(engine, "kept", "a");
            awaitReplicated();
            replica.ask(server -> server.replicaofNoOne());
            List<Long> lost = tokens(engine, "lost", "a");

            address.target(replica.port());
            address.cut();
            await().until(() -> beats(engine, "a"));

            assertThat(tokens(engine, "kept", "a")).as("claims that it has").isEqualTo(kept);
            assertThat(tokens(engine, "lost", "a"))
                    .as("claims that it knows nothing of")
                    .allMatch(token -> token > lost.get(9))
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void a_master_that_is_killed_is_replaced_through_sentinel() {
        try (TestRedis sentinel = TestRedis.sentinel(MASTER, master.port())) {
            await().until(() -> sentinel.ask(server -> server.info("sentinel")).contains("slaves=1"));
            RedisSentinelConfiguration address =
                    new RedisSentinelConfiguration().master(MASTER).sentinel("127.0.0.1", sentinel.port());
            try (Engines engines = new Engines(address)) {
                RedisClusterEngine one = engines.open();
                RedisClusterEngine other = engines.open();
                Queue<String> got = new ConcurrentLinkedQueue<>();
                other.listen("b", message -> got.add(message.id()));
                await().until(() -> beats(one, "a") && beats(other, "b"));
                List<Long> before = tokens(one, "n", "a");
                awaitReplicated();

                master.kill();
                await().until(() -> beats(one, "a") && beats(other, "b"));

                assertThat(tokens(one, "n", "a")).as("what was claimed before").isEqualTo(before);
                assertThat(tokens(other, "m", "b")).as("what is claimed now").allMatch(token -> token > before.get(9));
                Message message = new Message("m1", "a", "LIST", 1, Map.of());
                await().until(() -> {
                    one.send(List.of("b"), message)
                            .toCompletableFuture()
                            .exceptionally(unsent -> null)
                            .join();
                    return got.contains("m1");
                });
            }
        }
    }
}
