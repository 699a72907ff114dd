package dev.inflight.cluster.member;

/** What may happen to a replica in its cluster, and is counted. */
public enum ClusterEvent {
    /** A task of the whole cluster began, or a schedule fired, without anybody being asked: the engine did not answer. */
    DEGRADED,
    /** One was refused for that reason. */
    REJECTED,
    /** A name was taken from a replica that did not answer. */
    TAKEN_OVER,
    /** A run was stopped, because another had taken its name while this replica could not hold it. */
    YIELDED,
    /** A run was stopped before others may take its name. */
    FENCED,
    /** A message made no sense, was out of date, or answered what nobody had asked. */
    DROPPED_MESSAGE,
    /** An answer to one of this replica's callers was not complete. */
    PARTIAL
}
