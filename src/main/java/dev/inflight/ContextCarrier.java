package dev.inflight;

import org.jspecify.annotations.Nullable;

/**
 * Carries what is bound to the starter's thread (logging context, trace, security context) to the threads that work and
 * call back for the run. Captured once, at the start; opened and closed around the work, each hook and each callback of
 * the registry.
 */
@FunctionalInterface
public interface ContextCarrier {

    /** What was captured where nothing was bound. Whoever returns this very one spares the run all binding. */
    Captured NOTHING = () -> () -> {};

    /** Carries nothing. */
    ContextCarrier NONE = () -> NOTHING;

    /** What is bound to the calling thread right now. */
    Captured capture();

    /** What was captured; may be opened any number of times, by any thread. */
    @FunctionalInterface
    interface Captured {
        /** Binds it to the calling thread until the scope is closed, which restores exactly what was there before. */
        Scope open();

        /** The trace that the starter belongs to; {@code null} when there is none. */
        default @Nullable String traceId() {
            return null;
        }
    }

    /**
     * What was captured for a run that somebody follows from its beginning to its end, such as an observation. Each method
     * is called once at most, under no lock, before any listener hears of the same; what it throws is logged and harms
     * nobody. Not called at all for a start that joins a run: that one is followed already.
     */
    interface Followed extends Captured {
        /**
         * The run has the name, or waits for it, and its work has not begun. Called on the starter's thread; not called for
         * a run that is refused before that.
         */
        void started(TaskSnapshot task);

        /**
         * The run's future is about to end. Its work, hooks and callbacks may be opened for all the same, now and later.
         *
         * @param failure what the future ends with; {@code null} when it has completed
         */
        void ended(TaskSnapshot task, @Nullable Throwable failure);
    }

    /** What {@link Captured#open()} bound. Closed by the thread that opened it. */
    @FunctionalInterface
    interface Scope extends AutoCloseable {
        @Override
        void close();
    }
}
