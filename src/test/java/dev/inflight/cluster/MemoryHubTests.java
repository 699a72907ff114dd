package dev.inflight.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.TaskCounts;
import dev.inflight.cluster.Claim.Granted;
import dev.inflight.cluster.Claim.Held;
import dev.inflight.test.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What can go wrong with it, does. */
class MemoryHubTests {

    private static final Duration TIMEOUT = Duration.ofMillis(400);
    private static final Duration LONG = Duration.ofMinutes(10);

    private final ManualTime time = new ManualTime(Long.MAX_VALUE - 1_000_000);
    private final MemoryHub hub = new MemoryHub(time);
    private final MemoryClusterEngine a = hub.engine("a", TIMEOUT);
    private final MemoryClusterEngine b = hub.engine("b", TIMEOUT);
    private final List<Message> heard = new ArrayList<>();

    private static Member member(String instance) {
        return new Member(instance, "h", Instant.EPOCH, 1, new TaskCounts(0, 0, 0, 0, 0, Duration.ZERO), 0);
    }

    private static Message message(String id) {
        return new Message(id, "a", "LIST", 1, Map.of());
    }

    private static ClaimRequest prices(String run) {
        return ClaimRequest.of("prices", run, LONG);
    }

    private <T> T answer(CompletionStage<T> stage) {
        time.advance(Duration.ZERO);
        return stage.toCompletableFuture().getNow(null);
    }

    private static boolean isDone(CompletionStage<?> stage) {
        return stage.toCompletableFuture().isDone();
    }

    private static void assertUnknown(CompletionStage<?> stage) {
        assertThat(stage.toCompletableFuture())
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withCauseInstanceOf(EngineUnavailableException.class);
    }

    @Test
    void its_clock_shows_the_wall_clock_in_microseconds() {
        assertThat(answer(a.beat(member("a"), LONG)).engineMicros())
                .isEqualTo(TimeUnit.SECONDS.toMicros(
                        Instant.parse("2026-01-01T00:00:00Z").getEpochSecond()));
    }

    @Test
    void a_call_is_unknown_at_its_timeout_and_not_before() {
        hub.pause();
        CompletionStage<Claim> claim = a.claim(prices("a-1"));

        time.advance(TIMEOUT.minusNanos(1));
        assertThat(isDone(claim)).isFalse();
        time.advance(Duration.ofNanos(1));
        assertUnknown(claim);
    }

    @Test
    void what_became_unknown_in_a_pause_is_carried_out_after_it() {
        answer(a.beat(member("a"), LONG));
        hub.pause();
        a.claim(prices("a-1"));
        time.advance(TIMEOUT);
        hub.resume();

        assertThat(answer(b.claim(prices("b-1")))).isEqualTo(new Held("a-1"));
    }

    @Test
    void one_that_refuses_fails_at_once() {
        hub.refuse(true);
        CompletionStage<Claim> claim = a.claim(prices("a-1"));
        time.advance(Duration.ZERO);

        assertUnknown(claim);
    }

    @Test
    void a_message_that_is_dropped_was_sent_and_never_arrives() {
        b.listen("b", heard::add);
        hub.drop(1);
        CompletionStage<Void> dropped = a.send(List.of("b"), message("m1"));
        a.send(List.of("b"), message("m2"));
        time.advance(LONG);

        assertThat(dropped.toCompletableFuture()).isCompleted();
        assertThat(heard).containsExactly(message("m2"));
    }

    @Test
    void a_call_whose_answer_is_lost_took_effect() {
        answer(a.beat(member("a"), LONG));
        hub.loseAnswers(1);
        CompletionStage<Claim> claim = a.claim(prices("a-1"));
        time.advance(TIMEOUT);

        assertUnknown(claim);
        assertThat(answer(b.claim(prices("b-1")))).isEqualTo(new Held("a-1"));
    }

    @Test
    void a_replica_that_is_cut_off_reaches_nothing() {
        answer(b.beat(member("b"), LONG));
        hub.cut("a");
        CompletionStage<Claim> claim = a.claim(prices("a-1"));
        time.advance(TIMEOUT);

        assertUnknown(claim);
        assertThat(answer(b.claim(prices("b-1")))).isInstanceOf(Granted.class);
    }

