package dev.inflight.core.run;

import dev.inflight.ContextCarrier;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What only some runs need: its starter's context, and parts that are made when they are asked for. All of those hang on one
 * reference, which is {@code null} in nearly every run. The methods whose names end in {@code IfAny} make nothing.
 */
abstract class EquippedFuture<T extends @Nullable Object> extends FencedFuture<T> {

    private static final VarHandle EQUIPMENT;

    static {
        try {
            EQUIPMENT = MethodHandles.lookup().findVarHandle(EquippedFuture.class, "equipment", Equipment.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    private volatile @Nullable Equipment equipment;

    private volatile ContextCarrier.@Nullable Captured context;

    EquippedFuture(int stripe, ContextCarrier.@Nullable Captured context) {
        super(stripe);
        this.context = context;
    }

    private static final class Equipment {

        /** Set by the thread that decided, right after it did; {@code null} for a run whose work ended by itself. */
        private volatile @Nullable Stop stop;

        /** Why a run was decided before it was {@linkplain RunState#BORN born}; set right after that. */
        private volatile @Nullable Cause endedUnborn;

        private volatile @Nullable Progress progress;
        private volatile @Nullable Gate gate;
        private volatile @Nullable NameClaim claim;
        private final Hooks hooks = new Hooks();

        // made under the monitor
        private volatile @Nullable Instants instants;
        private volatile @Nullable Family family;
        private volatile @Nullable Lineage lineage;
        private volatile @Nullable SharedRun shared;
        private volatile @Nullable Activities activities;
    }

    private Equipment equipment() {
        Equipment known = equipment;
        if (known == null) {
            EQUIPMENT.compareAndSet(this, null, new Equipment());
            known = Objects.requireNonNull(equipment);
        }
        return known;
    }

    // ---- its starter

    /** What was captured at its start; {@code null} when there is nothing, or it is not needed any more. */
    public final ContextCarrier.@Nullable Captured context() {
        return context;
    }

    /** The run is over: its future, which may be kept for long, is not to keep what was its starter's. */
    public final void forgetContext() {
        if (context != null) {
            context = null;
        }
    }

    /** The trace that its starter belongs to, if that is known. */
    public final @Nullable String traceId() {
        ContextCarrier.Captured known = context;
        try {
            return known == null ? null : known.traceId();
        } catch (Throwable failure) {
            return null; // for display only: a list with a gap is better than none
        }
    }

    // ---- how it was stopped

    /** Has the memory for what {@link #keep} will keep. */
    final void prepareToKeep() {
        equipment();
    }

    /** The calling thread has just decided this. */
    final void keep(Stop stop, @Nullable Cause endedUnborn) {
        Equipment known = equipment();
        known.stop = stop;
        if (endedUnborn != null) {
            known.endedUnborn = endedUnborn;
        }
    }

    /** Why it was decided before it was born, for whoever acts on that now: waits until it is there. */
    @SuppressWarnings("ThreadPriorityCheck") // it waits for a thread that is between two statements
    final Cause takeEndedUnborn() {
        Equipment known = equipment();
        Cause cause = known.endedUnborn;
        while (cause == null) {
            Thread.yield();
            cause = known.endedUnborn;
        }
        known.endedUnborn = null;
        return cause;
    }

    /** Waits out the few instructions that lie between the decision and {@link #keep}. */
    @Override
    @SuppressWarnings("ThreadPriorityCheck") // it waits for a thread that is between two statements
    public final @Nullable Stop stop() {
        while (true) {
            int seen = word();
            Equipment known = equipment;
            Stop stop = known == null ? null : known.stop;
            if (stop != null || !RunState.isDecided(seen) || RunState.has(seen, RunState.SETTLED)) {
                return stop;
            }
            Thread.yield();
        }
    }

    // ---- what the work says, and what it has registered

    public final @Nullable Progress progress() {
        Equipment known = equipment;
        return known == null ? null : known.progress;
    }

    public final void progress(Progress latest) {
        equipment().progress = latest;
    }

    public final Activities activities() {
        Equipment known = equipment();
        Activities activities = known.activities;
        if (activities == null) {
            synchronized (known) {
                activities = known.activities;
                if (activities == null) {
                    activities = new Activities();
                    known.activities = activities;
                }
            }
        }
        return activities;
    }

    public final @Nullable Activities activitiesIfAny() {
        Equipment known = equipment;
        return known == null ? null : known.activities;
    }

    /** What the work says it is in, with its kind, unmasked; {@code null} when it says nothing. May call foreign code. */
    public final @Nullable String whatItIsIn() {
        Activities activities = activitiesIfAny();
        Activities.Open innermost = activities == null ? null : activities.innermost();
        return innermost == null ? null : innermost.kind() + ": " + innermost.text();
    }

    public final Hooks hooks() {
        return equipment().hooks;
    }

    public final boolean hasHooks() {
        Equipment known = equipment;
        return known != null && !known.hooks.isEmpty();
    }

    /** There is nothing left that a hook could stop. */
    public final void forgetHooks() {
        Equipment known = equipment;
        if (known != null) {
            known.hooks.forget();
        }
    }

    // ---- when something is due

    public final Instants instants() {
        Equipment known = equipment();
        Instants instants = known.instants;
        if (instants == null) {
            synchronized (known) {
                instants = known.instants;
                if (instants == null) {
                    instants = new Instants();
                    known.instants = instants;
                }
            }
        }
        return instants;
    }

    public final @Nullable Instants instantsIfAny() {
        Equipment known = equipment;
        return known == null ? null : known.instants;
    }

    /** Closed while the work has been handed over and has not yet taken the name; {@code null} otherwise. */
    public final @Nullable Gate gate() {
        Equipment known = equipment;
        return known == null ? null : known.gate;
    }

    public final void gate(@Nullable Gate gate) {
        equipment().gate = gate;
    }

    // ---- its name in the cluster

    /** How it stands with whoever decides about its name; {@code null} for a run whose name is nobody else's concern. */
    public final @Nullable NameClaim claimIfAny() {
        Equipment known = equipment;
        return known == null ? null : known.claim;
    }

    /** Its name is to be asked for; said before anybody else knows the run. */
    public final void claim(NameClaim claim) {
        equipment().claim = claim;
    }

    // ---- other runs

    public final Family family() {
        Equipment known = equipment();
        Family family = known.family;
        if (family == null) {
            synchronized (known) {
                family = known.family;
                if (family == null) {
                    family = new Family(this);
                    known.family = family;
                }
            }
        }
        return family;
    }

    public final @Nullable Family familyIfAny() {
        Equipment known = equipment;
        return known == null ? null : known.family;
    }

    public final Lineage lineage() {
        Equipment known = equipment();
        Lineage lineage = known.lineage;
        if (lineage == null) {
            synchronized (known) {
                lineage = known.lineage;
                if (lineage == null) {
                    lineage = new Lineage();
                    known.lineage = lineage;
                }
            }
        }
        return lineage;
    }

    public final @Nullable Lineage lineageIfAny() {
        Equipment known = equipment;
        return known == null ? null : known.lineage;
    }

    public final SharedRun shared() {
        Equipment known = equipment();
        SharedRun shared = known.shared;
        if (shared == null) {
            synchronized (known) {
                shared = known.shared;
                if (shared == null) {
                    shared = new SharedRun(this);
                    known.shared = shared;
                }
            }
        }
        return shared;
    }

    public final @Nullable SharedRun sharedIfAny() {
        Equipment known = equipment;
        return known == null ? null : known.shared;
    }
}
