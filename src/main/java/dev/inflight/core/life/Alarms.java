package dev.inflight.core.life;

import dev.inflight.Outcome;
import dev.inflight.core.run.Cause;
import dev.inflight.core.run.Instants;
import dev.inflight.core.run.Progress;
import dev.inflight.core.run.Run;
import dev.inflight.core.run.RunState;
import dev.inflight.core.run.Stop;
import dev.inflight.core.timer.DeadlineTimer;
import dev.inflight.core.timer.Nanos;
import dev.inflight.core.view.RunLog;
import java.time.Duration;
import java.util.concurrent.Executor;

/** Which of a run's instants comes next, and what the timer's thread decides when one has come. */
public final class Alarms {

    private final long stopGrace;
    private final DeadlineTimer timer;
    private final Executor callbacks;
    private final RunLog log;
    private final Launcher launcher;
    private final Ending ending;

    public Alarms(
            Duration stopGrace, DeadlineTimer timer, Executor callbacks, RunLog log, Launcher launcher, Ending ending) {
        this.stopGrace = Nanos.of(stopGrace);
        this.timer = timer;
        this.callbacks = callbacks;
        this.log = log;
        this.launcher = launcher;
        this.ending = ending;
    }

    /** The next instant at which something may have to be decided for the run; {@link DeadlineTimer#NEVER} when none. */
    public long next(Run<?> run) {
        int word = run.word();
        if (!RunState.isDecided(word)) {
            return nextOfOutstanding(run);
        }
        boolean watched = RunState.has(word, RunState.SETTLED)
                && !RunState.has(word, RunState.ZOMBIE)
                && RunState.phase(word) != RunState.GONE;
        Stop stop = watched ? run.stop() : null;
        return stop == null ? DeadlineTimer.NEVER : Math.min(stop.interruptAt(), stop.endedAt() + stopGrace);
    }

    private static long nextOfOutstanding(Run<?> run) {
        Instants known = run.instantsIfAny();
        long next = run.deadline();
        Duration soft = run.spec().softTimeout();
        if (soft != null && (known == null || !known.isSoftTimeoutPassed())) {
            next = Math.min(next, run.startedAt() + Nanos.of(soft));
        }
        if (known != null && !RunState.has(run.word(), RunState.LAUNCHED)) {
            next = Math.min(next, known.startBy());
        }
        return Math.min(next, stallAt(run));
    }

    public void ring(Run<?> run, long now) {
        if (run.isDecided()) {
            lookForZombie(run, now);
        } else {
            lookForDeadline(run, now);
        }
    }

    private void lookForDeadline(Run<?> run, long now) {
        long deadline = run.deadline();
        if (now >= deadline) {
            Duration timeout = Duration.ofNanos(deadline - run.startedAt());
            run.decideNow(Cause.stop(Outcome.TIMED_OUT, Cause.BY_DEADLINE, "timeout of " + timeout + " passed"));
            return;
        }
        if (now >= stallAt(run)) {
            run.decideNow(Cause.stop(
                    Outcome.STALLED,
                    Cause.BY_HEARTBEAT,
                    "no heartbeat for " + run.spec().stall()));
            return;
        }
        Duration soft = run.spec().softTimeout();
        if (soft != null
                && now >= run.startedAt() + Nanos.of(soft)
                && !run.instants().isSoftTimeoutPassed()) {
            run.instants().passSoftTimeout();
            callbacks.execute(() -> log.softTimeout(run));
        }
        Instants known = run.instantsIfAny();
        if (known != null && now >= known.startBy() && !RunState.has(run.word(), RunState.LAUNCHED)) {
            callbacks.execute(() -> launcher.launchAnyway(run));
        }
        timer.rearm(run);
    }

    private void lookForZombie(Run<?> run, long now) {
        Stop stop = run.stop();
        if (stop != null && stop.takeInterrupt(now)) { // its hook has had the time it has
            callbacks.execute(() -> Ladder.interrupt(run, stop));
        }
        if (stop != null && now >= stop.endedAt() + stopGrace) {
            Runnable effect = () -> ending.zombie(run); // made before the mark, so that nothing can fail after it
            if (run.markZombie()) {
                callbacks.execute(effect);
            }
        } else {
            timer.rearm(run);
        }
    }

    /** When running work that promised a heartbeat is overdue; never for work that promised none or has not begun. */
    private static long stallAt(Run<?> run) {
        Duration stall = run.spec().stall();
        long begunAt = run.begunAt();
        if (stall == null || begunAt < 0) {
            return DeadlineTimer.NEVER;
        }
        Progress progress = run.progress();
        return (progress == null ? begunAt : progress.at()) + Nanos.of(stall);
    }
}
