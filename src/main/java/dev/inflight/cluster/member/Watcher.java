package dev.inflight.cluster.member;

/** Whoever lives by the beats. Told under no lock, on any thread; does not block. */
interface Watcher {

    /** One was answered. {@code lost}: the engine, or this replica, may have missed something before. */
    default void beaten(boolean lost) {}

    /** From now on {@linkplain Beats#isAway nothing is to be asked}. */
    default void away() {}
}
