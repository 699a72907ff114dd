package dev.inflight.test;

import dev.inflight.TimeSource;
import dev.inflight.core.DefaultInFlightRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Time that stands still until a test moves it. Everything that falls due happens on the thread that moves it, in order, at
 * the instant at which it falls due, before {@link #advance} returns: deadlines, zombies, and what they entail, hooks and
 * callbacks included. Work that runs on other threads goes on in real time.
 *
 * <pre>{@code
 * ManualTime time = new ManualTime();
 * InFlightRegistry registry = DefaultInFlightRegistry.builder().time(time).build();
 * InFlightFuture<?> future = registry.track(spec, new CompletableFuture<>());
 * time.advancePast(spec.timeout());
 * assertThat(future).hasEnded(Outcome.TIMED_OUT);
 * }</pre>
 *
 * <p>The timer is late by a tick at most, so an alarm is sure to have rung a tick after its instant, and never before it: see
 * {@link #advancePast}. Safe for use by any thread, but moved by one at a time.
 */
public final class ManualTime implements TimeSource {

    /** The timer's resolution. */
    public static final Duration TICK = DefaultInFlightRegistry.TICK;

    private static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");

    private final long origin;
    private final AtomicLong nanos;
    private final AtomicLong wallJumps = new AtomicLong();
    private final List<Driven> driven = new CopyOnWriteArrayList<>();

    /** A monotonic clock that first reads zero, and a wall clock that first shows the beginning of 2026. */
    public ManualTime() {
        this(0);
    }

    /** As {@link #ManualTime()}, with a monotonic clock that first reads {@code origin}, such as one about to wrap round. */
    public ManualTime(long origin) {
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
    public void jumpWallClock(Duration by) {
        wallJumps.addAndGet(by.toNanos());
    }

    /** Moves on by exactly so much, ringing every alarm at its own instant on the way. */
    public void advance(Duration by) {
        long left = requireNotNegative(by);
        while (left > 0) {
            long step = Math.max(1, Math.min(left, ring()));
            nanos.addAndGet(step);
            left -= step;
        }
        ring();
    }

    /** As {@link #advance}, and a tick more, so that what fell due within {@code by} has rung. */
    public void advancePast(Duration by) {
        advance(by.plus(TICK));
    }

    /** Moves on in one leap, as when the machine slept: every alarm on the way rings at the end. */
    public void leap(Duration by) {
        nanos.addAndGet(requireNotNegative(by));
        ring();
    }

    /** Whether every timer that this time drove has been closed, as closing a registry does. */
    public boolean isAbandoned() {
        return driven.stream().allMatch(one -> one.closed);
    }

    private static long requireNotNegative(Duration by) {
        if (by.isNegative()) {
            throw new IllegalArgumentException("time moves forwards, not by " + by);
        }
        return by.toNanos();
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

    /** The thread that caused them. */
    @Override
    public Executor effects() {
        return Runnable::run;
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
