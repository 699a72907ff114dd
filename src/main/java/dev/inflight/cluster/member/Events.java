package dev.inflight.cluster.member;

import java.util.concurrent.atomic.LongAdder;

/** What happened to this replica in its cluster, counted. Safe for use by any thread. */
final class Events {

    final LongAdder dropped = new LongAdder();
    final LongAdder partial = new LongAdder();

    /** Started, or fired, without having asked anybody. */
    final LongAdder degraded = new LongAdder();

    /** Refused because nobody could be asked. */
    final LongAdder rejected = new LongAdder();

    /** Names taken from a replica that did not answer. */
    final LongAdder takenOver = new LongAdder();

    /** Runs stopped because another had taken their name meanwhile. */
    final LongAdder yielded = new LongAdder();

    /** Runs stopped before others may take their name. */
    final LongAdder fenced = new LongAdder();
}
