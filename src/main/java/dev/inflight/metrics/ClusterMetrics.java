package dev.inflight.metrics;

import dev.inflight.cluster.member.ClaimResult;
import dev.inflight.cluster.member.ClusterEvent;
import dev.inflight.cluster.member.ClusterMember;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** The meters of one replica in its cluster. None is named after a task, and reading them asks nobody. */
public final class ClusterMetrics implements MeterBinder {

    private final ClusterMember member;

    /** Of this replica. */
    public ClusterMetrics(ClusterMember member) {
        this.member = member;
    }

    @Override
    public void bindTo(MeterRegistry meters) {
        Gauge.builder("inflight.cluster.up", member, one -> one.isUp() ? 1 : 0)
                .description("1 while the cluster's engine answers this replica, 0 while it does not")
                .register(meters);
        Gauge.builder("inflight.cluster.members", member, ClusterMember::registered)
                .description(
                        "Replicas that the engine has registered, lost ones of the last 10 minutes among them; 0 while"
                                + " it does not answer")
                .register(meters);
        TimeGauge.builder(
                        "inflight.cluster.lease",
                        member,
                        TimeUnit.NANOSECONDS,
                        one -> one.leaseLeft().toNanos())
                .description("What is left of this replica's lease, by its own clock")
                .register(meters);
        Gauge.builder("inflight.cluster.claims", member, ClusterMember::claims)
                .description("Names that the engine has said tasks of this replica have")
                .register(meters);
        for (ClaimResult result : ClaimResult.values()) {
            FunctionTimer.builder(
                            "inflight.cluster.claim",
                            member,
                            one -> one.claims(result),
                            one -> one.claimTime(result).toNanos(),
                            TimeUnit.NANOSECONDS)
                    .tag("result", lowerCase(result))
                    .description("How long tasks of the whole cluster waited for what the engine says to their names")
                    .register(meters);
        }
        for (ClusterEvent event : ClusterEvent.values()) {
            FunctionCounter.builder("inflight.cluster.events", member, one -> one.count(event))
                    .tag("event", lowerCase(event))
                    .description("What happened to this replica in its cluster, by event")
                    .register(meters);
        }
    }

    private static String lowerCase(Enum<?> one) {
        return one.name().toLowerCase(Locale.ROOT);
    }
}
