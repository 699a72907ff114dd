package dev.inflight;

/**
 * Where a run is: {@code QUEUED} → {@code RUNNING} → {@code ENDED}, or, when its future ended before its work did,
 * {@code STOPPING} → {@code ENDED} or {@code STOPPING} → {@code ZOMBIE} → {@code ENDED}.
 */
public enum TaskState {
    /** Accepted, its work not begun: it waits for a thread, for the run before it, or for that run's work to go. */
    QUEUED,
    /** Its work has begun and its future has not ended. */
    RUNNING,
    /** Its future has ended, its work has not yet gone. */
    STOPPING,
    /** As {@code STOPPING}, and for longer than the stop grace. */
    ZOMBIE,
    /** Its future has ended and its work has gone. */
    ENDED
}
