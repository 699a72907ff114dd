package dev.inflight.core.life;

import dev.inflight.ContextCarrier;
import dev.inflight.Overlap;
import dev.inflight.TaskScope;
import dev.inflight.TaskSpec;
import dev.inflight.TaskText;
import dev.inflight.core.run.HandEndedFuture;
import dev.inflight.core.run.NameClaim;
import dev.inflight.core.run.Run;
import dev.inflight.core.run.RunHost;
import dev.inflight.core.run.SharedRun;
import dev.inflight.core.run.Stop;
import dev.inflight.core.run.Work;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Makes runs, with what they take over from their starter: its context, and the run whose work it is. */
public final class Newcomers {

    private final RunHost host;
    private final @Nullable ContextCarrier carrier;
    private final Duration maxTimeout;
    private final Permits permits;

    public Newcomers(RunHost host, @Nullable ContextCarrier carrier, Duration maxTimeout, Permits permits) {
        this.host = host;
        this.carrier = carrier;
        this.maxTimeout = maxTimeout;
        this.permits = permits;
    }

    /**
     * Makes a run, counted as outstanding, that has yet to be let in.
     *
     * @throws IllegalArgumentException when it would last longer than any may
     * @throws IllegalStateException when its name is to be unique in a cluster, and there is none
     */
    <T extends @Nullable Object> Run<T> create(
            TaskSpec spec, @Nullable Work<T> work, @Nullable CompletionStage<T> tracked, @Nullable Executor executor) {
        if (spec.timeout().compareTo(maxTimeout) > 0) {
            throw new IllegalArgumentException("timeout " + spec.timeout() + " of "
                    + (spec.name() == null ? "an anonymous task" : "task " + TaskText.quote(spec.name()))
                    + " exceeds inflight.max-timeout, which is " + maxTimeout);
        }
        boolean claimed = spec.scope() == TaskScope.CLUSTER;
        if (claimed) {
            permits.requireGuard(spec);
        }
        Run<T> run = new Run<>(
                host, spec, work, tracked, executor, spec.detached() ? null : StarterContext.capture(carrier));
        if (claimed) {
            run.claim(new NameClaim());
        }
        Run<?> parent = RunContext.currentRun(host);
        if (parent != null && spec.detached()) {
            run.family().shownUnder(parent.family());
        } else if (parent != null) {
            run.family().stoppedWith(parent.family());
            if (spec.overlap() != Overlap.JOIN) { // what is shared is held by its views
                parent.family().addChild(run);
            }
        }
        if (spec.overlap() == Overlap.JOIN) {
            var unused = run.shared();
        }
        run.tally().outstanding.increment();
        if (work != null) {
            run.tally().queued.increment();
        }
        return run;
    }

    /** A newcomer that turned out not to be a run of its own. */
    static void forget(Run<?> newcomer) {
        newcomer.tally().outstanding.decrement();
        if (newcomer.forgetWork()) {
            newcomer.tally().queued.decrement();
        }
    }

    /** The caller's hold on a shared run, which was counted when the run was made or joined. */
    @SuppressWarnings("FutureReturnValueIgnored")
    <T extends @Nullable Object> SharedRun.View<T> viewOf(Run<T> run, TaskSpec spec) {
        Run<?> starter = spec.detached() ? null : RunContext.currentRun(host);
        SharedRun.View<T> view = new SharedRun.View<>(run.shared(), starter == null ? null : starter.family());
        if (!run.shared().add(view)) {
            run.whenComplete((value, failure) -> {
                view.completeJdkFuture(value, failure);
                view.leaveParent();
            });
        }
        HandEndedFuture<?> parent = view.joinParent();
        Stop stopped = parent == null ? null : parent.stop();
        if (parent != null && stopped != null && !stopped.cause().leavesWorkAlone()) {
            view.end(Ending.parentStopped(parent, stopped.cause().outcome())); // its stop may have missed the view
        }
        return view;
    }
}
