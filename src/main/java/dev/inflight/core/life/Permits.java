package dev.inflight.core.life;

import dev.inflight.GuardedRun;
import dev.inflight.NameGuard;
import dev.inflight.NameGuard.Permission;
import dev.inflight.Outcome;
import dev.inflight.TaskScope;
import dev.inflight.TaskSpec;
import dev.inflight.TaskText;
import dev.inflight.core.run.Cause;
import dev.inflight.core.run.NameClaim;
import dev.inflight.core.run.Run;
import dev.inflight.core.threads.Failures;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks the {@link NameGuard} for the names of runs of {@link TaskScope#CLUSTER}, and tells it when they are free again: once
 * each. The guard is foreign code: whatever it throws or answers, and whenever, a run ends once and its name is freed once.
 */
public final class Permits {

    private final @Nullable NameGuard guard;
    private final Executor defaultExecutor;
    private final Executor callbacks;

    /**
     * @param guard {@code null}: nobody can be asked, so no run of that scope can be started
     * @param defaultExecutor where a run works that its starter's thread cannot wait for
     * @param callbacks where its start goes on, since the guard's own threads are not ours to keep
     */
    public Permits(@Nullable NameGuard guard, Executor defaultExecutor, Executor callbacks) {
        this.guard = guard;
        this.defaultExecutor = defaultExecutor;
        this.callbacks = callbacks;
    }

    /** Says that such a run cannot be had here, before there is one. */
    void requireGuard(TaskSpec spec) {
        if (guard == null) {
            throw new IllegalStateException("task " + TaskText.quote(String.valueOf(spec.name()))
                    + " has scope CLUSTER, and this registry has no cluster: set inflight.cluster.engine");
        }
    }

    /** Why no run of this scope can be accepted now. */
    @Nullable Cause refusal() {
        try {
            String refusal = theGuard().refusal();
            return refusal == null ? null : refused(TaskText.clip(refusal));
        } catch (Throwable broken) {
            return refused("the cluster could not be asked: " + Failures.describe(broken));
        }
    }

    /**
     * Whether the run has its name in the whole cluster. If it was not asked for yet, it is now, and the run goes on once the
     * answer is there.
     *
     * @param goOn called on a thread of the registry, when the name is granted
     */
    boolean has(Run<?> run, Consumer<Run<?>> goOn) {
        NameClaim claim = Objects.requireNonNull(run.claimIfAny(), "claim");
        if (run.isDecided() || claim.isGranted()) {
            return !run.isDecided();
        }
        ClaimedRun asked = new ClaimedRun(run, claim);
        Answer answer = new Answer(asked, goOn);
        if (claim.beginAsking(run.now(), asked, answer::forget)) {
            run.runOn(defaultExecutor);
            ask(asked, answer);
        }
        return false;
    }

    private void ask(ClaimedRun asked, Answer answer) {
        try {
            CompletionStage<Permission> stage = theGuard().acquire(asked);
            var unused = stage.whenComplete(answer);
        } catch (Throwable broken) {
            answer.accept(null, broken);
        }
        if (asked.claim().endAsking()) {
            tellGuard(asked);
        }
    }

    /** The run's work has gone, will never begin, or is a zombie on record. May be called again. Throws nothing. */
    void free(Run<?> run) {
        NameClaim claim = run.claimIfAny();
        if (claim != null) {
            GuardedRun asked = claim.free();
            if (asked != null) {
                tellGuard(asked);
            }
            claim.takeWaiting().forEach(callback -> ClaimedRun.call(run, callback));
        }
    }

    private void tellGuard(GuardedRun asked) {
        try {
            theGuard().release(asked);
        } catch (Throwable broken) {
            Failures.log("the name of " + asked + " could not be given back", broken);
        }
    }

    private NameGuard theGuard() {
        return Objects.requireNonNull(guard, "guard");
    }

    private static Cause refused(String reason) {
        return Cause.stop(Outcome.REJECTED, Cause.BY_CLUSTER, reason);
    }

    /** What the guard answers, the first time. A guard that never does may keep this for ever: it keeps no run then. */
    private final class Answer implements BiConsumer<@Nullable Permission, @Nullable Throwable> {

        private final AtomicReference<@Nullable ClaimedRun> open;
        private final Consumer<Run<?>> goOn;

        Answer(ClaimedRun asked, Consumer<Run<?>> goOn) {
            this.open = new AtomicReference<>(asked);
            this.goOn = goOn;
        }

        void forget() {
            open.set(null);
        }

        /** On any thread, the asking one included. */
        @Override
        public void accept(@Nullable Permission permission, @Nullable Throwable failure) {
            ClaimedRun asked = open.getAndSet(null);
            if (asked == null) {
                return; // said already, or the run has ended: whoever granted it is told that the name is free
            }
            Run<?> run = asked.run();
            if (permission instanceof Permission.Granted granted) {
                asked.claim().grant(granted.token());
                callbacks.execute(() -> goOn.accept(run));
            } else if (permission instanceof Permission.Refused refusal) {
                run.decideNow(
                        Cause.stop(refusal.outcome(), TaskText.clip(refusal.by()), TaskText.clip(refusal.reason())));
            } else {
                run.decideNow(refused("its name could not be asked for: " + reasonOf(failure)));
            }
        }

        private static String reasonOf(@Nullable Throwable failure) {
            if (failure == null) {
                return "the answer was null";
            }
            Throwable cause = failure instanceof CompletionException ? failure.getCause() : null;
            return Failures.describe(cause == null ? failure : cause);
        }
    }
}
