package dev.inflight.core;

import dev.inflight.InFlightFuture;
import dev.inflight.Outcome;
import dev.inflight.Overlap;
import dev.inflight.TaskSpec;
import dev.inflight.TaskText;
import dev.inflight.core.NameTable.Admission;
import dev.inflight.core.NameTable.Entry;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** How a run comes to life: checked, let in by its policy, announced, and its work begun, now or when its turn comes. */
final class Starter {

    private final Engine engine;

    Starter(Engine engine) {
        this.engine = engine;
    }

    /** Starts work on the executor, or on the calling thread when there is none. */
    <T extends @Nullable Object> InFlightFuture<T> start(TaskSpec spec, Work<T> work, @Nullable Executor executor) {
        Run<T> run = create(spec, work, null, executor);
        Run<T> entered = run;
        try {
            entered = letIn(run, executor);
        } catch (Throwable broken) {
            reject(run, broken);
        }
        return spec.overlap() == Overlap.JOIN ? viewOf(entered, spec) : run;
    }

    /** Returns the run that the caller gets: the newcomer, or the one that it is to share. */
    private <T extends @Nullable Object> Run<T> letIn(Run<T> run, @Nullable Executor executor) {
        TaskSpec spec = run.spec;
        String refusal = refusal(run);
        if (refusal != null) {
            reject(run, refusal);
            return run;
        }
        // the older run may only be failed once the newcomer is accepted, so a taken name is entered after the
        // hand-over
        boolean handOverFirst = executor != null && spec.overlap() == Overlap.FAIL_OLDER && spec.afterStop() == null;
        Admission<Run<?>> admission = engine.table.enter(run, spec.overlap(), handOverFirst);
        if (admission.entry() == Entry.JOINED) {
            return join(run, admission);
        }
        if (admission.entry() == Entry.TAKEN && executor != null) {
            handOverThenEnter(run, executor);
        } else if (settle(run, admission)) {
            engine.launcher.startUp(run);
        }
        return run;
    }

    /** Takes over a stage that was started elsewhere. */
    <T extends @Nullable Object> InFlightFuture<T> track(TaskSpec spec, CompletionStage<T> stage) {
        if ((spec.overlap() != Overlap.FAIL_OLDER && spec.overlap() != Overlap.FAIL_NEWER)
                || spec.afterStop() != null) {
            throw new IllegalArgumentException("task " + TaskText.quote(String.valueOf(spec.name()))
                    + " cannot be tracked with overlap " + spec.overlap() + " and afterStop " + spec.afterStop()
                    + ": its work is already going on and can neither wait nor be shared");
        }
        Run<T> run = create(spec, null, stage, null);
        try {
            String refusal = refusal(run);
            if (refusal != null) {
                reject(run, refusal);
            } else {
                settle(run, engine.table.enter(run, spec.overlap(), false));
            }
        } catch (Throwable broken) {
            reject(run, broken);
        }
        engine.performer.takeOver(run, stage);
        return run;
    }

    /** Holds a worker that was faster than its starter until the run has its name. */
    void passGate(Run<?> run) {
        RunExtras extras = run.extrasIfAny();
        Gate gate = extras == null ? null : extras.gate;
        if (gate != null && gate.claimUnlessOpened()) {
            enterAccepted(run, gate);
        }
    }

    private <T extends @Nullable Object> Run<T> create(
            TaskSpec spec, @Nullable Work<T> work, @Nullable CompletionStage<T> tracked, @Nullable Executor executor) {
        Duration most = engine.settings.maxTimeout();
        if (spec.timeout().compareTo(most) > 0) {
            throw new IllegalArgumentException("timeout " + spec.timeout() + " of "
                    + (spec.name() == null ? "an anonymous task" : "task " + TaskText.quote(spec.name()))
                    + " exceeds inflight.max-timeout, which is " + most);
        }
        Run<T> run = new Run<>(engine, spec, work, tracked, executor, spec.detached() ? null : engine.capture());
        Run<?> parent = RunContext.currentRun(engine);
        if (parent != null) {
            RunExtras extras = run.extras();
            extras.parentId = parent.id();
            if (!spec.detached()) {
                extras.parent = parent;
                if (spec.overlap() != Overlap.JOIN) { // what is shared is held by its views
                    parent.extras().addChild(run);
                }
            }
        }
        if (spec.overlap() == Overlap.JOIN) {
            run.holders();
        }
        run.tally.outstanding.increment();
        if (work != null) {
            run.tally.queued.increment();
        }
        return run;
    }

    /** Why the run cannot be accepted, whatever its name. */
    private @Nullable String refusal(Run<?> run) {
        if (engine.closing.refuses(run.executor())) {
            return "the registry is shutting down";
        }
        Run<?> parent = run.parent();
        Stop stopped = parent == null ? null : parent.stop();
        if (parent != null && stopped != null && !stopped.cause.leavesWorkAlone()) {
            return "its parent " + TaskText.quote(parent.name()) + " (" + parent.id() + ") was stopped";
        }
        return null;
    }

    private static void reject(Run<?> run, String reason) {
        run.end(Cause.stop(Outcome.REJECTED, Cause.BY_REGISTRY, reason));
        run.born();
    }

