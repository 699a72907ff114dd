package dev.inflight.cluster;

/** Who has a name. */
public sealed interface Claim {

    /**
     * The run that asked.
     *
     * @param token greater than that of every run that had the name before
     */
    record Granted(long token) implements Claim {}

    /**
     * Another run.
     *
     * @param run its id
     */
    record Held(String run) implements Claim {}
}
