package dev.inflight.cluster;

import java.util.List;

/**
 * Every run of all replicas that some selectors match, by name and id.
 *
 * @param engineUp whether the engine answers
 * @param partial whether some replica that is alive did not answer, so that runs may be missing
 * @param runs youngest first within their replica
 */
public record ClusterMatch(boolean engineUp, boolean partial, List<Run> runs) {

    /** So many runs at most; when more match, nothing is told of any. */
    public static final int MOST = 10_000;

    public ClusterMatch {
        runs = List.copyOf(runs);
    }

    /**
     * A run.
     *
     * @param name the task's name
     * @param id the run, which tells the replica
     * @param outstanding whether its future has not ended
     */
    public record Run(String name, String id, boolean outstanding) {}
}
