package dev.inflight.core.run;

import dev.inflight.TaskContext;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The cancel hooks of one run: added and taken back while it works, run once when it is stopped, forgotten at its end. */
public final class Hooks {

    /** {@code null} while there was none: nearly always. */
    private @Nullable Set<Entry> entries;

    /** It is too late to add one. */
    private boolean closed;

    /** The closed ones that are still to be run. */
    private @Nullable Deque<Runnable> newestFirst;

    /** Returns {@code null} when it is too late: the caller then runs the hook itself. */
    public synchronized TaskContext.@Nullable Hook add(Runnable action) {
        if (closed) {
            return null;
        }
        Entry entry = new Entry(action);
        if (entries == null) {
            entries = new LinkedHashSet<>();
        }
        entries.add(entry);
        return () -> remove(entry);
    }

    private synchronized void remove(Entry entry) {
        if (entries != null) {
            entries.remove(entry);
        }
    }

    /** Takes no more. Returns whether there are any to be run. */
    public synchronized boolean close() {
        closed = true;
        if (entries != null) {
            Deque<Runnable> toRun = new ArrayDeque<>(entries.size());
            entries.forEach(entry -> toRun.addFirst(entry.action));
            entries = null;
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
        entries = null;
        newestFirst = null;
    }

    public synchronized boolean isEmpty() {
        return entries == null || entries.isEmpty();
    }

    /** Identity matters: the same hook may be registered twice. */
    private static final class Entry {
        private final Runnable action;

        Entry(Runnable action) {
            this.action = action;
        }
    }
}
