package dev.inflight.cluster.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.cluster.Claim;
import dev.inflight.cluster.Claim.Granted;
import dev.inflight.cluster.ClaimRequest;
import dev.inflight.cluster.EngineUnavailableException;
import dev.inflight.cluster.Message;
import dev.inflight.test.ManualTime;
import io.lettuce.core.KillArgs;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a real server, and a network, do to an engine. */
class RedisFaultTests {

    private static final Duration KEEP = Duration.ofMinutes(10);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static TestRedis redis;
    private TcpProxy proxy;
    private Engines engines;

    @BeforeAll
    static void start() {
        redis = TestRedis.start();
    }

    @AfterAll
    static void stop() {
        if (redis != null) {
            redis.close();
        }
    }

    @BeforeEach
    void openTheFactory() {
        redis.ask(server -> server.flushall());
        proxy = new TcpProxy(redis.port());
        engines = new Engines(proxy.port());
    }

    @AfterEach
    void closeTheFactory() {
        engines.close();
        proxy.close();
    }

    private static ConditionFactory await() {
        return Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20));
    }

    private static <T> T answer(CompletionStage<T> stage) {
        CompletableFuture<T> future = stage.toCompletableFuture();
        assertThat(future).succeedsWithin(PATIENCE);
        return future.join();
    }

    private static boolean answers(RedisClusterEngine engine) {
        CompletableFuture<?> members = engine.members().toCompletableFuture();
        await().until(members::isDone);
        return !members.isCompletedExceptionally();
    }

    private static void assertUnknown(CompletionStage<?> stage) {
        assertThat(stage.toCompletableFuture())
                .failsWithin(PATIENCE)
                .withThrowableThat()
                .withCauseInstanceOf(EngineUnavailableException.class);
    }

    private static Message message(int i) {
        return new Message("m" + i, "a", "LIST", 1, Map.of("name", "x"));
    }

    private static void killConnections() {
        redis.ask(server -> server.clientKill(KillArgs.Builder.typeNormal().skipme()));
    }

    @Test
    void no_message_of_10_000_is_lost_over_forced_reconnects() {
        RedisClusterEngine sender = engines.open();
        RedisClusterEngine reader = engines.open();
        Set<String> got = ConcurrentHashMap.newKeySet();
        reader.listen("b", message -> got.add(message.id()));
        Queue<Message> toSend = new ConcurrentLinkedQueue<>();
        IntStream.range(0, 10_000).mapToObj(RedisFaultTests::message).forEach(toSend::add);

        for (int round = 0; !toSend.isEmpty() || got.size() < 10_000; round++) {
            assertThat(round).as("rounds until all have arrived").isLessThan(500);
            List<CompletableFuture<Void>> sent = new ArrayList<>();
            for (int i = 0; i < 500 && !toSend.isEmpty(); i++) {
                Message message = toSend.remove();
                sent.add(sender.send(List.of("b"), message)
                        .whenComplete((done, failure) -> {
                            if (failure != null) {
                                toSend.add(message); // unknown: it is sent again
                            }
                        })
                        .toCompletableFuture());
            }
            if (round % 2 == 0 && round < 20) {
                killConnections();
            }
            await().until(() -> sent.stream().allMatch(CompletableFuture::isDone));
            await().until(() -> answers(sender));
        }

        assertThat(got).hasSize(10_000);
        await().until(() -> redis.ask(server -> server.xlen("{inflight:test:in:b}")) == 0);
    }

    @Test
    void calls_are_unknown_while_clients_are_paused_and_known_afterwards() {
        RedisClusterEngine engine = engines.open();
        answer(engine.members());
        redis.ask(server -> server.clientPause(1_500));

        assertUnknown(engine.claim(ClaimRequest.of("prices", "fire@a", KEEP)));
        await().until(() -> answers(engine));
        assertThat(answer(engine.claim(ClaimRequest.of("prices", "fire@a", KEEP))))
                .isInstanceOf(Granted.class);
    }

    @Test
    void an_engine_lives_through_a_server_that_is_stopped_for_longer_than_its_patience() {
        RedisClusterEngine engine = engines.open();
        List<Message> got = new CopyOnWriteArrayList<>();
        engine.listen("b", got::add);
        answer(engine.send(List.of("b"), message(1)));
        await().until(() -> got.contains(message(1)));
        redis.freeze();
        try {
            long frozen = System.nanoTime();
            while (System.nanoTime() - frozen < Duration.ofSeconds(9).toNanos()) {
                assertUnknown(engine.members());
            }
        } finally {
            redis.thaw();
        }

        await().until(() -> answers(engine));
        answer(engine.send(List.of("b"), message(2)));
        await().until(() -> got.contains(message(2)));
    }

    @Test
    void a_server_that_starts_later_is_found() {
        redis.kill();
        RedisClusterEngine engine;
        try (Engines direct = new Engines(redis.port())) {
            engine = direct.open();
            assertUnknown(engine.members());
            redis.restart();

            await().until(() -> answers(engine));
        }
    }

    @Test
    void after_a_restart_messages_arrive_again() {
        RedisClusterEngine engine = engines.open();
        List<Message> got = new CopyOnWriteArrayList<>();
        engine.listen("b", got::add);
        answer(engine.members());
        redis.restart();
        await().until(() -> answers(engine));

        answer(engine.send(List.of("b"), message(1)));

        await().until(() -> got.contains(message(1)));
    }

    @Test
    void calls_keep_their_order_though_the_server_forgot_the_scripts() {
        RedisClusterEngine engine = engines.open();
        answer(engine.members());
        for (int round = 0; round < 20; round++) {
            redis.ask(server -> server.scriptFlush());
            List<CompletableFuture<Claim>> claims = new ArrayList<>();
            List<CompletableFuture<Boolean>> releases = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                String run = "fire@" + i;
                claims.add(engine.claim(ClaimRequest.of("prices", run, KEEP)).toCompletableFuture());
                releases.add(engine.release("prices", run).toCompletableFuture());
            }

            assertThat(claims).allSatisfy(claim -> assertThat(answer(claim)).isInstanceOf(Granted.class));
            assertThat(releases)
                    .allSatisfy(release -> assertThat(answer(release)).isTrue());
        }
    }

    @Test
    void what_is_asked_from_an_answer_does_not_overtake_what_was_asked_before() {
        RedisClusterEngine engine = engines.open();
        answer(engine.members());
        for (int round = 0; round < 200; round++) {
            String name = "prices" + round;
            CompletableFuture<Boolean> released = new CompletableFuture<>();
            CompletableFuture<Void> asked = new CompletableFuture<>();
            Thread asker = Thread.currentThread();
            engine.members()
                    .thenCompose(members -> {
                        if (Thread.currentThread() == asker) { // it was answered before anybody could wait for it
                            return CompletableFuture.completedFuture(true);
                        }
                        assertThat(asked).succeedsWithin(PATIENCE); // so what is asked meanwhile is still on its way
                        return engine.release(name, "fire@a");
                    })
                    .whenComplete((done, failure) -> released.complete(done));
            engine.claim(ClaimRequest.of(name, "fire@a", KEEP));
            asked.complete(null);

            assertThat(answer(released)).isTrue();
        }
    }

    @Test
    void an_engine_gets_out_of_a_connection_that_leads_nowhere() {
        RedisClusterEngine engine = engines.open();
        List<Message> got = new CopyOnWriteArrayList<>();
        engine.listen("b", got::add);
        answer(engine.members());
        proxy.mode(TcpProxy.Mode.HANG);
        assertUnknown(engine.claim(ClaimRequest.of("prices", "fire@a", KEEP)));
        proxy.mode(TcpProxy.Mode.PASS); // for new connections; those that are there have lost something for good

        await().until(() -> answers(engine));
        answer(engine.send(List.of("b"), message(1)));
        await().until(() -> got.contains(message(1)));
    }

    @Test
    void half_an_answer_is_none() {
        RedisClusterEngine engine = engines.open();
        answer(engine.members());
        proxy.mode(TcpProxy.Mode.HALVE);

        assertUnknown(engine.claim(ClaimRequest.of("prices", "fire@a", KEEP)));
        await().until(() -> answers(engine));
    }

    @Test
    void an_engine_connects_again_after_a_cut() {
        RedisClusterEngine engine = engines.open();
        List<Message> got = new CopyOnWriteArrayList<>();
        engine.listen("b", got::add);
        answer(engine.members());
        proxy.mode(TcpProxy.Mode.REFUSE);
        proxy.cut();
        assertUnknown(engine.members());
        try (Engines elsewhere = new Engines(redis.port())) {
            answer(elsewhere.open().send(List.of("b"), message(1)));
        }
        proxy.mode(TcpProxy.Mode.PASS);

        await().until(() -> answers(engine));
        await().until(() -> got.contains(message(1)));
    }

    @Test
    void thousands_of_calls_to_a_stopped_server_block_nobody_and_need_no_threads() {
        RedisClusterEngine engine = engines.open();
        engine.listen("b", message -> {});
        answer(engine.members());
        redis.freeze();
        try {
            IntStream.range(0, 4)
                    .forEach(i -> aThousandUnknown(engine)); // the client makes its few threads when needed
            Set<String> before = threads();
            IntStream.range(0, 4).forEach(i -> aThousandUnknown(engine));

            assertThat(before).containsAll(threads());
        } finally {
            redis.thaw();
        }
    }

    private static Set<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.contains("inflight") || name.contains("lettuce"))
                .collect(Collectors.toSet());
    }

    private static void aThousandUnknown(RedisClusterEngine engine) {
        List<CompletionStage<Claim>> claims = IntStream.range(0, 1_000)
                .mapToObj(i -> engine.claim(ClaimRequest.of("n" + i, "fire@a", KEEP)))
                .toList();
        assertThat(claims.get(999).toCompletableFuture())
                .as("asked without waiting")
                .isNotDone();
        claims.forEach(RedisFaultTests::assertUnknown);
    }

    @Test
    void a_call_is_unknown_fifty_milliseconds_after_its_timeout_at_the_latest() {
        ManualTime time = new ManualTime();
        RedisClusterEngine engine = engines.open(1, time);
        answer(engine.members());
        redis.freeze();
        try {
            CompletableFuture<Claim> claim =
                    engine.claim(ClaimRequest.of("prices", "fire@a", KEEP)).toCompletableFuture();
            time.advance(Engines.TIMEOUT.minusMillis(1));
            assertThat(claim).isNotDone();
            time.advance(Duration.ofMillis(51));
            assertUnknown(claim);
        } finally {
            redis.thaw();
        }
    }

    @Test
    void a_server_that_is_too_old_is_not_used() {
        proxy.rewriteAnswers(bytes -> new String(bytes, StandardCharsets.ISO_8859_1)
                .replaceAll("redis_version:[67]", "redis_version:5")
                .getBytes(StandardCharsets.ISO_8859_1));
        RedisClusterEngine engine = engines.open();

        assertThat(engine.members().toCompletableFuture())
                .failsWithin(PATIENCE)
                .withThrowableThat()
                .withMessageContaining("Redis 6.2 or Valkey 7.2 is the oldest");
    }
}