    @Test
    void the_inbox_of_a_replica_that_is_cut_off_waits_for_it() {
        b.listen("b", heard::add);
        hub.cut("b");
        answer(a.send(List.of("b"), message("m1")));
        time.advance(Duration.ofSeconds(1));
        assertThat(heard).isEmpty();

        hub.mend("b");
        time.advance(Duration.ZERO);
        assertThat(heard).containsExactly(message("m1"));
    }

    @Test
    void a_delay_is_there_and_back() {
        hub.delay(Duration.ofMillis(10));
        CompletionStage<Claim> claim = a.claim(prices("a-1"));

        time.advance(Duration.ofMillis(19));
        assertThat(isDone(claim)).isFalse();
        time.advance(Duration.ofMillis(1));
        assertThat(claim.toCompletableFuture()).isCompleted();
    }

    @Test
    void nothing_overtakes_what_was_sent_before_it() {
        answer(a.beat(member("a"), LONG));
        hub.delay(Duration.ofMillis(10));
        CompletionStage<Claim> first = a.claim(prices("a-1"));
        hub.delay(Duration.ZERO);
        CompletionStage<Claim> second = a.claim(prices("a-2"));
        time.advance(Duration.ofMillis(20));

        assertThat(answer(first)).isInstanceOf(Granted.class);
        assertThat(answer(second)).isEqualTo(new Held("a-1"));
    }

    @Test
    void a_failover_forgets_the_last_writes() {
        answer(a.beat(member("a"), LONG));
        MemoryHub.Saved before = hub.save();
        answer(a.claim(prices("a-1")));
        hub.restore(before);

        assertThat(answer(b.claim(prices("b-1")))).isInstanceOf(Granted.class);
        assertThat(answer(a.beat(member("a"), LONG)).known()).isTrue();
    }

    @Test
    void tokens_grow_though_the_clock_went_back() {
        CompletionStage<Claim> first = a.claim(prices("a-1"));
        Granted older = (Granted) answer(first);
        hub.jumpClock(Duration.ofSeconds(-5));
        Granted newer = (Granted) answer(a.claim(prices("a-2").over("a-1")));

        assertThat(newer.token()).isEqualTo(older.token() + 1);
    }

    @Test
    void an_inbox_that_nobody_reads_is_forgotten_after_two_leases() {
        answer(a.beat(member("a"), Duration.ofSeconds(10)));
        answer(a.send(List.of("b"), message("m1")));
        time.advance(Duration.ofSeconds(20));
        b.listen("b", heard::add);
        time.advance(Duration.ZERO);

        assertThat(heard).isEmpty();
    }

    @Test
    void an_inbox_holds_the_last_10_000() {
        for (int i = 0; i <= 10_000; i++) {
            a.send(List.of("b"), message("m" + i));
        }
        time.advance(Duration.ZERO);
        b.listen("b", heard::add);
        time.advance(Duration.ZERO);

        assertThat(heard).hasSize(10_000).startsWith(message("m1"));
    }

    @Test
    void a_replica_is_forgotten_ten_minutes_after_its_lease() {
        answer(a.beat(member("a"), Duration.ofSeconds(10)));
        time.advance(Duration.ofMinutes(10));
        assertThat(answer(b.members())).hasSize(1);

        time.advance(Duration.ofSeconds(10));
        assertThat(answer(b.members())).isEmpty();
        assertThat(answer(b.beat(member("b"), LONG)).live()).isEqualTo(1);
    }

    @Test
    void closing_it_closes_its_engines() {
        CompletionStage<List<Member>> open = a.members();
        hub.close();

        assertUnknown(open);
        assertUnknown(b.members());
    }

    @Test
    void with_the_clock_of_the_machine_it_runs_by_itself() {
        try (MemoryHub real = new MemoryHub(DaemonTime.INSTANCE);
                MemoryClusterEngine engine = real.engine("a", TIMEOUT)) {
            CompletableFuture<Thread> thread = engine.members()
                    .thenApply(members -> Thread.currentThread())
                    .toCompletableFuture();

            assertThat(thread).succeedsWithin(Duration.ofSeconds(30));
        }
    }
}
