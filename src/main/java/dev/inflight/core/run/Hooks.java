package dev.inflight.core.run;

import dev.inflight.TaskContext;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** The cancel hooks of one run: added and taken back while it works, run once when it is stopped, forgotten at its end. */
public final class Hooks {

    /** The newest, which knows the one before; {@code null} while there is none: nearly always. */
    private @Nullable Entry newest;

    /** It is too late to add one. */
    private boolean closed;

    /** The closed ones that are still to be run. */
    private @Nullable Deque<Runnable> newestFirst;

    /** Returns {@code null} when it is too late: the caller then runs the hook itself. */
    public synchronized TaskContext.@Nullable Hook add(Runnable action) {
        if (closed) {
            return null;
        }
        Entry entry = new Entry(action, newest);
        if (newest != null) {
            newest.newer = entry;
        }
        newest = entry;
        return entry;
    }

    private synchronized void remove(Entry entry) {
        if (closed || entry.removed) {
            return;
        }
        entry.removed = true;
        if (entry.older != null) {
            entry.older.newer = entry.newer;
        }
        if (entry.newer != null) {
            entry.newer.older = entry.older;
        } else {
            newest = entry.older;
        }
    }

    /** Takes no more. Returns whether there are any to be run. */
    public synchronized boolean close() {
        closed = true;
        if (newest != null) {
            Deque<Runnable> toRun = new ArrayDeque<>();
            for (Entry entry = newest; entry != null; entry = entry.older) {
                toRun.addLast(entry.action);
            }
            newest = null;
            newestFirst = toRun;
        }
        return newestFirst != null && !newestFirst.isEmpty();
    }

    /** The newest of the closed ones that has not been run, for the caller to run; {@code null} when there is none. */
    public synchronized @Nullable Runnable poll() {
        return newestFirst == null ? null : newestFirst.poll();
    }

    /** Takes no more and runs none: there is nothing to stop. */
    public synchronized void forget() {
        closed = true;
        newest = null;
        newestFirst = null;
    }

    public synchronized boolean isEmpty() {
        return newest == null;
    }

    /** One of a list, so that it is cheap to add and to take back: a driver's call does both. */
    private final class Entry implements TaskContext.Hook {
        private final Runnable action;
        private @Nullable Entry older;
        private @Nullable Entry newer;
        private boolean removed;

        Entry(Runnable action, @Nullable Entry older) {
            this.action = action;
            this.older = older;
        }

        @Override
        public void close() {
            remove(this);
        }
    }
}
