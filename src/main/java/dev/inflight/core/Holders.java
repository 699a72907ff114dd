package dev.inflight.core;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Who shares one run under {@link dev.inflight.Overlap#JOIN}. Each holder has a view of its own; the work is stopped when
 * the last one lets go.
 */
final class Holders {

    private final Set<JoinedFuture<?>> views = new LinkedHashSet<>();
    private int count = 1;
    private boolean ended;

    /** One holder more, unless the last one has let go. */
    synchronized boolean join() {
        if (count == 0) {
            return false;
        }
        count++;
        return true;
    }

    /** Remembers a view to complete with the run. Returns {@code false} when the run has ended already. */
    synchronized boolean add(JoinedFuture<?> view) {
        return !ended && views.add(view);
    }

    /** One holder less. Returns whether it was the last, whose view is then completed with the run. */
    synchronized boolean leave(JoinedFuture<?> view) {
        if (--count > 0) {
            views.remove(view);
        }
        return count == 0;
    }

    /** Who holds it now. */
    synchronized List<JoinedFuture<?>> views() {
        return List.copyOf(views);
    }

    /** The run has ended: hands out the views that are still to be completed. */
    synchronized List<JoinedFuture<?>> end() {
        ended = true;
        List<JoinedFuture<?>> remaining = List.copyOf(views);
        views.clear();
        return remaining;
    }
}
