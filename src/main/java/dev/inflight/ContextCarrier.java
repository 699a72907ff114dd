package dev.inflight;

import org.jspecify.annotations.Nullable;

/**
 * Carries what is bound to the starter's thread (logging context, trace, security context) to the threads that work and
 * call back for the run. Captured once, at the start; opened and closed around the work, each hook and each callback of
 * the registry.
 */
@FunctionalInterface
public interface ContextCarrier {

    /** Carries nothing. */
    ContextCarrier NONE = () -> () -> () -> {};

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

    /** What {@link Captured#open()} bound. Closed by the thread that opened it. */
    @FunctionalInterface
    interface Scope extends AutoCloseable {
        @Override
        void close();
    }
}
