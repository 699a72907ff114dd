package dev.inflight;

import java.time.Duration;

/**
 * Hears of every run. All methods default to doing nothing. They are called under no lock, on the thread that caused the
 * event or a thread of the registry, at most once each per run; what they throw is logged and harms nobody. A slow
 * listener delays the start that it is told of, or the completion of the future whose end it is told of, and whoever waits
 * for that; not the stop of the work, nor the next of the name. So hand long work over.
 *
 * <p>For one run {@code onStarted} comes before {@code onEnded}, and {@code onEnded} before the future is done and before
 * {@code onWorkGone}. Events of different runs come in no particular order.
 */
public interface TaskListener {

    /**
     * A run has the name, or waits for it. Called before its work begins; not called for one that is refused before that
     * (registry full or shut, {@link Overlap#FAIL_NEWER}).
     */
    default void onStarted(TaskSnapshot task) {}

    /** A run's future is about to end; its row is already gone and its name free. Called for every run, rejected ones too. */
    default void onEnded(TaskSnapshot task) {}

    /** A run's work went on for longer than the stop grace. */
    default void onZombie(TaskSnapshot task) {}

    /**
     * The work of a run that was stopped has gone. Never called for work that could not be reached
     * ({@link CancelEffect#UNREACHABLE}): nobody knows when that goes.
     *
     * @param stopLag from the end of the future to the end of the work
     */
    default void onWorkGone(TaskSnapshot task, Duration stopLag) {}

    /** A start met an outstanding run of the same name. Called once per newcomer, whatever the policy did. */
    default void onOverlap(TaskSnapshot older, Overlap policy) {}
}
