package dev.inflight.cluster;

/** What came of a request that may concern any replica. */
public enum ClusterVerdict {
    /** The replica that has the run answered, and the value is what it said. */
    ANSWERED,
    /** The order lies in that replica's inbox, and no answer came in time: it may be carried out within a minute. */
    UNCONFIRMED,
    /** Every replica that is alive said that it has no such run. */
    NOT_FOUND,
    /** Another run has the name. Nothing was changed. */
    OTHER_RUN,
    /** The name runs on several replicas, see the candidates. Nothing was changed. */
    SEVERAL,
    /** The engine does not answer, and this replica has no such run. */
    UNAVAILABLE,
    /** No replica that answered has it, and not all did. */
    UNKNOWN
}
