package dev.inflight.cluster.member;

import dev.inflight.Outcome;
import dev.inflight.TimeSource;
import java.util.Collection;
import java.util.concurrent.TimeUnit;

/**
 * Where uniqueness goes first: stops this replica's runs some seconds before its lease ends and others may have their names. By
 * its own clock, which began to count before the last answered beat was sent, so it needs nobody for that.
 */
final class Fence {

    /** What is left of the lease then: time for work to see that it was stopped. */
    private static final long MARGIN_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Beats beats;
    private final Events events;
    private final boolean stops;
    private final ClaimLog log;

    /** For which end of a lease the runs have been stopped. By one thread at a time. */
    private long stoppedFor;

    private boolean hasStopped;

    Fence(String instance, Beats beats, MemberSettings settings, Events events) {
        this.beats = beats;
        this.events = events;
        this.stops = settings.onUnavailable() == OnUnavailable.REJECT;
        this.log = new ClaimLog(instance, "fenced: this replica's lease could not be renewed");
    }

    /** Whether others may have, or are about to have, the names of this replica's runs. */
    boolean isDue(long now) {
        return beats.leaseEnd() - now <= (stops ? MARGIN_NANOS : 0);
    }

    /** Stops them all when it is time. Returns nanoseconds until it is, or {@code NEVER}. */
    long advance(long now, Collection<Wanted> all) {
        if (!stops) {
            return TimeSource.Timer.NEVER;
        }
        long end = beats.leaseEnd();
        long left = end - MARGIN_NANOS - now;
        if (left <= 0 && !(hasStopped && stoppedFor == end)) {
            hasStopped = true;
            stoppedFor = end;
            all.stream().filter(Wanted::hasBegun).forEach(wanted -> stop(wanted, now));
        }
        return Math.min(log.flush(now), left > 0 ? left : TimeSource.Timer.NEVER);
    }

    /** One that began just now, when all others may have been stopped already. */
    void check(Wanted wanted, long now) {
        if (stops && isDue(now)) {
            stop(wanted, now);
        }
    }

    private void stop(Wanted wanted, long now) {
        if (wanted.run.end(Outcome.CANCELLED, "cluster", "this replica's lease could not be renewed")) {
            events.happened(ClusterEvent.FENCED);
            log.of(wanted, "cluster", now);
        }
    }
}
