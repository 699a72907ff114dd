package dev.inflight.metrics;

import dev.inflight.cluster.member.ClusterMember;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

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
        event(meters, "dropped_message", ClusterMember::droppedMessages);
        event(meters, "partial", ClusterMember::partialAnswers);
    }

    private void event(MeterRegistry meters, String event, ToDoubleFunction<ClusterMember> count) {
        FunctionCounter.builder("inflight.cluster.events", member, count)
                .tag("event", event)
                .description("What happened to this replica in its cluster, by event")
                .register(meters);
    }
}
