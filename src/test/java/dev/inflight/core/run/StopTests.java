package dev.inflight.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.CancelEffect;
import dev.inflight.Outcome;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StopTests {

    private static final Cause CAUSE = Cause.stop(Outcome.CANCELLED, Cause.BY_CALLER, "because");

    private final Stop stop = new Stop(CAUSE, 7_000);

    @Test
    void whatNeverBeganLeftNothingToWaitFor() {
        stop.neverBegan();
        assertThat(stop.isClimbed()).isTrue();
        assertThat(stop.effect()).isEqualTo(CancelEffect.NEVER_STARTED);
        assertThat(stop.lag()).isZero();
    }

    @Test
    void aLadderWithoutAHigherRungSetTheToken() {
        assertThat(stop.effect()).isNull();
        stop.climbed();
        assertThat(stop.effect()).isEqualTo(CancelEffect.SIGNALLED);
    }

    @Test
    void theRungThatWasReachedIsKept() {
        stop.reached(CancelEffect.INTERRUPTED);
        stop.climbed();
        assertThat(stop.effect()).isEqualTo(CancelEffect.INTERRUPTED);
    }

    @Test
    void thatTheWorkCannotBeReachedIsTheLastWord() {
        stop.reached(CancelEffect.UNREACHABLE);
        stop.reached(CancelEffect.HOOK);
        assertThat(stop.effect()).isEqualTo(CancelEffect.UNREACHABLE);
    }

    @Test
    void theLagIsFromTheEndOfTheFutureToTheEndOfTheWork() {
        assertThat(stop.lag()).isNull();
        stop.gone(9_500);
        assertThat(stop.lag()).isEqualTo(Duration.ofNanos(2_500));
    }

    @Test
    void nobodyKnowsTheLagOfWorkThatCannotBeReached() {
        stop.reached(CancelEffect.UNREACHABLE);
        stop.gone(9_500);
        assertThat(stop.lag()).isNull();
    }

    @Test
    void aCauseWithoutAResultIsKeptAsItIs() {
        assertThat(stop.cause()).isSameAs(CAUSE);
    }

    @Test
    void whatTheFutureEndedWithIsNotKept() {
        Cause byHand = new Cause(Outcome.COMPLETED, Cause.BY_CALLER, "by hand", "a value", null);
        assertThat(new Stop(byHand, 0).cause())
                .isEqualTo(new Cause(Outcome.COMPLETED, Cause.BY_CALLER, "by hand", null, null));
    }

    @Test
    void theFailureIsNotKept() {
        Cause failed = new Cause(Outcome.FAILED, Cause.BY_CALLER, "by hand", null, new IllegalStateException());
        assertThat(new Stop(failed, 0).cause().failure()).isNull();
    }

    @Test
    void anOrdinaryEndNeedsNoCauseOfItsOwn() {
        assertThat(new Cause(Outcome.COMPLETED, null, null, "a value", null).withoutResult())
                .isSameAs(Cause.RETURNED);
    }
}
