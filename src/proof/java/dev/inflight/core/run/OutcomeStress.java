package dev.inflight.core.run;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.inflight.Outcome;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/**
 * The work ends, a deadline passes, somebody cancels and a newer run overlaps, all at once, from two threads that begin at
 * opposite ends: one of the four is told that it was first, and the word keeps that one.
 */
final class OutcomeStress {

    private OutcomeStress() {}

    /** The engine's own word. */
    @JCStressTest
    @org.openjdk.jcstress.annotations.Outcome(id = "one", expect = ACCEPTABLE, desc = "one winner, and it was kept")
    @org.openjdk.jcstress.annotations.Outcome(expect = FORBIDDEN, desc = "two outcomes, or none")
    @State
    public static class RealOutcome {

        private final FenceStress.Word word = new FenceStress.Word();
        private final Winners winners = new Winners();

        public RealOutcome() {
            word.begin(null, 0);
        }

        @Actor
        public void worker() {
            winners.first(!RunState.isDecided(word.leave(Outcome.COMPLETED)), Outcome.COMPLETED);
            winners.first(word.decide(Outcome.CANCELLED) >= 0, Outcome.CANCELLED);
        }

        @Actor
        public void stoppers() {
            winners.second(word.decide(Outcome.TIMED_OUT) >= 0, Outcome.TIMED_OUT);
            winners.second(word.decide(Outcome.OVERLAPPED) >= 0, Outcome.OVERLAPPED);
        }

        @Arbiter
        public void look(L_Result result) {
            result.r1 = winners.judge(RunState.outcome(word.word()));
        }
    }

    /** What everybody writes first: it looks whether there is an outcome, and then sets its own. Must be caught. */
    @JCStressTest
    @org.openjdk.jcstress.annotations.Outcome(id = "one", expect = ACCEPTABLE, desc = "one winner, and it was kept")
    @org.openjdk.jcstress.annotations.Outcome(expect = FORBIDDEN, desc = "two outcomes, or none")
    @State
    public static class NaiveOutcome {

        private volatile @Nullable Outcome outcome;
        private final Winners winners = new Winners();

        private boolean decide(Outcome own) {
            if (outcome != null) {
                return false;
            }
            outcome = own;
            return true;
        }

        @Actor
        public void worker() {
            winners.first(decide(Outcome.COMPLETED), Outcome.COMPLETED);
            winners.first(decide(Outcome.CANCELLED), Outcome.CANCELLED);
        }

        @Actor
        public void stoppers() {
            winners.second(decide(Outcome.TIMED_OUT), Outcome.TIMED_OUT);
            winners.second(decide(Outcome.OVERLAPPED), Outcome.OVERLAPPED);
        }

        @Arbiter
        public void look(L_Result result) {
            result.r1 = winners.judge(outcome);
        }
    }

    /** Who was told to be first; each half written by one thread. */
    private static final class Winners {

        private @Nullable Outcome ofFirst;
        private @Nullable Outcome ofSecond;
        private int count;
        private int countOfSecond;

        void first(boolean won, Outcome outcome) {
            if (won) {
                ofFirst = outcome;
                count++;
            }
        }

        void second(boolean won, Outcome outcome) {
            if (won) {
                ofSecond = outcome;
                countOfSecond++;
            }
        }

        String judge(@Nullable Outcome kept) {
            boolean one = count + countOfSecond == 1 && kept == (count == 1 ? ofFirst : ofSecond);
            return one ? "one" : ofFirst + " and " + ofSecond + ", kept " + kept;
        }
    }
}
