package dev.inflight.test.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.cluster.Beat;
import dev.inflight.cluster.Claim;
import dev.inflight.cluster.Claim.Held;
import dev.inflight.cluster.ClaimRequest;
import dev.inflight.cluster.ClusterEngine;
import dev.inflight.cluster.Member;
import dev.inflight.cluster.Message;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/**
 * What every {@link ClusterEngine} must do, also when its server fails. Extend it, and say how an engine is opened and how its
 * server is made to fail:
 *
 * <pre>{@code
 * class OurEngineTests extends ClusterEngineContract {
 *     protected ClusterEngine open(String instance) { return new OurEngine(server, instance, timeout()); }
 *     …
 * }
 * }</pre>
 *
 * <p>Nothing in it is measured tightly, so it passes on a busy machine. That no call blocks, that an engine's threads do not grow
 * and how exact its timeout is are for its author to show.
 */
public abstract class ClusterEngineContract extends MessageContract {

    /** For implementations. */
    protected ClusterEngineContract() {}

    @Test
    public void every_call_is_unknown_in_time_while_the_server_hangs() {
        ClusterEngine engine = alive("a");
        hang();
        try {
            CompletionStage<Beat> beat = engine.beat(member("a"), LONG);
            CompletionStage<Claim> claim = engine.claim(ClaimRequest.of("prices", "a-1", LONG));
            CompletionStage<Boolean> release = engine.release("rates", "a-1");
            CompletionStage<List<Member>> members = engine.members();
            CompletionStage<Void> send = engine.send(List.of("b"), message("m1"));

            List.of(beat, claim, release, members, send).forEach(this::assertUnknown);
        } finally {
            recover();
        }
    }

    @Test
    public void it_answers_again_after_the_server_hung() {
        ClusterEngine engine = alive("a");
        hang();
        try {
            assertUnknown(engine.claim(ClaimRequest.of("prices", "a-1", LONG)));
        } finally {
            recover();
        }

        eventually(
                "it answers", () -> isAnswered(engine.members()) && isAnswered(engine.release("prices", "nobody-1")));
        assertThat(answer(engine.beat(member("a"), LONG)).known()).isTrue();
        assertThat(granted(engine, "prices", "a-1")).isPositive();
    }

    @Test
    public void what_was_sent_before_the_server_hung_is_not_lost() {
        ClusterEngine reader = engine("b");
        ClusterEngine sender = engine("a");
        answer(sender.send(List.of("b"), message("m1")));
        hang();
        try {
            List<Message> got = listenTo(reader, "b");
            pass(AFTER_SHORT);
            recover();

            eventually("it arrives", () -> got.contains(message("m1")));
        } finally {
            recover();
        }
    }

    @Test
    public void a_server_that_lost_everything_knows_nobody() {
        ClusterEngine engine = alive("a");
        granted(engine, "prices", "a-1");
        lose();

        assertThat(answer(engine.members())).isEmpty();
        assertThat(answer(engine.beat(member("a"), LONG)).known()).isFalse();
        assertThat(granted(alive("b"), "prices", "b-1")).isPositive();
        assertHeld(engine, "prices", "a-1", "b-1");
    }

    @Test
    public void tokens_grow_though_the_server_lost_everything() {
        ClusterEngine engine = alive("a");
        long before = granted(engine, "prices", "a-1");
        lose();
        pass(SHORT);

        assertThat(granted(engine, "prices", "a-2")).isGreaterThan(before);
    }

    @Test
    public void messages_arrive_after_the_server_lost_everything() {
        List<Message> got = listenTo(engine("b"), "b");
        ClusterEngine sender = engine("a");
        answer(sender.send(List.of("b"), message("m1")));
        eventually("the first arrives", () -> got.contains(message("m1")));
        lose();

        answer(sender.send(List.of("b"), message("m2")));

        eventually("the second arrives", () -> got.contains(message("m2")));
    }

    @Test
    public void claims_outlive_connections() {
        ClusterEngine engine = alive("a");
        long token = granted(engine, "prices", "a-1");
        breakConnections();

        eventually("it answers", () -> isAnswered(engine.release("prices", "nobody-1")));
        assertThat(granted(engine, "prices", "a-1")).isEqualTo(token);
        assertHeld(engine, "prices", "a-2", "a-1");
    }

    @Test
    public void messages_arrive_after_connections_broke() {
        List<Message> got = listenTo(engine("b"), "b");
        ClusterEngine sender = engine("a");
        answer(sender.members());
        breakConnections();
        eventually("it answers", () -> isAnswered(sender.send(List.of("b"), message("m0"))));

        answer(sender.send(List.of("b"), message("m1")));

        eventually("it arrives", () -> got.contains(message("m1")));
    }

    @Test
    public void what_is_open_fails_when_the_engine_is_closed() {
        ClusterEngine engine = alive("a");
        hang();
        try {
            CompletionStage<Claim> open = engine.claim(ClaimRequest.of("prices", "a-1", LONG));
            engine.close();

            assertUnknown(open);
        } finally {
            recover();
        }
    }

    @Test
    public void a_closed_engine_does_nothing() {
        ClusterEngine engine = alive("a");
        engine.close();

        assertUnknown(engine.members());
        assertUnknown(engine.send(List.of("b"), message("m1")));
    }

    @Test
    public void closing_an_engine_leaves_nobody() {
        ClusterEngine engine = alive("a");
        granted(engine, "prices", "a-1");
        engine.close();

        assertThat(claim(alive("b"), "prices", "b-1")).isEqualTo(new Held("a-1"));
    }
}
