package dev.inflight;

import java.util.Locale;

/**
 * How a run ended. Exactly one per run; the first cause wins and is never overwritten. The same word stands in the
 * exception, the log line, the JSON, the meter tag (lower case) and the history.
 */
public enum Outcome {
    /** The work returned a value, or somebody completed the future by hand with one. */
    COMPLETED,
    /** The work threw, or somebody failed the future by hand. */
    FAILED,
    /** The deadline passed first. */
    TIMED_OUT,
    /** A newer run took the name, or this newcomer found the name taken under {@link Overlap#FAIL_NEWER}. */
    OVERLAPPED,
    /** An operator, the caller or a parent pulled the ripcord. */
    CANCELLED,
    /** The work promised a heartbeat and did not give one. */
    STALLED,
    /** Never accepted: the executor refused, the registry is full or shut, or the parent was already cancelled. */
    REJECTED,
    /** The registry was shut down while the run was outstanding. */
    SHUT_DOWN;

    private final String tag = name().toLowerCase(Locale.ROOT);

    /** The word as a meter tag: lower case, with underscores. */
    public String tag() {
        return tag;
    }

    /** Whether the run ended because somebody or something stopped it, as opposed to the work's own return or throw. */
    public boolean isStop() {
        return this != COMPLETED && this != FAILED;
    }
}
