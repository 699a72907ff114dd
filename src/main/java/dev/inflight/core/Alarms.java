package dev.inflight.core;

import dev.inflight.Outcome;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Which of a run's instants comes next, and what the timer's thread decides when one has come. */
final class Alarms {

    private Alarms() {}

    /** The next instant at which something may have to be decided for the run; {@link DeadlineTimer#NEVER} when none. */
    static long next(Run<?> run, Engine engine) {
        int word = run.word();
        if (!RunState.isDecided(word)) {
            return nextOfOutstanding(run, run.extrasIfAny());
        }
        boolean watched = RunState.has(word, RunState.SETTLED)
                && !RunState.has(word, RunState.ZOMBIE)
                && RunState.phase(word) != RunState.GONE;
        Stop stop = watched ? run.stop() : null;
        return stop == null ? DeadlineTimer.NEVER : stop.endedAt + Nanos.of(engine.settings.stopGrace());
    }

    private static long nextOfOutstanding(Run<?> run, @Nullable RunExtras extras) {
        long next = run.deadline();
        Duration soft = run.spec.softTimeout();
        if (soft != null && (extras == null || !extras.softTimeoutPassed)) {
            next = Math.min(next, run.startedAt + Nanos.of(soft));
        }
        if (extras != null && !RunState.has(run.word(), RunState.LAUNCHED)) {
            next = Math.min(next, extras.startBy);
        }
        return Math.min(next, stallAt(run, extras));
    }

    static void ring(Run<?> run, Engine engine, long now) {
        if (run.isDecided()) {
            lookForZombie(run, engine, now);
        } else {
            lookForDeadline(run, engine, now);
        }
    }

    private static void lookForDeadline(Run<?> run, Engine engine, long now) {
        RunExtras extras = run.extrasIfAny();
        long deadline = run.deadline();
        if (now >= deadline) {
            Duration timeout = Duration.ofNanos(deadline - run.startedAt);
            run.decideNow(Cause.stop(Outcome.TIMED_OUT, Cause.BY_DEADLINE, "timeout of " + timeout + " passed"));
            return;
        }
        if (now >= stallAt(run, extras)) {
            run.decideNow(Cause.stop(Outcome.STALLED, Cause.BY_HEARTBEAT, "no heartbeat for " + run.spec.stall()));
            return;
        }
        Duration soft = run.spec.softTimeout();
        if (soft != null && now >= run.startedAt + Nanos.of(soft) && !run.extras().softTimeoutPassed) {
            run.extras().softTimeoutPassed = true;
            engine.effects.execute(() -> engine.log.softTimeout(run));
        }
        if (extras != null && now >= extras.startBy && !RunState.has(run.word(), RunState.LAUNCHED)) {
            engine.effects.execute(() -> engine.launcher.launchAnyway(run));
        }
        engine.timer.rearm(run);
    }

    private static void lookForZombie(Run<?> run, Engine engine, long now) {
        Stop stop = run.stop();
        if (stop != null && now >= stop.endedAt + Nanos.of(engine.settings.stopGrace())) {
            Runnable effect =
                    () -> engine.aftermath.zombie(run); // made before the mark, so that nothing can fail after it
            if (run.markZombie()) {
                engine.effects.execute(effect);
            }
        } else {
            engine.timer.rearm(run);
        }
    }

    /** When running work that promised a heartbeat is overdue; never for work that promised none or has not begun. */
    private static long stallAt(Run<?> run, @Nullable RunExtras extras) {
        Duration stall = run.spec.stall();
        long begunAt = run.begunAt();
        if (stall == null || begunAt < 0) {
            return DeadlineTimer.NEVER;
        }
        Progress progress = extras == null ? null : extras.progress;
        return (progress == null ? begunAt : progress.at()) + Nanos.of(stall);
    }
}
