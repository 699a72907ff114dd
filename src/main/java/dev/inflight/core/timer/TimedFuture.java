package dev.inflight.core.timer;

import dev.inflight.InFlightFuture;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * A future that is its own node in the deadline timer: nothing to allocate when it is armed, nothing left behind when it is
 * disarmed. The fields below belong to the {@link TimingWheel} that holds the node and are guarded by its lock.
 */
public abstract class TimedFuture<T extends @Nullable Object> extends InFlightFuture<T> {

    static final short NOT_ARMED = -1;

    private static final VarHandle SLOT;

    static {
        try {
            SLOT = MethodHandles.lookup().findVarHandle(TimedFuture.class, "slot", short.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    @Nullable TimedFuture<?> previous;

    @Nullable TimedFuture<?> next;

    /** When to call {@link #onAlarm}, in ticks of the wheel. */
    long alarmTick;

    /** Where in the wheel, or {@link #NOT_ARMED}. */
    short slot = NOT_ARMED;

    /** Which wheel of the timer: fixed at birth, by the starting thread, so that threads seldom meet. */
    final byte stripe;

    public TimedFuture(int stripe) {
        this.stripe = (byte) stripe;
    }

    /** Read without the wheel's lock, so it may have changed by now. */
    final boolean isArmed() {
        return (short) SLOT.getOpaque(this) != NOT_ARMED;
    }

    /**
     * When this future wants to be called next, or {@link DeadlineTimer#NEVER}. Only reads. Asked under the wheel's lock,
     * so that whoever arms it last arms it for what is true then.
     */
    protected abstract long nextAlarm();

    /**
     * That instant has come, or had come a moment ago: look at the clock. Called on the timer's thread under no lock. Only
     * decides, and leaves everything else to other threads.
     */
    protected abstract void onAlarm(long now);
}
