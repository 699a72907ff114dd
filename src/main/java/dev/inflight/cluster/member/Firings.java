package dev.inflight.cluster.member;

import dev.inflight.TaskText;
import dev.inflight.cluster.Claim;
import dev.inflight.cluster.ClaimRequest;
import dev.inflight.cluster.ClusterFiring;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.regex.Pattern;

/**
 * Each occurrence of a schedule has a name of its own, which the first replica claims that fires it, and nobody ever gives back.
 * The control character keeps it away from the names of tasks.
 */
final class Firings {

    /** What follows the last dash would be taken for the number of a run, and the rest for a replica that may be gone. */
    private static final Pattern LIKE_A_RUN = Pattern.compile(".*-[0-9]+");

    private final String holder;
    private final Calls calls;
    private final Beats beats;
    private final OnUnavailable policy;
    private final Events events;
    private final Executor then;

    Firings(String instance, Calls calls, Beats beats, OnUnavailable policy, Events events, Executor then) {
        this.holder = "fire@" + instance + (LIKE_A_RUN.matcher(instance).matches() ? "!" : "");
        this.calls = calls;
        this.beats = beats;
        this.policy = policy;
        this.events = events;
        this.then = then;
    }

    CompletionStage<ClusterFiring> fire(String schedule, long occurrence, Duration keep) {
        String name = "\u0001fire:" + TaskText.requireName("schedule", schedule) + ":" + occurrence;
        ClaimRequest request = ClaimRequest.of(name, holder, keep);
        if (beats.isAway()) {
            return CompletableFuture.completedFuture(unknown());
        }
        return calls.claim(request).handleAsync((claim, failure) -> claim == null ? unknown() : known(claim), then);
    }

    private static ClusterFiring known(Claim claim) {
        return claim instanceof Claim.Granted ? ClusterFiring.CLAIMED : ClusterFiring.TAKEN;
    }

    private ClusterFiring unknown() {
        if (policy == OnUnavailable.REJECT) {
            events.happened(ClusterEvent.REJECTED);
            return ClusterFiring.REFUSED;
        }
        events.happened(ClusterEvent.DEGRADED);
        return ClusterFiring.UNCLAIMED;
    }
}
