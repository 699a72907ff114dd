package dev.inflight.cluster;

import dev.inflight.TimeSource;
import java.util.PriorityQueue;

/** What is to be done when, one after the other, on the thread of a {@link TimeSource}. Safe for use by any thread. */
final class Timeline implements AutoCloseable {

    private final TimeSource time;
    private final TimeSource.Driver driver;

    // guarded by this
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private long sequence;

    /** Something to be done at an instant, after what was to be done then before. */
    private record Event(long at, long sequence, Runnable action) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            long earlier = at - other.at; // the clock may wrap round
            return earlier == 0 ? Long.compare(sequence, other.sequence) : Long.signum(earlier);
        }
    }

    Timeline(String name, TimeSource time) {
        this.time = time;
        this.driver = time.drive(name, this::advance);
    }

    /** Has this done after so many nanoseconds. {@link #wake} is to be called after that. */
    synchronized void at(long nanos, Runnable action) {
        events.add(new Event(time.nanoTime() + nanos, sequence++, action));
    }

    void wake() {
        driver.wake();
    }

    @Override
    public void close() {
        driver.close();
    }

    private long advance() {
        while (true) {
            Event due;
            synchronized (this) {
                due = events.peek();
                if (due == null) {
                    return TimeSource.Timer.NEVER;
                }
                long left = due.at - time.nanoTime();
                if (left > 0) {
                    return left;
                }
                events.remove();
            }
            due.action.run();
        }
    }
}
