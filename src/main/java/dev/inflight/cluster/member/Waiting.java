package dev.inflight.cluster.member;

import dev.inflight.TimeSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Runs that wait, all for as long, so that they are due in the order in which they came. Safe for use by any thread. */
final class Waiting {

    private record Waiter(Wanted wanted, long at) {}

    private final Deque<Waiter> waiters = new ArrayDeque<>();

    synchronized void add(Wanted wanted, long at) {
        waiters.add(new Waiter(wanted, at));
    }

    /** Takes those whose time is up. */
    synchronized List<Wanted> due(long now) {
        List<Wanted> due = new ArrayList<>();
        for (Waiter first = waiters.peek(); first != null && first.at - now <= 0; first = waiters.peek()) {
            due.add(first.wanted);
            waiters.remove();
        }
        return due;
    }

    /** Takes them all. */
    synchronized List<Wanted> all() {
        List<Wanted> all = waiters.stream().map(Waiter::wanted).toList();
        waiters.clear();
        return all;
    }

    /** Nanoseconds until the next is due, or {@code NEVER}. */
    synchronized long next(long now) {
        Waiter first = waiters.peek();
        return first == null ? TimeSource.Timer.NEVER : Math.max(0, first.at - now);
    }
}
