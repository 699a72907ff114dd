package dev.inflight.core;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What most runs never need, so that those that do not pay for one reference only. */
final class RunExtras {

    /** Set by the thread that decided, right after it did; {@code null} for a run whose work ended by itself. */
    volatile @Nullable Stop stop;

    /** Why a run was decided before it was {@linkplain RunState#BORN born}; set right after that. */
    volatile @Nullable Cause stillborn;

    /** The deadline, once somebody has moved it. */
    volatile long movedDeadline = DeadlineTimer.NEVER;

    volatile @Nullable Progress progress;
    volatile @Nullable String supersedes;
    volatile @Nullable String supersededBy;
    volatile @Nullable Run<?> parent;
    volatile @Nullable String parentId;

    /** Closed while the work has been handed over and has not yet taken the name. */
    volatile @Nullable Gate gate;

    /** Until when this run waits for the work of the one before it, on the timer's clock. */
    volatile long startBy = DeadlineTimer.NEVER;

    volatile boolean softTimeoutPassed;

    private final Hooks hooks = new Hooks();
    private volatile @Nullable Set<HandEndedFuture<?>> children;
    private volatile @Nullable Holders holders;

    Hooks hooks() {
        return hooks;
    }

    Set<HandEndedFuture<?>> children() {
        Set<HandEndedFuture<?>> known = children;
        return known == null ? Set.of() : known;
    }

    synchronized void addChild(HandEndedFuture<?> child) {
        Set<HandEndedFuture<?>> known = children;
        if (known == null) {
            known = ConcurrentHashMap.newKeySet();
            children = known;
        }
        known.add(child);
    }

    void removeChild(HandEndedFuture<?> child) {
        Set<HandEndedFuture<?>> known = children;
        if (known != null) {
            known.remove(child);
        }
    }

    /** The parent need not stop this child any more. */
    void leaveParent(Run<?> child) {
        Run<?> known = parent;
        if (known != null) {
            known.extras().removeChild(child);
            parent = null;
        }
    }

    @Nullable Holders holdersIfAny() {
        return holders;
    }

    synchronized Holders holders() {
        Holders known = holders;
        if (known == null) {
            known = new Holders();
            holders = known;
        }
        return known;
    }
}
