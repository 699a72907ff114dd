package dev.inflight.cluster.member;

/** What could be wrong with a replica, planted to see whether the simulation finds it. */
enum Bug {
    NONE,
    /** Says that it gave a name back, and did not. */
    FORGETS_TO_RELEASE,
    /** Replaces whoever has the name, at once. */
    TAKES_WITHOUT_ASKING,
    /** Goes on when the engine says that another has the name. */
    IGNORES_A_LOST_NAME,
    /** Claims once and never again. */
    NEVER_CLAIMS_AGAIN,
    /** Does not stop before its lease ends. */
    HAS_NO_FENCE,
    /** Gives tokens of its own, from one on. */
    COUNTS_TOKENS_ITSELF,
    /** Says that it has stopped, and goes on. */
    SAYS_THAT_IT_STOPPED
}
