package dev.inflight.core;

import dev.inflight.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Time that stands still until a test moves it. Everything that falls due happens on the thread that moves it, in order, at
 * the instant at which it falls due, before {@link #advance} returns (effects too, when they run on the calling thread).
 *
 * <p>The timer is late by a tick at most, so an alarm is sure to have rung {@link #TICK} after its instant, and never before
 * it: see {@link #advancePast}.
 */
final class ManualTime implements TimeSource {

    /** The timer's resolution. */
    static final Duration TICK = Duration.ofNanos(1L << DeadlineTimer.TICK_SHIFT);

    private static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");

    private final long origin;
    private final AtomicLong nanos;
    private final AtomicLong wallJumps = new AtomicLong();
    private final List<Driven> driven = new CopyOnWriteArrayList<>();

    ManualTime() {
        this(0);
    }

    /** A clock that first reads {@code origin}, such as one that is about to wrap round. */
    ManualTime(long origin) {
        this.origin = origin;
        this.nanos = new AtomicLong(origin);
    }

    @Override
    public long nanoTime() {
        return nanos.get();
    }

    @Override
    public Instant wallTime() {
        return EPOCH.plusNanos(nanos.get() - origin).plusNanos(wallJumps.get());
    }

    /** Moves the wall clock only, forth or back. */
    void jumpWallClock(Duration by) {
        wallJumps.addAndGet(by.toNanos());
    }

    /** Moves on by exactly so much, ringing every alarm at its own instant on the way. */
    void advance(Duration by) {
        long left = by.toNanos();
        while (left > 0) {
            long step = Math.max(1, Math.min(left, ring()));
            nanos.addAndGet(step);
            left -= step;
        }
        ring();
    }

    /** As {@link #advance}, and a tick more, so that what fell due within {@code by} has rung. */
    void advancePast(Duration by) {
        advance(by.plus(TICK));
    }

    /** Moves on in one leap, as when the machine slept: every alarm on the way rings at the end. */
    void leap(Duration by) {
        nanos.addAndGet(by.toNanos());
        ring();
    }

    /** Whether every timer that this time drove has been closed. */
    boolean isAbandoned() {
        return driven.stream().allMatch(one -> one.closed);
    }

    private long ring() {
        long next = Timer.NEVER;
        for (Driven one : driven) {
            next = Math.min(next, one.ring());
        }
        return next;
    }

    @Override
    public Driver drive(String name, Timer timer) {
        Driven one = new Driven(timer);
        driven.add(one);
        return one;
    }

    private static final class Driven implements Driver {

        private final Timer timer;
        private volatile boolean closed;

        Driven(Timer timer) {
            this.timer = timer;
        }

        synchronized long ring() {
            return closed ? Timer.NEVER : timer.advance();
        }

        @Override
        public void wake() {
            // whoever moves the time looks anyway
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
