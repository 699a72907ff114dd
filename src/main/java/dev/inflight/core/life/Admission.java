package dev.inflight.core.life;

import dev.inflight.InFlightFuture;
import dev.inflight.Outcome;
import dev.inflight.Overlap;
import dev.inflight.TaskScope;
import dev.inflight.TaskSpec;
import dev.inflight.TaskText;
import dev.inflight.core.run.Cause;
import dev.inflight.core.run.Family;
import dev.inflight.core.run.Gate;
import dev.inflight.core.run.HandEndedFuture;
import dev.inflight.core.run.NameTable;
import dev.inflight.core.run.NameTable.Entry;
import dev.inflight.core.run.NameTable.Verdict;
import dev.inflight.core.run.Run;
import dev.inflight.core.run.RunState;
import dev.inflight.core.run.Stop;
import dev.inflight.core.run.Work;
import dev.inflight.core.threads.Failures;
import dev.inflight.core.timer.DeadlineTimer;
import dev.inflight.core.view.Listeners;
import dev.inflight.core.view.RunLog;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** How a run comes to life: checked, let in by its policy, announced, and its work begun, now or when its turn comes. */
public final class Admission {

    private final Newcomers newcomers;
    private final Permits permits;
    private final Capacity capacity;
    private final Executor defaultExecutor;
    private final Closing closing;
    private final NameTable<Run<?>> table;
    private final DeadlineTimer timer;
    private final Listeners listeners;
    private final RunLog log;
    private final Launcher launcher;
    private final Execution execution;

    public Admission(
            Newcomers newcomers,
            Permits permits,
            int maxOutstanding,
            Executor defaultExecutor,
            Closing closing,
            NameTable<Run<?>> table,
            DeadlineTimer timer,
            Listeners listeners,
            RunLog log,
            Launcher launcher,
            Execution execution) {
        this.newcomers = newcomers;
        this.permits = permits;
        this.capacity = new Capacity(table, maxOutstanding);
        this.defaultExecutor = defaultExecutor;
        this.closing = closing;
        this.table = table;
        this.timer = timer;
        this.listeners = listeners;
        this.log = log;
        this.launcher = launcher;
        this.execution = execution;
    }

    /** Starts work on the executor, or on the calling thread when there is none. */
    public <T extends @Nullable Object> InFlightFuture<T> start(
            TaskSpec spec, Work<T> work, @Nullable Executor executor) {
        Run<T> run = newcomers.create(spec, work, null, executor);
        Run<T> entered = run;
        try {
            entered = letIn(run, executor);
        } catch (Throwable broken) {
            reject(run, broken);
        }
        return spec.overlap() == Overlap.JOIN ? newcomers.viewOf(entered, spec) : run;
    }

    /** Returns the run that the caller gets: the newcomer, or the one that it is to share. */
    private <T extends @Nullable Object> Run<T> letIn(Run<T> run, @Nullable Executor executor) {
        TaskSpec spec = run.spec();
        Cause refusal = refusal(run);
        if (refusal == null && spec.scope() == TaskScope.CLUSTER) {
            refusal = permits.refusal(); // only here, where nobody has been displaced
        }
        if (refusal != null) {
            reject(run, refusal);
            return run;
        }
        // the older run must not be failed before an executor has accepted the newcomer: a taken name is entered after
        // that. Not so one that has to wait first: for work to be gone, or for others to grant its name
        boolean handOverFirst = executor != null
                && spec.overlap() == Overlap.FAIL_OLDER
                && spec.afterStop() == null
                && spec.scope() == TaskScope.LOCAL;
        Verdict<Run<?>> verdict = table.enter(run, spec.overlap(), handOverFirst);
        if (verdict.entry() == Entry.JOINED) {
            return join(run, verdict);
        }
        if (verdict.entry() == Entry.TAKEN && executor != null) {
            handOverThenEnter(run, executor);
        } else if (settle(run, verdict)) {
            launcher.startUp(run);
        }
        return run;
    }

    /** Takes over a stage that was started elsewhere. */
    public <T extends @Nullable Object> InFlightFuture<T> track(TaskSpec spec, CompletionStage<T> stage) {
        if ((spec.overlap() != Overlap.FAIL_OLDER && spec.overlap() != Overlap.FAIL_NEWER)
                || spec.afterStop() != null
                || spec.scope() != TaskScope.LOCAL) {
            throw new IllegalArgumentException("task " + TaskText.quote(String.valueOf(spec.name()))
                    + " cannot be tracked with overlap " + spec.overlap() + ", afterStop " + spec.afterStop()
                    + " and scope " + spec.scope()
                    + ": its work is already going on and can neither wait nor be shared");
        }
        Run<T> run = newcomers.create(spec, null, stage, null);
        try {
            Cause refusal = refusal(run);
            if (refusal != null) {
                reject(run, refusal);
            } else {
                settle(run, table.enter(run, spec.overlap(), false));
            }
        } catch (Throwable broken) {
            reject(run, broken);
        }
        execution.takeOver(run, stage);
        return run;
    }

    /** Holds a worker that was faster than its starter until the run has its name. */
    public void passGate(Run<?> run) {
        Gate gate = run.gate();
        if (gate != null && gate.claimUnlessOpened()) {
            enterAccepted(run, gate);
        }
    }

