package dev.inflight.cluster.member;

import dev.inflight.NameGuard.Permission;
import dev.inflight.Outcome;
import org.jspecify.annotations.Nullable;

/** What becomes of runs for which nobody can be asked. */
final class Unasked {

    private static final String AWAY =
            "the cluster's engine does not answer, and inflight.cluster.on-unavailable is REJECT";

    private final OnUnavailable policy;
    private final Beats beats;
    private final Events events;
    private final Farewell farewell;

    Unasked(OnUnavailable policy, Beats beats, Events events, Farewell farewell) {
        this.policy = policy;
        this.beats = beats;
        this.events = events;
        this.farewell = farewell;
    }

    /** Why none can be accepted now; {@code null} if they can. Each answer is counted as a start that was refused. */
    @Nullable String refusal() {
        if (!farewell.isSaid() && (policy == OnUnavailable.LOCAL || !beats.isAway())) {
            return null;
        }
        events.happened(ClusterEvent.REJECTED);
        return reason();
    }

    /** Whether the run begins all the same, which is news. If the policy does not let it, it is told so. */
    boolean begins(Wanted wanted) {
        if (policy == OnUnavailable.LOCAL && !farewell.isSaid()) {
            boolean begins = wanted.beginsUnclaimed();
            if (begins) {
                events.happened(ClusterEvent.DEGRADED);
            }
            return begins;
        }
        if (wanted.refuses()) {
            events.happened(ClusterEvent.REJECTED);
            wanted.permission.complete(new Permission.Refused(Outcome.REJECTED, "cluster", reason()));
        }
        return false;
    }

    private String reason() {
        return farewell.isSaid() ? Farewell.LEAVING : AWAY;
    }
}
