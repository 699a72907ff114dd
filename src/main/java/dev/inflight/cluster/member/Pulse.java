package dev.inflight.cluster.member;

import java.util.concurrent.TimeUnit;

/** When the next beat is due, and which one is awaited: six per lease; after a failure at once, then each second. Not thread-safe. */
final class Pulse {

    static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** An engine keeps its time-out far below; one that never answers must not stop the beat. */
    static final long NEVER_ANSWERED_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final long periodNanos;
    private long number;
    private boolean open;
    private long sentAt;
    private long nextAt;
    private int failures;
    private boolean late;

    Pulse(long periodNanos, long now) {
        this.periodNanos = periodNanos;
        this.nextAt = now;
    }

    long number() {
        return number;
    }

    int failures() {
        return failures;
    }

    /** Whether one was sent so long ago that it is not awaited any more. */
    boolean isLost(long now) {
        return open && now - sentAt >= NEVER_ANSWERED_NANOS;
    }

    /** Nanoseconds until there is something to do. */
    long left(long now) {
        return open ? NEVER_ANSWERED_NANOS - (now - sentAt) : nextAt - now;
    }

    /** The next one is sent. Returns its number. */
    long send(long now) {
        open = true;
        late |= now - nextAt > RETRY_NANOS; // nobody had time to send it: others may have waited for this replica
        sentAt = now;
        return ++number;
    }

    /** An answer. Returns whether it is to the one that is awaited. */
    boolean takes(long beat) {
        boolean awaited = open && beat == number;
        open &= !awaited;
        return awaited;
    }

    void failed(long now) {
        due(now + (failures++ == 0 ? 0 : RETRY_NANOS));
    }

    /** It was answered. Returns when it was sent. */
    long succeeded() {
        failures = 0;
        due(sentAt + periodNanos);
        return sentAt;
    }

    /** The next one is due then. */
    void due(long at) {
        nextAt = at;
    }

    /** Whether one was late since this was last asked: this replica may have been paused. */
    boolean wasLate() {
        boolean was = late;
        late = false;
        return was;
    }
}
