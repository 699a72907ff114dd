package dev.inflight;

/**
 * Something about a run that deserves a second look. Found when somebody looks at the run, from what is known anyway; no
 * run ever pays for it.
 *
 * @param code which of the known patterns
 * @param text one line for people, with the numbers that it was concluded from
 */
public record TaskLint(Code code, String text) {

    /** The known patterns. */
    public enum Code {
        /** The worker's thread waits in {@code get} or {@code join} of another future, and nobody else can have it meanwhile. */
        PARKED_ON_FUTURE,
        /** The worker was interrupted, the stop grace is over, and it still works. */
        IGNORES_INTERRUPT,
        /**
         * The worker is in something that an interrupt does not end, or ends only on this side: a socket, a file, a database;
         * and no hook is registered that would.
         */
        OUT_OF_REACH,
        /** Runs of this kind end so much earlier that a hang would hold its place for long before anything notices. */
        TIMEOUT_FAR_ABOVE_P99,
        /** Runs of this kind are started before the one before has ended, nearly every time. */
        OVERLAPS_EVERY_RUN
    }
}
