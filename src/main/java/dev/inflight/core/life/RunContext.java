package dev.inflight.core.life;

import dev.inflight.CancelEffect;
import dev.inflight.Outcome;
import dev.inflight.TaskCancelledException;
import dev.inflight.TaskContext;
import dev.inflight.TaskText;
import dev.inflight.core.run.Cause;
import dev.inflight.core.run.NameClaim;
import dev.inflight.core.run.Progress;
import dev.inflight.core.run.Run;
import dev.inflight.core.run.RunHost;
import dev.inflight.core.run.RunState;
import dev.inflight.core.run.Stop;
import dev.inflight.core.threads.Failures;
import dev.inflight.core.view.WallClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** What the work sees of its run. */
public final class RunContext extends TaskContext {

    private final Run<?> run;
    private final WallClock clock;

    RunContext(Run<?> run, WallClock clock) {
        this.run = run;
        this.clock = clock;
    }

    /** The run that the calling thread works for, if it is kept by this host. */
    public static @Nullable Run<?> currentRun(RunHost host) {
        return TaskContext.current() instanceof RunContext context && context.run.isKeptBy(host) ? context.run : null;
    }

    /**
     * Called by a thread that has just taken down its interrupt flag on account of a run that it did inside another one (on
     * a caller-runs executor). If the outer run was interrupted as well, the flag is put up again for that.
     */
    static void keepInterruptOfCaller() {
        if (TaskContext.current() instanceof RunContext caller
                && caller.run.worker() == Thread.currentThread()
                && caller.run.isInterrupted()) {
            Thread.currentThread().interrupt();
        }
    }

    /** Binds this context to the calling thread until closed. */
    Bound bound() {
        TaskContext before = bind();
        return () -> {
            onUnbound();
            unbind(before);
        };
    }

    @Override
    protected void onBound() {
        log(true);
    }

    @Override
    protected void onUnbound() {
        log(false);
    }

    /** Whether this thread is to log the token; for nearly every run there is none. */
    private void log(boolean bound) {
        NameClaim claim = run.claimIfAny();
        Long token = claim == null ? null : claim.token();
        if (token == null) {
            return;
        }
        try {
            if (bound) {
                MDC.put(LOGGED_TOKEN, token.toString());
            } else {
                MDC.remove(LOGGED_TOKEN);
            }
        } catch (Throwable broken) { // logging is foreign code, and no reason for work not to be done
            Failures.log("the token of task " + run.name() + " (" + run.id() + ") could not be logged", broken);
        }
    }

    @Override
    public String name() {
        return run.name();
    }

    @Override
    public String id() {
        return run.id();
    }

    @Override
    public boolean isCancelled() {
        return run.isDecided();
    }

    @Override
    public void throwIfCancelled() {
        if (run.isDecided()) {
            throw new TaskCancelledException(run.endingFor(causeOf(run)));
        }
    }

    @Override
    public Hook onCancel(Runnable hook) {
        Objects.requireNonNull(hook, "hook");
        if (!run.isDecided()) {
            Hook added = run.hooks().add(hook);
            if (added != null) {
                return added;
            }
        }
        Stop stop = run.stop();
        if (stop == null || !stop.cause().leavesWorkAlone()) {
            if (stop != null) {
                stop.reachedFirst(CancelEffect.HOOK); // it may have the work gone before the ladder is climbed
            }
            Ladder.runHook(run, hook);
        }
        return () -> {};
    }

    @Override
    public void progress(long done, long total, @Nullable String note) {
        run.progress(new Progress(done, total, note == null ? null : TaskText.clip(note), run.now()));
        throwIfCancelled();
    }

    @Override
    public Duration remaining() {
        return Duration.ofNanos(Math.max(0, run.deadline() - run.now()));
    }

    @Override
    public OptionalLong token() {
        NameClaim claim = run.claimIfAny();
        Long token = claim == null ? null : claim.token();
        return token == null ? OptionalLong.empty() : OptionalLong.of(token);
    }

    @Override
    public Instant deadline() {
        return clock.at(run.deadline());
    }

    @Override
    public Activity activity(String kind, Supplier<String> text, @Nullable String on) {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(text, "text");
        return run.activities().open(kind, text, on, run.now());
    }

    private static Cause causeOf(Run<?> run) {
        Stop stop = run.stop();
        if (stop != null) {
            return stop.cause();
        }
        Outcome outcome = RunState.outcome(run.word());
        return Cause.stop(outcome == null ? Outcome.COMPLETED : outcome, Cause.BY_WORK, "the work is over");
    }

    /** A binding to be undone. */
    interface Bound extends AutoCloseable {
        @Override
        void close();
    }
}
