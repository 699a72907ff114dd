package dev.inflight.core.life;

import dev.inflight.ContextCarrier;
import dev.inflight.Outcome;
import dev.inflight.core.run.Cause;
import dev.inflight.core.run.Run;
import dev.inflight.core.run.RunState;
import dev.inflight.core.run.Work;
import dev.inflight.core.threads.Failures;
import dev.inflight.core.timer.DeadlineTimer;
import dev.inflight.core.view.WallClock;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Does the work of runs: calls it on the thread that its executor gives it, and follows the stage that goes on with it. */
public final class Execution {

    private final DeadlineTimer timer;
    private final WallClock clock;
    private final Ending ending;

    public Execution(DeadlineTimer timer, WallClock clock, Ending ending) {
        this.timer = timer;
        this.clock = clock;
        this.ending = ending;
    }

    /**
     * Does a run's work, unless it has begun or its outcome is decided.
     *
     * @param thread the calling one, which is interrupted when the run is stopped; {@code null} when it is not ours to
     *     interrupt
     */
    public <T extends @Nullable Object> void perform(Run<T> run, @Nullable Thread thread) {
        Work<T> work = run.work();
        if (work == null) {
            return;
        }
        if (!run.begin(thread, timer.now())) {
            if (run.hasBeenDropped() && run.forgetWork()) {
                performUntracked(run, work);
            }
            return;
        }
        run.forgetWork();
        CompletionStage<T> stage = null;
        T value = null;
        Throwable thrown = null;
        try {
            ending.begun(run);
            try (ContextCarrier.Scope scope = StarterContext.open(run);
                    RunContext.Bound bound = new RunContext(run, clock).bound()) {
                if (work instanceof Work.Blocking<T> blocking) {
                    value = blocking.call().call();
                } else if (work instanceof Work.Staged<T> staged) {
                    stage = staged.call().get();
                    Objects.requireNonNull(stage, () -> "the supplier of task " + run.name() + " returned no stage");
                }
            }
        } catch (Throwable failure) {
            thrown = failure;
        }
        if (stage != null) {
            run.goesOnWith(stage);
        }
        // whatever happened, the thread is given back
        Outcome own = thrown == null ? Outcome.COMPLETED : Outcome.FAILED;
        int before = run.leave(stage == null ? own : null);
        if (RunState.phase(before) == RunState.INTERRUPTED) {
            RunContext.keepInterruptOfCaller();
        }
        if (stage == null) {
            workIsOver(run, before, thrown == null ? Cause.RETURNED : Cause.threw(thrown), value);
        } else {
            if (RunState.isDecided(before)) {
                Ladder.cancelInner(run, run.stop());
            }
            follow(run, stage);
        }
    }

    /**
     * Its future has failed, because its pool seemed to have dropped it. Yet here it is, and is done as it would be without
     * us.
     */
    private static void performUntracked(Run<?> run, Work<?> work) {
        try {
            if (work instanceof Work.Blocking<?> blocking) {
                var unused = blocking.call().call();
            } else if (work instanceof Work.Staged<?> staged) {
                var unused = staged.call().get();
            }
        } catch (Throwable failure) {
            Failures.log("task " + run.name() + " (" + run.id() + "), which its pool brought back, failed", failure);
        }
    }

    /** Takes over a stage that was started elsewhere, once its run is born. */
    <T extends @Nullable Object> void takeOver(Run<T> run, CompletionStage<T> stage) {
        if (RunState.phase(run.word()) == RunState.GONE) {
            Ladder.cancelInner(run, null); // refused: nothing may go on that nobody tracks
        } else {
            if (run.spec().stall() != null) {
                timer.rearm(run);
            }
            follow(run, stage);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // apply takes value and failure, and throws nothing itself
    private <T extends @Nullable Object> void follow(Run<T> run, CompletionStage<T> stage) {
        try {
            stage.handle(run); // not whenComplete, which makes an exception with a stack of every failure, for nobody
        } catch (Throwable failure) { // a stage that cannot be followed is a failure of the work
            Ladder.cancelInner(run, null);
            stageIsOver(run, null, failure);
        }
    }

    /** The stage that a run goes on with is done. */
    public <T extends @Nullable Object> void stageIsOver(Run<T> run, @Nullable T value, @Nullable Throwable failure) {
        Cause own = Cause.ofStage(failure);
        int before = run.innerOver(own.outcome());
        if (before >= 0) { // a stage that calls back twice, or throws after it has, changes nothing
            workIsOver(run, before, own, value);
        }
    }

    private <T extends @Nullable Object> void workIsOver(Run<T> run, int before, Cause own, @Nullable T value) {
        run.goesOnWith(null);
        if (!RunState.isDecided(before)) {
            ending.endedByItself(run, own, value);
        } else if (RunState.has(before, RunState.SETTLED)) {
            ending.workGone(run);
        }
    }
}
