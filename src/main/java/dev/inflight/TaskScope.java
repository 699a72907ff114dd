package dev.inflight;

/** How far the name of a task reaches. */
public enum TaskScope {

    /** The name is unique among the running tasks of one registry, so on one replica. Nobody else is asked. */
    LOCAL,

    /**
     * The name is unique over all replicas of the cluster: before the work begins, the run asks for it, and waits as {@link
     * TaskState#QUEUED} until it is granted. Its starter never waits.
     *
     * <p>It is no mutual exclusion of what the work does: a replica that was paused may wake up with work that others have taken
     * over meanwhile. What must not be written twice is written with {@link TaskContext#token()}.
     */
    CLUSTER
}
