package dev.inflight.cluster.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.TaskCounts;
import dev.inflight.cluster.Claim.Granted;
import dev.inflight.cluster.ClaimRequest;
import dev.inflight.cluster.EngineUnavailableException;
import dev.inflight.cluster.Member;
import dev.inflight.cluster.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What others may have put into the server. */
class HostileRedisTests {

    private static final Duration KEEP = Duration.ofMinutes(10);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String INBOX = "{inflight:test:in:b}";
    private static final Message LATER = new Message("m1", "a", "LIST", 1, Map.of());

    private static TestRedis redis;
    private Engines engines;
    private RedisClusterEngine engine;

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
    void openTheEngine() {
        redis.ask(server -> server.flushall());
        engines = new Engines(redis.port());
        engine = engines.open();
    }

    @AfterEach
    void closeTheFactory() {
        engines.close();
    }

    private static <T> T answer(CompletionStage<T> stage) {
        CompletableFuture<T> future = stage.toCompletableFuture();
        assertThat(future).succeedsWithin(PATIENCE);
        return future.join();
    }

    private List<Message> listen() {
        List<Message> got = new CopyOnWriteArrayList<>();
        engine.listen("b", got::add);
        return got;
    }

    private static void await(List<Message> got, Message message) {
        Awaitility.await().atMost(PATIENCE).until(() -> got.contains(message));
    }

    @Test
    void garbage_in_an_inbox_is_unreadable_and_gone() {
        redis.ask(server -> server.xadd(INBOX, Map.of("some", "thing")));
        redis.ask(server -> server.xadd(INBOX, Map.of("v", "1", "id", "x", "type", "\u0000", "", "")));
        redis.ask(server -> server.xadd(INBOX, Map.of("v", "1", "payload", "x".repeat(10 * 1024 * 1024))));
        List<Message> got = listen();
        answer(engine.send(List.of("b"), LATER));

        await(got, LATER);
        assertThat(got.stream().filter(Message::isUnreadable)).hasSize(3);
        Awaitility.await().atMost(PATIENCE).until(() -> redis.ask(server -> server.xlen(INBOX)) == 0);
    }

    @Test
    void what_is_no_inbox_is_cleared_away() {
        redis.ask(server -> server.set(INBOX, "no stream"));
        List<Message> got = listen();
        Awaitility.await().atMost(PATIENCE).until(() -> redis.ask(server -> server.exists(INBOX)) == 0);

        answer(engine.send(List.of("b"), LATER));

        await(got, LATER);
    }

    @Test
    void a_flood_of_messages_is_cut() {
        List<CompletableFuture<Void>> sent = new ArrayList<>();
        for (int i = 0; i < 12_000; i++) {
            Message message = new Message("m" + i, "a", "LIST", 1, Map.of());
            sent.add(engine.send(List.of("nobody"), message).toCompletableFuture());
            if (i % 1_000 == 999) {
                Awaitility.await().atMost(PATIENCE).until(() -> sent.stream().allMatch(CompletableFuture::isDone));
            }
        }
        assertThat(sent).noneMatch(CompletableFuture::isCompletedExceptionally);

        long kept = redis.ask(server -> server.xlen("{inflight:test:in:nobody}"));
        assertThat(kept).isLessThan(10_500);
    }

    @Test
    void what_is_no_claim_is_replaced() {
        redis.ask(server -> server.set("{inflight:test:0}:c:prices", "garbage"));
        redis.ask(server -> server.set("{inflight:test:0}:tok", "garbage"));

        assertThat(answer(engine.claim(ClaimRequest.of("prices", "fire@a", KEEP))))
                .isInstanceOf(Granted.class);
    }

    @Test
    void a_token_that_no_double_can_hold_is_none() {
        redis.ask(server -> server.set("{inflight:test:0}:tok", "9007199254740993"));

        Granted granted = (Granted) answer(engine.claim(ClaimRequest.of("prices", "fire@a", KEEP)));

        assertThat(granted.token()).isLessThan(1L << 53);
    }

    @Test
    void a_key_of_another_type_is_told_as_it_is() {
        redis.ask(server -> server.lpush("{inflight:test:0}:c:prices", "garbage"));

        assertThat(engine.claim(ClaimRequest.of("prices", "fire@a", KEEP)).toCompletableFuture())
                .failsWithin(PATIENCE)
                .withThrowableThat()
                .withCauseInstanceOf(EngineUnavailableException.class)
                .withMessageContaining("WRONGTYPE");
    }

    @Test
    void what_is_no_replica_is_not_listed() {
        redis.ask(server -> server.zadd("{inflight:test:0}:live", Double.MAX_VALUE, "a}b<script>"));
        redis.ask(server -> server.zadd("{inflight:test:0}:live", 1e18, "forever"));
        redis.ask(server -> server.hset("{inflight:test:0}:inst", "a", "\u0000garbage"));
        Member member = new Member("a", "h", Instant.EPOCH, 1, new TaskCounts(0, 0, 0, 0, 0, Duration.ZERO), 0);
        answer(engine.beat(member, KEEP));

        assertThat(answer(engine.members()))
                .extracting(Member::instance)
                .contains("a")
                .doesNotContain("a}b<script>");
    }

    @Test
    void a_message_of_another_namespace_is_not_ours() {
        List<Message> got = listen();
        redis.ask(server -> server.xadd("{inflight:other:in:b}", LATER.toWire()));
        Message ours = new Message("m2", "a", "LIST", 1, Map.of());
        answer(engine.send(List.of("b"), ours));

        await(got, ours);
        assertThat(got).doesNotContain(LATER);
    }
}
