package dev.inflight.cluster;

import dev.inflight.CancelRequest;
import dev.inflight.TaskDetail;
import dev.inflight.TaskQuery;
import dev.inflight.TaskSnapshot;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What all replicas of a service run, and their ripcords. Each replica is asked, and answers for itself; nothing is stored.
 *
 * <p>No method blocks. Stages complete on threads of the cluster's, within a second or two when replicas are silent, and later
 * only by the time that a request says it may wait. What is wrong with an argument ends a stage with an
 * {@link IllegalArgumentException}. An engine that does not answer is no error: the answers say so. Safe for use by any thread.
 */
public interface InFlightCluster {

    /** This replica, as in the ids of its runs. */
    String instance();

    /** Whether the engine answered when it was last asked, so that others can be reached. */
    boolean isUp();

    /**
     * Lists what runs anywhere. Who asks the same again within a second gets the same page.
     *
     * @param query a page of at most {@value ClusterPage#MAX_LIMIT}; without a cursor, which only single replicas have
     */
    CompletionStage<ClusterPage> list(TaskQuery query);

    /**
     * Lists what runs on one replica.
     *
     * @param query a page of at most {@value ClusterPage#MAX_LIMIT}; with that replica's cursor, if any
     * @param instance the replica; one that nobody knows is refused
     */
    CompletionStage<ClusterPage> list(TaskQuery query, String instance);

    /** Finds every run that matches, for a bulk cancel. The query's order, limit and cursor mean nothing here. */
    CompletionStage<ClusterMatch> match(TaskQuery query);

    /** A run in depth, wherever it is: the one under the name. */
    default CompletionStage<ClusterAnswer<TaskDetail>> find(String name) {
        return find(name, null);
    }

    /**
     * A run in depth, wherever it is.
     *
     * @param id the run; {@code null}: the one under the name
     */
    CompletionStage<ClusterAnswer<TaskDetail>> find(String name, @Nullable String id);

    /** Stops a run, wherever it is: asks everybody who has the name, or at once the replica in the run's id. */
    CompletionStage<ClusterCancel> cancel(CancelRequest request);

    /**
     * Stops exact runs, each on the replica in its id.
     *
     * @param requests each with an id; one who, why and how long for all, those of the first
     * @return what came of each, in their order
     */
    CompletionStage<List<ClusterCancel>> cancelAll(List<CancelRequest> requests);

    /**
     * Moves a run's deadline, wherever it is.
     *
     * @param id the run; {@code null}: the one under the name
     * @param who asks
     * @param by how much later
     */
    CompletionStage<ClusterAnswer<TaskSnapshot>> extend(String name, @Nullable String id, String who, Duration by);

    /**
     * Claims an occurrence of a schedule, so that of all replicas that reach it one fires: at most once, and never when it dies
     * after this answer. A replica that asks twice for one fires once as well.
     *
     * @param schedule its name, as of a task
     * @param occurrence which one: the same number on every replica, such as the planned instant
     * @param keep how long it is remembered, 1 ms to 24 h; longer than replicas' clocks may differ
     */
    CompletionStage<ClusterFiring> fire(String schedule, long occurrence, Duration keep);

    /**
     * The replicas that are alive, and those that ceased to be within 10 minutes without leaving. Fails with an
     * {@link EngineUnavailableException} when the engine does not answer.
     */
    CompletionStage<List<Member>> members();
}
