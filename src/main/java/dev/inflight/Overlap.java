package dev.inflight;

/** What happens when a task starts under a name that is still outstanding. */
public enum Overlap {
    /** The older run ends {@link Outcome#OVERLAPPED}: it probably should have timed out before this. The default. */
    FAIL_OLDER,
    /** The newcomer ends {@link Outcome#OVERLAPPED} and its work never begins. */
    FAIL_NEWER,
    /** The newcomer shares the running one; the work is stopped only when the last of its holders cancels. */
    JOIN,
    /** The newcomer waits until the older has ended; newcomers begin in the order of their starts. */
    QUEUE,
    /** As {@link #QUEUE}, but at most one waits: a newer newcomer ends the waiting one {@link Outcome#OVERLAPPED}. */
    KEEP_LATEST
}
