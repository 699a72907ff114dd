package dev.inflight.cluster.member;

import java.time.Duration;

/** What goes wrong. */
enum Fault {
    NONE(0, 0),
    KILL(0, 0),
    PAUSE_10(8.5, 0),
    /** What exceeds the lease, which may have been renewed some seconds before. */
    PAUSE_40(38.5, 15.1),
    CUT_45(46, 0),
    ENGINE_DOWN_10(12, 0),
    ENGINE_DOWN_45(47, 0),
    FLUSHALL(5.1, 5.1),
    FAILOVER(2, 0.6);

    private final double local;
    private final double reject;

    Fault(double local, double reject) {
        this.local = local;
        this.reject = reject;
    }

    /** For so long a name may have two holders. */
    Duration longestPair(OnUnavailable policy) {
        return Duration.ofMillis((long) (1_000 * (policy == OnUnavailable.LOCAL ? local : reject)));
    }
}
