package dev.inflight.core.run;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.inflight.Outcome;
import dev.inflight.TaskEnding;
import dev.inflight.core.timer.DeadlineTimer;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/**
 * A worker runs one task and looks at its flag afterwards, as the next task of the pool would; another thread stops the task.
 * First the flag as the worker finds it, then whether the puller interrupted.
 */
final class FenceStress {

    private FenceStress() {}

    /** The worker's flag after its task; looked at more than once, since a late interrupt may take a moment. */
    private static boolean leaked() {
        boolean leaked = false;
        for (int i = 0; i < 20; i++) {
            leaked |= Thread.interrupted();
        }
        return leaked;
    }

    /** The engine's own fence. */
    @JCStressTest
    @org.openjdk.jcstress.annotations.Outcome(id = "false, .*", expect = ACCEPTABLE, desc = "the flag is down")
    @org.openjdk.jcstress.annotations.Outcome(id = "true, .*", expect = FORBIDDEN, desc = "an interrupt leaked")
    @State
    public static class RealFence {

        private final Word word = new Word();

        @Actor
        public void worker(ZZ_Result result) {
            if (word.begin(Thread.currentThread(), 0)) {
                word.leave(Outcome.COMPLETED);
            }
            result.r1 = leaked();
        }

        @Actor
        public void puller(ZZ_Result result) {
            word.decide(Outcome.CANCELLED);
            result.r2 = word.interruptWorker();
        }
    }

    /** The same with work that hands over to an inner stage. */
    @JCStressTest
    @org.openjdk.jcstress.annotations.Outcome(id = "false, .*", expect = ACCEPTABLE, desc = "the flag is down")
    @org.openjdk.jcstress.annotations.Outcome(id = "true, .*", expect = FORBIDDEN, desc = "an interrupt leaked")
    @State
    public static class RealFenceOfAStage {

        private final Word word = new Word();

        @Actor
        public void worker(ZZ_Result result) {
            if (word.begin(Thread.currentThread(), 0)) {
                word.leave(null);
                word.innerOver(Outcome.COMPLETED);
            }
            result.r1 = leaked();
        }

        @Actor
        public void puller(ZZ_Result result) {
            result.r2 = word.interruptWorker();
        }
    }

    /** A flag that was up before the task is up after it, interrupted or not. */
    @JCStressTest
    @org.openjdk.jcstress.annotations.Outcome(id = "true, .*", expect = ACCEPTABLE, desc = "the flag is still up")
    @org.openjdk.jcstress.annotations.Outcome(id = "false, .*", expect = FORBIDDEN, desc = "the flag was lost")
    @State
    public static class RealFenceKeepsAFlag {

        private final Word word = new Word();

        @Actor
        public void worker(ZZ_Result result) {
            Thread.currentThread().interrupt();
            if (word.begin(Thread.currentThread(), 0)) {
                word.leave(Outcome.COMPLETED);
            }
            result.r1 = Thread.interrupted();
        }

        @Actor
        public void puller(ZZ_Result result) {
            result.r2 = word.interruptWorker();
        }
    }

    /** What everybody writes first: the thread is remembered, and interrupted when it is still there. Must be caught. */
    @JCStressTest
    @org.openjdk.jcstress.annotations.Outcome(id = "false, .*", expect = ACCEPTABLE, desc = "the flag is down")
    @org.openjdk.jcstress.annotations.Outcome(id = "true, .*", expect = FORBIDDEN, desc = "an interrupt leaked")
    @State
    public static class NaiveFence {

        private volatile @Nullable Thread remembered;

        @Actor
        public void worker(ZZ_Result result) {
            remembered = Thread.currentThread();
            remembered = null;
            Thread.interrupted(); // the careful variant of naive
            result.r1 = leaked();
        }

        @Actor
        public void puller(ZZ_Result result) {
            Thread thread = remembered;
            if (thread != null) {
                for (int i = 0; i < 100; i++) {
                    Thread.onSpinWait(); // as long as writing a log line between the two takes
                }
                thread.interrupt();
                result.r2 = true;
            }
        }
    }

    /** A real word without a registry around it. */
    static final class Word extends FencedFuture<@Nullable Void> {

        Word() {
            super(0);
        }

        @Override
        public boolean end(Cause cause) {
            return false;
        }

        @Override
        public @Nullable Stop stop() {
            return null;
        }

        @Override
        public TaskEnding endingFor(Cause cause) {
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
            return "word";
        }

        @Override
        public String id() {
            return "0";
        }
    }
}