    /** Why the run cannot be accepted, whatever its name. */
    private @Nullable Cause refusal(Run<?> run) {
        if (closing.refuses(run.executor())) {
            return Cause.stop(Outcome.REJECTED, Cause.BY_SHUTDOWN, "the registry is shutting down");
        }
        HandEndedFuture<?> parent = run.parent();
        Stop stopped = parent == null ? null : parent.stop();
        if (parent != null && stopped != null && !stopped.cause().leavesWorkAlone()) {
            return byRegistry("its parent " + TaskText.quote(parent.name()) + " (" + parent.id() + ") was stopped");
        }
        return null;
    }

    private static Cause byRegistry(String reason) {
        return Cause.stop(Outcome.REJECTED, Cause.BY_REGISTRY, reason);
    }

    private static void reject(Run<?> run, Cause refusal) {
        run.end(refusal);
        run.born();
    }

    /** There was no memory, or no thread for the timer. What cannot be bounded must not run. */
    private static void reject(Run<?> run, Throwable broken) {
        reject(run, byRegistry("it could not be started: " + Failures.describe(broken)));
    }

    /** Does what the table decided. Returns whether the run has the name and its work may begin. */
    private boolean settle(Run<?> run, Verdict<Run<?>> verdict) {
        boolean admitted = admit(run, verdict);
        endDisplaced(run, verdict);
        if (admitted && verdict.entry() == Entry.WAITS && table.get(run.name()) == run) {
            launcher.startSoon(run); // its turn came before it was born
        }
        return admitted && verdict.entry() == Entry.ENTERED;
    }

    /** Refuses or announces the run. Returns whether it is outstanding. */
    private boolean admit(Run<?> run, Verdict<Run<?>> verdict) {
        for (Run<?> older : verdict.displaced()) {
            older.lineage().supersededBy(run.id());
        }
        if (!verdict.displaced().isEmpty()) {
            run.lineage().supersedes(verdict.displaced().get(0).id());
            Family family = run.familyIfAny();
            if (family != null) { // work that starts its own name again is not to take its successor along
                family.leaveParentIfDescendsFrom(verdict.displaced());
            }
        }
        try {
            judge(run, verdict);
        } finally {
            run.born();
        }
        return !run.isDecided();
    }

    private void judge(Run<?> run, Verdict<Run<?>> verdict) {
        Run<?> other = verdict.other();
        if (other != null) {
            overlapped(run, other);
        }
        if (verdict.entry() == Entry.REFUSED && other != null) {
            run.end(Cause.stop(
                    Outcome.OVERLAPPED, "run " + other.id(), "task is already outstanding as run " + other.id()));
            return;
        }
        if (verdict.displaced().isEmpty() && capacity.isExceeded(run.sequence())) {
            reject(run, byRegistry("inflight.max-outstanding of " + capacity.most() + " is reached"));
            return;
        }
        // once more, now that everybody can see the run: a shutdown or a stop of the parent may have missed it
        Cause late = refusal(run);
        if (late != null) {
            reject(run, late);
        } else if (!run.isDecided()) {
            announce(run, verdict.entry());
        }
    }

    private static void endDisplaced(Run<?> run, Verdict<Run<?>> verdict) {
        for (Run<?> older : verdict.displaced()) {
            older.end(Cause.stop(Outcome.OVERLAPPED, "run " + run.id(), "started again as run " + run.id()));
        }
    }

    private void announce(Run<?> run, Entry entry) {
        if (entry == Entry.WAITS) {
            run.runOn(defaultExecutor);
        }
        timer.arm(run);
        listeners.started(run);
        log.started(run);
    }

    private void overlapped(Run<?> run, Run<?> other) {
        run.tally().overlapped(run.spec().overlap());
        listeners.overlap(other, run.spec().overlap());
    }

    private void handOverThenEnter(Run<?> run, Executor executor) {
        Gate gate = new Gate();
        run.gate(gate);
        run.mark(RunState.LAUNCHED);
        boolean accepted = launcher.handOver(run, executor);
        if (!gate.claim()) {
            gate.await();
        } else if (accepted) {
            enterAccepted(run, gate);
        } else {
            run.born();
            gate.open();
        }
    }

    private void enterAccepted(Run<?> run, Gate gate) {
        Verdict<Run<?>> verdict = null;
        try {
            if (run.isDecided()) { // its parent was stopped meanwhile: the older run may go on
                run.born();
            } else {
                verdict = table.enter(run, run.spec().overlap(), false);
                admit(run, verdict);
            }
        } catch (Throwable broken) {
            reject(run, broken);
        } finally {
            // before the older run is ended, which the worker need not wait for
            run.gate(null);
            gate.open();
        }
        if (verdict != null) {
            endDisplaced(run, verdict);
        }
    }

    @SuppressWarnings("unchecked") // whoever joins a task by its name says that it returns the same
    private <T extends @Nullable Object> Run<T> join(Run<T> newcomer, Verdict<Run<?>> verdict) {
        Run<T> shared = (Run<T>) Objects.requireNonNull(verdict.other());
        Newcomers.forget(newcomer);
        overlapped(newcomer, shared);
        return shared;
    }
}
