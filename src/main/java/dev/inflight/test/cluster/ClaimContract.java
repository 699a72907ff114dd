package dev.inflight.test.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.cluster.Claim;
import dev.inflight.cluster.Claim.Held;
import dev.inflight.cluster.ClaimRequest;
import dev.inflight.cluster.ClusterEngine;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Who has a name. */
abstract class ClaimContract extends MemberContract {

    @Test
    public void a_free_name_is_granted() {
        assertThat(granted(alive("a"), "prices", "a-1")).isPositive();
    }

    @Test
    public void the_same_again_has_the_same_token() {
        ClusterEngine engine = alive("a");
        long token = granted(engine, "prices", "a-1");

        assertThat(granted(engine, "prices", "a-1")).isEqualTo(token);
    }

    @Test
    public void a_name_of_a_live_replica_is_held() {
        granted(alive("a"), "prices", "a-1");

        assertHeld(alive("b"), "prices", "b-1", "a-1");
    }

    @Test
    public void another_name_is_free() {
        granted(alive("a"), "prices", "a-1");

        assertThat(granted(alive("b"), "rates", "b-1")).isPositive();
    }

    @Test
    public void the_run_that_may_be_replaced_is() {
        ClusterEngine engine = alive("a");
        long older = granted(engine, "prices", "a-1");

        Claim newer = answer(engine.claim(ClaimRequest.of("prices", "a-2", LONG).over("a-1")));

        assertThat(tokenOf(newer)).isGreaterThan(older);
        assertHeld(engine, "prices", "a-1", "a-2");
    }

    @Test
    public void a_run_other_than_that_which_may_be_replaced_is_not() {
        ClusterEngine engine = alive("a");
        granted(engine, "prices", "a-1");

        Claim refused =
                answer(engine.claim(ClaimRequest.of("prices", "a-3", LONG).over("a-2")));

        assertThat(refused).isEqualTo(new Held("a-1"));
    }

    @Test
    public void a_name_of_a_replica_that_nobody_heard_of_is_granted() {
        ClusterEngine engine = alive("a");
        long older = granted(engine, "prices", "gone-1");

        assertThat(granted(engine, "prices", "a-1")).isGreaterThan(older);
    }

    @Test
    public void a_name_of_a_replica_that_left_is_granted() {
        ClusterEngine older = alive("a");
        granted(older, "prices", "a-1");
        answer(older.beat(member("a"), Duration.ZERO));

        assertThat(granted(alive("b"), "prices", "b-1")).isPositive();
    }

    @Test
    public void a_name_of_a_replica_whose_lease_ended_is_granted() {
        ClusterEngine older = engine("a");
        answer(older.beat(member("a"), SHORT));
        granted(older, "prices", "a-1");
        pass(AFTER_SHORT);

        assertThat(granted(alive("b"), "prices", "b-1")).isPositive();
    }

    @Test
    public void a_replica_with_a_dash_in_its_name_has_its_runs() {
        granted(alive("shop-7-x"), "prices", "shop-7-x-12");

        assertHeld(alive("b"), "prices", "b-1", "shop-7-x-12");
    }

    @Test
    public void a_holder_without_a_replica_counts_as_alive() {
        ClusterEngine engine = alive("a");
        granted(engine, "\u0001fire:nightly:17", "fire@gone");

        assertHeld(engine, "\u0001fire:nightly:17", "fire@a", "fire@gone");
    }

    @Test
    public void a_claim_ends_when_it_is_not_claimed_again() {
        ClusterEngine engine = alive("a");
        answer(engine.claim(ClaimRequest.of("prices", "fire@a", SHORT)));
        pass(AFTER_SHORT);

        assertThat(granted(engine, "prices", "fire@b")).isPositive();
    }

    @Test
    public void claiming_again_moves_the_end() {
        ClusterEngine engine = alive("a");
        answer(engine.claim(ClaimRequest.of("prices", "a-1", Duration.ofSeconds(5))));
        granted(engine, "prices", "a-1");
        answer(engine.claim(ClaimRequest.of("rates", "a-1", LONG)));
        answer(engine.claim(ClaimRequest.of("rates", "a-1", SHORT)));
        pass(AFTER_SHORT);

        assertHeld(engine, "prices", "a-2", "a-1");
        assertThat(granted(engine, "rates", "a-2")).isPositive();
    }

    @Test
    public void what_was_released_is_free() {
        ClusterEngine engine = alive("a");
        long older = granted(engine, "prices", "a-1");

        assertThat(answer(engine.release("prices", "a-1"))).isTrue();
        assertThat(granted(alive("b"), "prices", "b-1")).isGreaterThan(older);
    }

    @Test
    public void a_run_releases_only_its_own() {
        ClusterEngine engine = alive("a");
        granted(engine, "prices", "a-1");

        assertThat(answer(engine.release("prices", "a-2"))).isFalse();
        assertHeld(engine, "prices", "a-2", "a-1");
    }

    @Test
    public void what_nobody_has_is_not_released() {
        assertThat(answer(alive("a").release("prices", "a-1"))).isFalse();
    }

    @Test
    public void tokens_grow_through_many_hands() {
        ClusterEngine engine = alive("a");
        long last = 0;
        for (int i = 1; i <= 50; i++) {
            Claim next = answer(
                    engine.claim(ClaimRequest.of("prices", "a-" + i, LONG).over("a-" + (i - 1))));
            assertThat(tokenOf(next)).isGreaterThan(last);
            last = tokenOf(next);
        }
    }

    @Test
    public void calls_take_effect_in_their_order() {
        ClusterEngine engine = alive("a");
        CompletionStage<Claim> first = engine.claim(ClaimRequest.of("prices", "a-1", LONG));
        CompletionStage<Boolean> released = engine.release("prices", "a-1");
        CompletionStage<Claim> second = engine.claim(ClaimRequest.of("prices", "a-2", LONG));
        CompletionStage<Claim> third = engine.claim(ClaimRequest.of("prices", "a-3", LONG));

        assertThat(tokenOf(answer(first))).isPositive();
        assertThat(answer(released)).isTrue();
        assertThat(tokenOf(answer(second))).isPositive();
        assertThat(answer(third)).isEqualTo(new Held("a-2"));
    }

    @Test
    public void any_name_is_a_name_of_its_own() {
        ClusterEngine engine = alive("a");
        List<String> names = List.of(
                "{}",
                "}{",
                "{a}",
                "{b}",
                "*",
                "?",
                "a b",
                " ",
                "a\u0000b",
                "\u0001a",
                "ä",
                "a",
                "A",
                "a:",
                "😀".repeat(100),
                "😀".repeat(99),
                "c:a",
                "{inflight:x:0}:live");
        Set<Long> tokens = new HashSet<>();

        names.forEach(name -> tokens.add(granted(engine, name, "a-1")));

        assertThat(tokens).hasSameSizeAs(names);
        names.forEach(name -> assertHeld(engine, name, "a-2", "a-1"));
    }
}
