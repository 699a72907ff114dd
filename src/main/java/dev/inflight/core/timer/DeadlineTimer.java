package dev.inflight.core.timer;

import dev.inflight.TimeSource;
import dev.inflight.core.threads.CallbackPool;
import dev.inflight.core.threads.Failures;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Calls futures when their next instant comes: never early, and late by a tick (about 0.3 ms) at most while its thread gets
 * the processor. It has several {@link TimingWheel wheels}, chosen by the starting thread, and is driven by one thread at a
 * time.
 *
 * <p>That thread decides (see {@link TimedFuture#onAlarm}). What follows from its decisions it carries out itself only while
 * another stands in for it ({@link TimeSource.Driver#leave}). It sleeps until the next instant at which a wheel has
 * something to do. When all are empty it stays awake for another second, so that starts which come and go do not wake it
 * each time.
 */
public final class DeadlineTimer implements TimeSource.Timer, AutoCloseable {

    /**
     * A tick is 2^18 ns, 0.26 ms: a shift instead of a division, finer than the 10 ms we promise, and a few times what it
     * takes to wake a thread that sleeps.
     */
    static final int TICK_SHIFT = 18;

    public static final long TICK_NANOS = 1L << TICK_SHIFT;
    static final long LINGER_TICKS = 3_840;

    /** How soon it looks again while what it has decided waits to be carried out: 2.1 ms. */
    static final long RELIEF_TICKS = 8;

    /** How many {@link #stripe()}s there are. */
    public static final int STRIPES = 8;

    /** How many are taken out of a wheel at once: its lock is free again after a few microseconds. */
    private static final int BATCH = 64;

    /** "No alarm wanted", in nanoseconds since the timer was made. */
    public static final long NEVER = TimeSource.Timer.NEVER;

    /** The value of {@link #wakeTick} while the driver looks: whatever is armed then must wake it. */
    private static final long LOOKING = Long.MAX_VALUE;

    private final TimingWheel[] wheels = new TimingWheel[STRIPES];
    private final TimeSource time;
    private final long origin;
    private final CallbackPool effects;
    private final TimeSource.Driver driver;
    private long armedBefore;

    private volatile LongUnaryOperator alsoLooking = now -> NEVER;
    private volatile long wakeTick = LOOKING;

    public DeadlineTimer(String name, TimeSource time, CallbackPool effects) {
        for (int i = 0; i < STRIPES; i++) {
            wheels[i] = new TimingWheel();
        }
        this.time = time;
        this.origin = time.nanoTime();
        this.effects = effects;
        this.driver = time.drive(name, this);
        effects.wakeWith(driver::wake);
    }

    /**
     * Calls this too whenever the timer looks.
     *
     * @param look is given the time and says when it wants to be called next, or {@link #NEVER}; on the timer's thread
     */
    public void alsoLook(LongUnaryOperator look) {
        LongUnaryOperator others = alsoLooking;
        this.alsoLooking = now -> Math.min(others.applyAsLong(now), look.applyAsLong(now));
    }

    /** Has the timer look now. */
    public void wake() {
        driver.wake();
    }

    /**
     * Nanoseconds since the timer was made. A difference of two readings, so it does no harm when the source wraps round.
     */
    public long now() {
        return time.nanoTime() - origin;
    }

    /** Which wheel the calling thread's runs go to. Consecutive thread ids map to different wheels. */
    public static int stripe() {
        long id = Thread.currentThread().getId();
        return (int) ((id * 0x9E3779B97F4A7C15L) >>> 61);
    }

    /** Arms the future for the first time, before anybody else may end it. */
    public void arm(TimedFuture<?> node) {
        if (wheels[node.stripe].arm(node) < wakeTick) {
            driver.wake();
        }
    }

    /**
     * Moves the alarm to the instant that the future wants now. Whoever ends it at the same time need not see that it is
     * armed.
     */
    public void rearm(TimedFuture<?> node) {
        arm(node);
        VarHandle.fullFence();
        if (node.nextAlarm() == NEVER) {
            disarm(node);
        }
    }

    public void disarm(TimedFuture<?> node) {
        wheels[node.stripe].disarm(node);
    }

    /**
     * Disarms a future that most likely is not armed. Does not take the wheel's lock for that, or a million futures that
     * end at once would queue for it. Called after the step by which the future wants no alarm: either this sees that
     * somebody armed it, or {@link #rearm} sees that step.
     */
    public void disarmIfArmed(TimedFuture<?> node) {
        VarHandle.fullFence();
        if (node.isArmed()) {
            disarm(node);
        }
    }

    static long tickAtOrAfter(long at) {
        return (at >> TICK_SHIFT) + ((at & (TICK_NANOS - 1)) == 0 ? 0 : 1);
    }

    @Override
    public long advance() {
        while (true) {
            effects.hold();
            long nanos = look();
            if (!effects.isAnyWaiting()) {
                return nanos;
            }
            long atMost = Math.min(nanos, RELIEF_TICKS * TICK_NANOS);
            if (!driver.leave(atMost)) {
                effects.release();
                return atMost;
            }
            boolean helped = effects.help();
            if (!driver.back() || !helped) {
                return atMost;
            }
        }
    }

    private long look() {
        wakeTick = LOOKING;
        long now = now();
        long tick = now >> TICK_SHIFT;
        long nextTick = TimingWheel.NEVER;
        long armed = 0;
        for (TimingWheel wheel : wheels) {
            if (wheel.nextTick() <= tick && effects.hasRoom()) {
                ringAll(wheel, tick, now);
            }
            nextTick = Math.min(nextTick, wheel.nextTick());
            armed += wheel.armed();
        }
        if (nextTick <= tick) { // there was no room for all of them
            nextTick = tick + RELIEF_TICKS;
        }
        boolean usedSinceLastLook = armed != armedBefore;
        armedBefore = armed;
        if (nextTick == TimingWheel.NEVER && usedSinceLastLook) {
            nextTick = tick + LINGER_TICKS;
        }
        if (effects.relieve(now)) {
            nextTick = Math.min(nextTick, tick + RELIEF_TICKS);
        }
        long alsoAt = alsoLooking.applyAsLong(now);
        if (alsoAt != NEVER) {
            nextTick = Math.min(nextTick, tickAtOrAfter(alsoAt));
        }
        if (nextTick == TimingWheel.NEVER) {
            return NEVER;
        }
        wakeTick = nextTick;
        return Math.max(0, (nextTick << TICK_SHIFT) - now());
    }

    private void ringAll(TimingWheel wheel, long tick, long now) {
        // its own: under a clock that is moved by hand, a callback may move it again
        @Nullable TimedFuture<?>[] due = new TimedFuture<?>[BATCH];
        int count;
        do {
            count = wheel.expire(tick, due);
            for (int i = 0; i < count; i++) {
                ring(Objects.requireNonNull(due[i]), now);
            }
        } while (count == due.length && effects.hasRoom());
    }

    /** What one future throws must not cost the others their deadlines. Its own alarm comes again. */
    private void ring(TimedFuture<?> due, long now) {
        try {
            due.onAlarm(now);
        } catch (Throwable failure) { // no memory, most likely
            Failures.log("the alarm of " + due + " failed and rings again", failure);
            rearm(due);
        }
    }

    /** Whether nothing is armed. For tests: takes every wheel's lock in turn. */
    public boolean isEmpty() {
        for (TimingWheel wheel : wheels) {
            if (wheel.nextTick() != TimingWheel.NEVER) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() {
        driver.close();
    }
}
