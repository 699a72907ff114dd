package dev.inflight.core.run;

import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** By whose work a run was started, and what its own work has started: those are stopped along with it. */
public final class Family {

    private final HandEndedFuture<?> owner;
    private volatile @Nullable String parentId;
    private volatile @Nullable Family parent;
    private volatile @Nullable Set<HandEndedFuture<?>> children;

    Family(HandEndedFuture<?> owner) {
        this.owner = owner;
    }

    /** The run whose family this is. */
    HandEndedFuture<?> owner() {
        return owner;
    }

    /** The id of the run that started this one, for display: kept when the two have parted. */
    public @Nullable String parentId() {
        return parentId;
    }

    /** The family of the run that this one is stopped along with, while both are outstanding. */
    @Nullable Family parent() {
        return parent;
    }

    /** The owner was started by that run's work, and is independent of it. */
    public void shownUnder(Family starter) {
        parentId = starter.owner.id();
    }

    /** The owner was started by that run's work, and is stopped along with it. */
    public void stoppedWith(Family starter) {
        shownUnder(starter);
        parent = starter;
    }

    /** What the owner's work has started and is to be stopped along with it. */
    public Set<HandEndedFuture<?>> children() {
        Set<HandEndedFuture<?>> known = children;
        return known == null ? Set.of() : known;
    }

    public synchronized void addChild(HandEndedFuture<?> child) {
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

    /** The parent need not stop the owner any more. */
    public void leaveParent() {
        Family known = parent;
        if (known != null) {
            known.removeChild(owner);
            parent = null;
        }
    }

    /** The same if the parent, its parent or theirs is among these. */
    public void leaveParentIfDescendsFrom(Collection<? extends HandEndedFuture<?>> ancestors) {
        for (Family ancestor = parent; ancestor != null; ancestor = ancestor.parent) {
            if (ancestors.contains(ancestor.owner)) {
                leaveParent();
                return;
            }
        }
    }
}
