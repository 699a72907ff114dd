package dev.inflight.core.life;

import dev.inflight.GuardedRun;
import dev.inflight.Outcome;
import dev.inflight.Overlap;
import dev.inflight.TaskState;
import dev.inflight.TaskText;
import dev.inflight.core.run.Cause;
import dev.inflight.core.run.Lineage;
import dev.inflight.core.run.NameClaim;
import dev.inflight.core.run.Run;
import dev.inflight.core.run.RunState;
import dev.inflight.core.threads.Failures;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A run as whoever decides about its name sees it. */
final class ClaimedRun implements GuardedRun {

    private final Run<?> run;
    private final NameClaim claim;

    ClaimedRun(Run<?> run, NameClaim claim) {
        this.run = run;
        this.claim = claim;
    }

    Run<?> run() {
        return run;
    }

    NameClaim claim() {
        return claim;
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
    public Overlap overlap() {
        return run.spec().overlap();
    }

    @Override
    public @Nullable Duration afterStop() {
        return run.spec().afterStop();
    }

    @Override
    public @Nullable String supersedes() {
        Lineage lineage = run.lineageIfAny();
        return lineage == null ? null : lineage.supersedes();
    }

    @Override
    public Duration remaining() {
        return Duration.ofNanos(Math.max(0, run.deadline() - run.now()));
    }

    @Override
    public TaskState state() {
        return RunState.state(run.word());
    }

    @Override
    public boolean isEnded() {
        return run.isDecided();
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // what the callback returns interests nobody
    public void onEnd(Runnable callback) {
        Objects.requireNonNull(callback, "callback");
        run.whenComplete((value, failure) -> call(this, callback));
    }

    @Override
    public void onGone(Runnable callback) {
        Objects.requireNonNull(callback, "callback");
        if (!claim.whenGone(callback)) {
            call(this, callback);
        }
    }

    @Override
    public boolean end(Outcome outcome, String by, String reason) {
        if (!outcome.isStop()) {
            throw new IllegalArgumentException("nobody but the work can end a run " + outcome);
        }
        return run.decideNow(Cause.stop(outcome, TaskText.clip(by), TaskText.clip(reason)));
    }

    /** The guard's callbacks are foreign code. */
    static void call(Object about, Runnable callback) {
        try {
            callback.run();
        } catch (Throwable failure) {
            Failures.log("a callback of the guard of " + about + " threw", failure);
        }
    }

    @Override
    public String toString() {
        return "Guarded" + run;
    }
}
