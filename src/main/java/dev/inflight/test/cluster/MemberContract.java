package dev.inflight.test.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.inflight.cluster.Beat;
import dev.inflight.cluster.ClusterEngine;
import dev.inflight.cluster.Member;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who is alive. */
abstract class MemberContract extends EngineScene {

    @Test
    public void the_first_beat_is_not_known() {
        Beat beat = answer(engine("a").beat(member("a"), LONG));

        assertThat(beat.known()).isFalse();
    }

    @Test
    public void the_second_beat_is_known() {
        Beat beat = answer(alive("a").beat(member("a"), LONG));

        assertThat(beat.known()).isTrue();
    }

    @Test
    public void a_beat_after_the_lease_ended_is_not_known() {
        ClusterEngine engine = engine("a");
        answer(engine.beat(member("a"), SHORT));
        pass(AFTER_SHORT);

        assertThat(answer(engine.beat(member("a"), LONG)).known()).isFalse();
    }

    @Test
    public void a_beat_after_leaving_is_not_known() {
        ClusterEngine engine = alive("a");

        assertThat(answer(engine.beat(member("a"), Duration.ZERO)).known()).isTrue();
        assertThat(answer(engine.beat(member("a"), LONG)).known()).isFalse();
    }

    @Test
    public void a_beat_counts_the_replicas() {
        alive("a");
        alive("b");

        assertThat(answer(engine("c").beat(member("c"), LONG)).live()).isEqualTo(3);
    }

    @Test
    public void the_engine_has_one_clock_for_all() {
        ClusterEngine one = engine("a");
        ClusterEngine other = engine("b");
        long earlier = answer(one.beat(member("a"), LONG)).engineMicros();
        pass(SHORT);
        long later = answer(other.beat(member("b"), LONG)).engineMicros();

        assertThat(later - earlier).isGreaterThanOrEqualTo(SHORT.toNanos() / 1_000);
    }

    @Test
    public void members_tell_what_they_said_of_themselves() {
        ClusterEngine engine = alive("a");

        Member told = answer(engine.members()).get(0);

        assertThat(told.withLeaseLeft(Duration.ZERO)).isEqualTo(member("a"));
    }

    @Test
    public void members_have_what_is_left_of_their_leases() {
        ClusterEngine engine = alive("a");

        Member told = answer(engine.members()).get(0);

        assertThat(told.isAlive()).isTrue();
        assertThat(told.leaseLeft()).isPositive().isLessThanOrEqualTo(LONG);
    }

    @Test
    public void members_are_in_the_order_of_their_instances() {
        alive("b");
        alive("c");
        ClusterEngine engine = alive("a");

        assertThat(answer(engine.members())).extracting(Member::instance).containsExactly("a", "b", "c");
    }

    @Test
    public void one_whose_lease_ended_is_still_told_of() {
        ClusterEngine engine = alive("a");
        answer(engine("b").beat(member("b"), SHORT));
        pass(AFTER_SHORT);

        List<Member> told = answer(engine.members());

        assertThat(told).extracting(Member::isAlive).containsExactly(true, false);
        assertThat(told.get(1).leaseLeft()).isNegative();
    }

    @Test
    public void one_that_left_is_not_told_of() {
        ClusterEngine engine = alive("a");
        answer(engine.beat(member("a"), Duration.ZERO));

        assertThat(answer(engine.members())).isEmpty();
    }

    @Test
    public void the_last_record_counts() {
        ClusterEngine engine = alive("a");
        Member moved =
                new Member("a", "elsewhere", member("a").since(), 1, member("a").counts(), 9);
        answer(engine.beat(moved, LONG));

        assertThat(answer(engine.members()).get(0).withLeaseLeft(Duration.ZERO)).isEqualTo(moved);
    }

    @Test
    public void a_lease_that_is_negative_is_refused() {
        ClusterEngine engine = engine("a");

        assertThatIllegalArgumentException().isThrownBy(() -> engine.beat(member("a"), Duration.ofSeconds(-1)));
    }
}
