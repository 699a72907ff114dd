package dev.inflight.core;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What most runs never need, so that those that do not pay for one reference only. */
final class RunExtras {

    /** Set by the thread that decided, right after it did; {@code null} for a run whose work ended by itself. */
    volatile @Nullable Stop stop;

    /** What is to be done for a run that was decided before it was {@linkplain RunState#BORN born}; set right after that. */
    volatile @Nullable Runnable stillborn;

    /** The deadline, once somebody has moved it. */
    volatile long movedDeadline = DeadlineTimer.NEVER;

    volatile @Nullable Progress progress;
    volatile @Nullable String supersedes;
    volatile @Nullable String supersededBy;
    volatile @Nullable Run<?> parent;
    volatile @Nullable String parentId;

    /** The starter's thread while it has handed the work over and not yet taken the name. */
    volatile @Nullable Thread gate;

    /** Who is to be started when this run's work has gone. */
    volatile @Nullable Run<?> successor;

    /** Until when this run waits for the work of the one before it, on the timer's clock. */
    volatile long startBy = DeadlineTimer.NEVER;

    volatile boolean softTimeoutPassed;

    private final Hooks hooks = new Hooks();
    private volatile @Nullable Set<Run<?>> children;
    private volatile @Nullable Holders holders;

    Hooks hooks() {
        return hooks;
    }

    Set<Run<?>> children() {
        Set<Run<?>> known = children;
        return known == null ? Set.of() : known;
    }

    synchronized void addChild(Run<?> child) {
        Set<Run<?>> known = children;
        if (known == null) {
            known = ConcurrentHashMap.newKeySet();
            children = known;
        }
        known.add(child);
    }

    private void removeChild(Run<?> child) {
        Set<Run<?>> known = children;
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
