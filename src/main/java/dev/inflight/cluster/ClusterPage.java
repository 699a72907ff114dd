package dev.inflight.cluster;

import dev.inflight.TaskCounts;
import dev.inflight.TaskSnapshot;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of what all replicas run. Each answered for itself, at about the same time; no replica's rows are shown that did
 * not.
 *
 * @param instance the replica that asked
 * @param engineUp whether the engine answers; if not, this is what the replica that asked has itself
 * @param partial whether something may be missing: a replica that is alive did not answer, or could not tell all
 * @param answered how many replicas answered, the asking one among them
 * @param silent how many did not, whose lease holds
 * @param lost how many have ceased to be alive in the last 10 minutes without leaving
 * @param unheard the silent ones, at most {@value #MOST_UNHEARD}
 * @param counts of those that answered, together
 * @param matched how many runs the selectors matched on those
 * @param truncated whether some that follow are left out
 * @param next the cursor of the next page; only of a single replica's list, else {@code null}
 * @param tasks the page; an id tells the replica
 */
public record ClusterPage(
        String instance,
        boolean engineUp,
        boolean partial,
        int answered,
        int silent,
        int lost,
        List<Unheard> unheard,
        TaskCounts counts,
        int matched,
        boolean truncated,
        @Nullable String next,
        List<TaskSnapshot> tasks) {

    /** So many silent replicas are named at most. */
    public static final int MOST_UNHEARD = 100;

    /** A page of the whole cluster has at most so many runs. */
    public static final int MAX_LIMIT = 1_000;

    public ClusterPage {
        unheard = List.copyOf(unheard);
        tasks = List.copyOf(tasks);
    }

    /**
     * A replica that is alive and did not answer.
     *
     * @param member what it last told of itself
     * @param sinceBeat how long ago that was
     */
    public record Unheard(Member member, Duration sinceBeat) {}
}