    /** For want of memory, or of a thread for the timer: what cannot be bounded must not run. */
    private static void reject(Run<?> run, Throwable broken) {
        for (int tries = 0; ; tries++) {
            try {
                reject(run, "it could not be started: " + Failures.describe(broken));
                return;
            } catch (OutOfMemoryError full) {
                Memory.awaitAfter(full, tries);
            }
        }
    }

    /** Does what the table decided. Returns whether the run has the name and its work may begin. */
    private boolean settle(Run<?> run, Admission<Run<?>> admission) {
        boolean admitted = admit(run, admission);
        endDisplaced(run, admission);
        if (admitted && admission.entry() == Entry.WAITS && engine.table.get(run.name()) == run) {
            engine.launcher.promote(run); // its turn came before it was born
        }
        return admitted && admission.entry() == Entry.ENTERED;
    }

    /** Refuses or announces the run. Returns whether it is outstanding. */
    private boolean admit(Run<?> run, Admission<Run<?>> admission) {
        for (Run<?> older : admission.displaced()) {
            older.extras().supersededBy = run.id();
        }
        if (!admission.displaced().isEmpty()) {
            run.extras().supersedes = admission.displaced().get(0).id();
            leaveDisplacedFamily(run, admission.displaced());
        }
        try {
            decideAdmission(run, admission);
        } finally {
            run.born();
        }
        return !run.isDecided();
    }

    /** Work that starts its own name again, itself or through a child, is not to take its successor along. */
    private static void leaveDisplacedFamily(Run<?> run, List<Run<?>> displaced) {
        for (Run<?> ancestor = run.parent(); ancestor != null; ancestor = ancestor.parent()) {
            if (displaced.contains(ancestor)) {
                run.extras().leaveParent(run);
                return;
            }
        }
    }

    private void decideAdmission(Run<?> run, Admission<Run<?>> admission) {
        Run<?> other = admission.other();
        if (other != null) {
            overlapped(run, other);
        }
        if (admission.entry() == Entry.REFUSED && other != null) {
            run.end(Cause.stop(
                    Outcome.OVERLAPPED, "run " + other.id(), "task is already outstanding as run " + other.id()));
            return;
        }
        int most = engine.settings.maxOutstanding();
        if (admission.displaced().isEmpty() && engine.table.size() > most) {
            reject(run, "inflight.max-outstanding of " + most + " is reached");
            return;
        }
        // once more, now that everybody can see the run: shut down, or the parent stopped, between the check and the
        // entry
        String late = refusal(run);
        if (late != null) {
            reject(run, late);
        } else if (!run.isDecided()) {
            announce(run, admission.entry());
        }
    }

    private static void endDisplaced(Run<?> run, Admission<Run<?>> admission) {
        for (Run<?> older : admission.displaced()) {
            older.end(Cause.stop(Outcome.OVERLAPPED, "run " + run.id(), "started again as run " + run.id()));
        }
    }

    private void announce(Run<?> run, Entry entry) {
        if (entry == Entry.WAITS) {
            run.runOn(engine.executor);
        }
        engine.timer.arm(run);
        engine.listeners.started(run);
        engine.log.started(run);
    }

    private void overlapped(Run<?> run, Run<?> other) {
        run.tally.overlapped(run.spec.overlap());
        engine.listeners.overlap(other, run.spec.overlap());
    }

    private void handOverThenEnter(Run<?> run, Executor executor) {
        Gate gate = new Gate();
        run.extras().gate = gate;
        run.mark(RunState.LAUNCHED);
        boolean accepted = engine.launcher.handOver(run, executor);
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
        Admission<Run<?>> admission = null;
        try {
            if (run.isDecided()) { // its parent was stopped meanwhile: the older run may go on
                run.born();
            } else {
                admission = engine.table.enter(run, run.spec.overlap(), false);
                admit(run, admission);
            }
        } catch (Throwable broken) {
            reject(run, broken);
        } finally {
            // the worker may go on now: it need not wait for what the end of the older run entails
            run.extras().gate = null;
            gate.open();
        }
        if (admission != null) {
            endDisplaced(run, admission);
        }
    }

    /** A newcomer that turned out not to be a run of its own. */
    private static void forget(Run<?> newcomer) {
        newcomer.tally.outstanding.decrement();
        if (newcomer.forgetWork()) {
            newcomer.tally.queued.decrement();
        }
    }

    @SuppressWarnings("unchecked") // whoever joins a task by its name says that it returns the same
    private <T extends @Nullable Object> Run<T> join(Run<T> newcomer, Admission<Run<?>> admission) {
        Run<T> shared = (Run<T>) Objects.requireNonNull(admission.other());
        forget(newcomer);
        overlapped(newcomer, shared);
        return shared;
    }

    /** The caller's hold on a shared run, which was counted when the run was made or joined. */
    @SuppressWarnings("FutureReturnValueIgnored")
    private <T extends @Nullable Object> JoinedFuture<T> viewOf(Run<T> shared, TaskSpec spec) {
        JoinedFuture<T> view = new JoinedFuture<>(shared, spec.detached() ? null : RunContext.currentRun(engine));
        if (!shared.holders().add(view)) {
            shared.whenComplete((value, failure) -> {
                view.completeJdkFuture(value, failure);
                view.leaveParent();
            });
        }
        view.joinParent();
        return view;
    }
}
