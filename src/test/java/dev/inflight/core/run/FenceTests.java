package dev.inflight.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inflight.Outcome;
import dev.inflight.TaskEnding;
import dev.inflight.core.timer.DeadlineTimer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The interrupt fence, step by step; what threads do to it at the same time is proven elsewhere. */
class FenceTests {

    private final Fenced fenced = new Fenced();

    @AfterEach
    void takeTheFlagDown() {
        Thread.interrupted();
    }

    @Test
    void anInterruptThatWasThereBeforeTheWorkIsThereAfterIt() {
        Thread.currentThread().interrupt();
        fenced.begin(Thread.currentThread(), 0);
        fenced.interruptWorker();

        fenced.leave(Outcome.COMPLETED);

        assertThat(Thread.currentThread().isInterrupted()).isTrue();
    }

    @Test
    void anInterruptRightAfterTheBeginningIsTakenDown() {
        fenced.begin(Thread.currentThread(), 0);
        fenced.interruptWorker();

        fenced.leave(Outcome.COMPLETED);

        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void anInterruptByAnybodyElseIsKept() {
        fenced.begin(Thread.currentThread(), 0);
        Thread.currentThread().interrupt();

        fenced.leave(Outcome.COMPLETED);

        assertThat(Thread.currentThread().isInterrupted()).isTrue();
    }

    @Test
    void whileItWorksTheWorkerIsInterrupted() {
        fenced.begin(Thread.currentThread(), 0);

        assertThat(fenced.interruptWorker()).isTrue();
    }

    @Test
    void beforeTheWorkBeginsNobodyIsInterrupted() {
        assertThat(fenced.interruptWorker()).isFalse();
    }

    @Test
    void afterTheWorkNobodyIsInterrupted() {
        fenced.begin(Thread.currentThread(), 0);
        fenced.leave(Outcome.COMPLETED);

        assertThat(fenced.interruptWorker()).isFalse();
    }

    @Test
    void whileAnInnerStageGoesOnNobodyIsInterrupted() {
        fenced.begin(Thread.currentThread(), 0);
        fenced.leave(null);

        assertThat(fenced.interruptWorker()).isFalse();
    }

    @Test
    void theWorkerIsInterruptedOnceAtMost() {
        fenced.begin(Thread.currentThread(), 0);
        fenced.interruptWorker();

        assertThat(fenced.interruptWorker()).isFalse();
    }

    @Test
    void aThreadThatIsNotOursIsNotInterrupted() {
        fenced.begin(null, 0);

        assertThat(fenced.interruptWorker()).isFalse();
    }

    @Test
    void decidedWorkDoesNotBegin() {
        fenced.decide(Outcome.CANCELLED);

        assertThat(fenced.begin(Thread.currentThread(), 0)).isFalse();
    }

    @Test
    void theFirstDecisionIsKept() {
        fenced.decide(Outcome.CANCELLED);
        fenced.decide(Outcome.TIMED_OUT);

        assertThat(RunState.outcome(fenced.word())).isEqualTo(Outcome.CANCELLED);
    }

    @Test
    void aSecondDecisionIsToldThatItIsTooLate() {
        fenced.decide(Outcome.CANCELLED);

        assertThat(fenced.decide(Outcome.TIMED_OUT)).isEqualTo(-1);
    }

    @Test
    void aThreadThatHasLeftIsNotHeldOnTo() {
        fenced.begin(Thread.currentThread(), 0);
        fenced.leave(Outcome.COMPLETED);

        assertThat(fenced.worker()).isNull();
    }

    @Test
    void aDecidedRunKeepsItsOutcomeWhenItsWorkIsOver() {
        fenced.begin(Thread.currentThread(), 0);
        fenced.decide(Outcome.TIMED_OUT);
        fenced.leave(Outcome.COMPLETED);

        assertThat(RunState.outcome(fenced.word())).isEqualTo(Outcome.TIMED_OUT);
    }

    @Test
    void workThatHasGoneIsNoZombie() {
        fenced.begin(Thread.currentThread(), 0);
        fenced.leave(Outcome.COMPLETED);

        assertThat(fenced.markZombie()).isFalse();
    }

    @Test
    void aZombieIsDeclaredOnce() {
        fenced.begin(Thread.currentThread(), 0);
        fenced.decide(Outcome.TIMED_OUT);
        fenced.mark(RunState.SETTLED);
        fenced.markZombie();

        assertThat(fenced.markZombie()).isFalse();
    }

    @Test
    void anInnerStageIsOverOnce() {
        fenced.begin(null, 0);
        fenced.leave(null);
        fenced.innerOver(Outcome.COMPLETED);

        assertThat(fenced.innerOver(Outcome.FAILED)).isEqualTo(-1);
    }

    /** The word alone. */
    private static final class Fenced extends FencedFuture<@Nullable Void> {

        Fenced() {
            super(0);
        }

        @Override
        public boolean end(Cause cause) {
            return decide(cause.outcome()) >= 0;
        }

        @Override
        public @Nullable Stop stop() {
            return null;
        }

        @Override
        TaskEnding endingFor(Cause cause) {
            throw new UnsupportedOperationException();
        }

        @Override
        protected long nextAlarm() {
            return DeadlineTimer.NEVER;
        }

        @Override
        protected void onAlarm(long now) {}

        @Override
        public String name() {
            return "fenced";
        }

        @Override
        public String id() {
            return "0";
        }
    }

    @Test
    void aThreadThatComesSecondIsNotTheWorker() throws InterruptedException {
        fenced.begin(Thread.currentThread(), 0);
        Thread second = new Thread(() -> fenced.begin(Thread.currentThread(), 0));
        second.start();
        second.join();

        assertThat(fenced.worker()).isSameAs(Thread.currentThread());
    }

    @Test
    void aThreadThatComesTooLateIsNotHeldOnTo() {
        fenced.decide(Outcome.CANCELLED);
        fenced.begin(Thread.currentThread(), 0);

        assertThat(fenced.worker()).isNull();
        assertThat(fenced.begunAt()).isNegative();
    }

    @Test
    void whatIsNotSettledIsNoZombie() {
        fenced.begin(Thread.currentThread(), 0);
        fenced.decide(Outcome.TIMED_OUT);

        assertThat(fenced.markZombie()).isFalse();
    }
}
