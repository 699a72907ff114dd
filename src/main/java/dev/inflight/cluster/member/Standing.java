package dev.inflight.cluster.member;

/** How a replica stands with its engine. */
enum Standing {
    /** Not one beat has been answered yet. */
    JOINING,
    UP,
    DOWN,
    /** It stays out, for good. */
    OUT,
    LEFT
}
