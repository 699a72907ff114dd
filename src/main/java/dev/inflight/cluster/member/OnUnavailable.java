package dev.inflight.cluster.member;

/** What becomes of tasks that are to be unique in the cluster while its engine does not answer. */
public enum OnUnavailable {
    /** Work goes on: what starts is unique on its replica only, and who has lost its name yields afterwards. */
    LOCAL,
    /** Uniqueness goes first: starts are refused, and what runs is stopped before others may take its name. */
    REJECT
}
