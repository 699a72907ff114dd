package dev.inflight.core;

import dev.inflight.TaskContext;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;

/** The cancel hooks of one run: added and taken back while it works, run once when it is stopped, forgotten at its end. */
final class Hooks {

    private final Set<Entry> entries = new LinkedHashSet<>();
    private boolean closed;

    /** Returns {@code null} when it is too late: the caller then runs the hook itself. */
    synchronized TaskContext.@org.jspecify.annotations.Nullable Hook add(Runnable action) {
        if (closed) {
            return null;
        }
        Entry entry = new Entry(action);
        entries.add(entry);
        return () -> remove(entry);
    }

    private synchronized void remove(Entry entry) {
        entries.remove(entry);
    }

    synchronized boolean isEmpty() {
        return entries.isEmpty();
    }

    /** Hands the hooks over, newest first, and takes no more. */
    synchronized Deque<Runnable> close() {
        closed = true;
        Deque<Runnable> newestFirst = new ArrayDeque<>(entries.size());
        entries.forEach(entry -> newestFirst.addFirst(entry.action));
        entries.clear();
        return newestFirst;
    }

    /** Identity matters: the same hook may be registered twice. */
    private static final class Entry {
        private final Runnable action;

        Entry(Runnable action) {
            this.action = action;
        }
    }
}
