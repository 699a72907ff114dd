package dev.inflight.cluster.member;

/** What the engine said when a task asked for its name. */
public enum ClaimResult {
    GRANTED,
    /** Another run has it. */
    HELD,
    /** It did not answer in time, which is no "no". */
    UNKNOWN
}
