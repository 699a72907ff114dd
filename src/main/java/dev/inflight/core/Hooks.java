package dev.inflight.core;

import dev.inflight.TaskContext;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The cancel hooks of one run: added and taken back while it works, run once when it is stopped, forgotten at its end. */
final class Hooks {

    private final Set<Entry> entries = new LinkedHashSet<>();
    /** {@code null} until it is too late to add one; then those still to be run. */
    private @Nullable Deque<Runnable> newestFirst;

    /** Returns {@code null} when it is too late: the caller then runs the hook itself. */
    synchronized TaskContext.@Nullable Hook add(Runnable action) {
        if (newestFirst != null) {
            return null;
        }
        Entry entry = new Entry(action);
        entries.add(entry);
        return () -> remove(entry);
    }

    private synchronized void remove(Entry entry) {
        entries.remove(entry);
    }

    /** Takes no more. Returns whether there are any to be run. */
    synchronized boolean close() {
        if (newestFirst == null) {
            Deque<Runnable> toRun = new ArrayDeque<>(entries.size());
            entries.forEach(entry -> toRun.addFirst(entry.action));
            entries.clear();
            newestFirst = toRun;
        }
        return !newestFirst.isEmpty();
    }

    /** The newest of the closed ones that has not been run, for the caller to run; {@code null} when there is none. */
    synchronized @Nullable Runnable poll() {
        return newestFirst == null ? null : newestFirst.poll();
    }

    /** Takes no more and runs none: there is nothing to stop. */
    synchronized void forget() {
        newestFirst = new ArrayDeque<>(0);
        entries.clear();
    }

    synchronized boolean isEmpty() {
        return entries.isEmpty();
    }

    /** Identity matters: the same hook may be registered twice. */
    private static final class Entry {
        private final Runnable action;

        Entry(Runnable action) {
            this.action = action;
        }
    }
}
