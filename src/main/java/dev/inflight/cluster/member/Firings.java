package dev.inflight.cluster.member;

import dev.inflight.TaskText;
import dev.inflight.cluster.Claim;
import dev.inflight.cluster.ClaimRequest;
import dev.inflight.cluster.ClusterFiring;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Each occurrence of a schedule has a name of its own, which whoever fires it claims first, and nobody ever gives back. The control
 * character keeps it away from the names of tasks. Each call claims for itself, so that a replica which asks twice fires once.
 */
final class Firings {

    private final String instance;
    private final AtomicLong calledSoFar = new AtomicLong();
    private final Calls calls;
    private final Beats beats;
    private final OnUnavailable policy;
    private final Events events;
    private final Executor then;

    Firings(String instance, Calls calls, Beats beats, OnUnavailable policy, Events events, Executor then) {
        this.instance = instance;
        this.calls = calls;
        this.beats = beats;
        this.policy = policy;
        this.events = events;
        this.then = then;
    }

    CompletionStage<ClusterFiring> fire(String schedule, long occurrence, Duration keep) {
        String name = "\u0001fire:" + TaskText.requireName("schedule", schedule) + ":" + occurrence;
        ClaimRequest request = ClaimRequest.of(name, holder(), keep);
        if (beats.isAway()) {
            return CompletableFuture.completedFuture(unknown());
        }
        return calls.claim(request).handleAsync((claim, failure) -> claim == null ? unknown() : known(claim), then);
    }

    /** No dash and a number at its end: that would be a run's, and over when its replica is. */
    private String holder() {
        return "fire@" + instance + "!" + calledSoFar.incrementAndGet();
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
