package dev.inflight;

import java.time.Instant;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Time as a collaborator: what the clock says, and who wakes the deadline timer. The real one is the default; tests use
 * one that they move by hand.
 */
public interface TimeSource {

    /** Monotonic nanoseconds from an arbitrary origin; only differences mean anything. For everything that is measured. */
    long nanoTime();

    /** The wall clock. For display only: it may jump. */
    Instant wallTime();

    /**
     * Begins to drive a timer. Called once per registry.
     *
     * @param name of the thread, when the driver needs one
     * @param timer what to drive
     * @return how the timer asks to be woken and ends
     */
    Driver drive(String name, Timer timer);

    /**
     * Where a registry does what follows from the timer's decisions and may run foreign code: endings, hooks, cancelling
     * inner futures.
     *
     * @return {@code null}: on threads of the registry's own
     */
    default @Nullable Executor effects() {
        return null;
    }

    /** What is driven. */
    @FunctionalInterface
    interface Timer {
        /** Says "nothing is due before the driver is asked again". */
        long NEVER = Long.MAX_VALUE;

        /**
         * Does everything that is due; called by one thread at a time.
         *
         * @return nanoseconds until it wants to be called again, or {@link #NEVER}
         */
        long advance();
    }

    /** Calls the timer when it is due. */
    interface Driver extends AutoCloseable {
        /** Has the timer called soon, because something due earlier was added. Cheap, callable by any thread. */
        void wake();

        /**
         * Lets the calling thread, which is in {@link Timer#advance()}, do something that may take long: should it not be
         * {@linkplain #back() back} in time, another thread calls the timer from then on.
         *
         * @param nanos until the timer wants to be called again
         * @return {@code false}, as by default: nobody stands in for it, so it must not do that
         */
        default boolean leave(long nanos) {
            return false;
        }

        /**
         * The thread that has {@linkplain #leave left} has done what it wanted to do.
         *
         * @return whether it still drives the timer; if not, it must leave the timer alone, and what its
         *     {@link Timer#advance()} returns means nothing
         */
        default boolean back() {
            return true;
        }

        /** Stops for good. */
        @Override
        void close();
    }
}
