package dev.inflight.core.run;

import dev.inflight.Overlap;
import dev.inflight.TaskCancelledException;
import dev.inflight.TaskEnding;
import dev.inflight.core.timer.DeadlineTimer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One run that several callers share, under {@link Overlap#JOIN}. Each of them holds a view of its own; the work is stopped
 * when the last one lets go.
 */
public final class SharedRun {

    private final HandEndedFuture<?> run;
    private final Set<View<?>> views = new LinkedHashSet<>();
    private int holders = 1;
    private boolean ended;

    SharedRun(HandEndedFuture<?> run) {
        this.run = run;
    }

    /** One holder more, unless the last one has let go. */
    synchronized boolean join() {
        if (holders == 0) {
            return false;
        }
        holders++;
        return true;
    }

    /** Remembers a view to complete with the run. Returns {@code false} when the run has ended already. */
    public synchronized boolean add(View<?> view) {
        return !ended && views.add(view);
    }

    /** One holder less. Returns whether it was the last, whose view is then completed with the run. */
    synchronized boolean leave(View<?> view) {
        if (--holders > 0) {
            views.remove(view);
        }
        return holders == 0;
    }

    /** Those that are still to be completed. */
    public synchronized List<View<?>> views() {
        return List.copyOf(views);
    }

    /** The run has ended: hands out the views that are still to be completed. */
    public synchronized List<View<?>> end() {
        ended = true;
        List<View<?>> remaining = List.copyOf(views);
        views.clear();
        return remaining;
    }

    /**
     * What one holder holds: ends with the run, or alone when its holder lets go. Work that starts or joins a shared run
     * holds it by a view as well, so when it is stopped it lets go like anybody else.
     */
    public static final class View<T extends @Nullable Object> extends HandEndedFuture<T> {

        private final SharedRun shared;
        private final @Nullable Family parent;
        private final AtomicBoolean letGo = new AtomicBoolean();

        /**
         * Makes a view of the run.
         *
         * @param parent the family of the run whose work holds the view; {@code null} when it is no run's work
         */
        public View(SharedRun shared, @Nullable Family parent) {
            super(0); // a view has no deadline, so it is never armed
            this.shared = shared;
            this.parent = parent;
        }

        @Override
        public String name() {
            return shared.run.name();
        }

        @Override
        public String id() {
            return shared.run.id();
        }

        @Override
        public @Nullable Stop stop() {
            return shared.run.stop();
        }

        @Override
        TaskEnding endingFor(Cause cause) {
            return shared.run.endingFor(cause);
        }

        @Override
        protected long nextAlarm() {
            return DeadlineTimer.NEVER;
        }

        @Override
        protected void onAlarm(long now) {}

        /** This holder lets go; the others keep the run, the last takes it along. */
        @Override
        public boolean end(Cause cause) {
            if (isDone() || !letGo.compareAndSet(false, true)) {
                return false;
            }
            leaveParent();
            if (shared.leave(this)) {
                return shared.run.end(cause); // which completes this view too, last of all
            }
            Throwable failure = cause.failure();
            if (failure == null && cause.outcome().isStop()) {
                failure = new TaskCancelledException(endingFor(cause));
            }
            return completeJdkFuture(cause.value(), failure);
        }

        /** From now on the parent's stop lets go of this view too. Returns the parent. */
        public @Nullable HandEndedFuture<?> joinParent() {
            if (parent == null) {
                return null;
            }
            parent.addChild(this);
            if (isDone()) { // whoever completed it took it out of the parent's children before it was there
                leaveParent();
            }
            return parent.owner();
        }

        /** The parent need not let go of this view any more. */
        public void leaveParent() {
            if (parent != null) {
                parent.removeChild(this);
            }
        }
    }
}
