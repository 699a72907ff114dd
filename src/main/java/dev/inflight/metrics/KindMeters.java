package dev.inflight.metrics;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.inflight.KindStatistics;
import dev.inflight.KindStatistics.Totals;
import dev.inflight.Outcome;
import dev.inflight.Overlap;
import dev.inflight.metrics.InFlightMeters.Tags;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * The meters of one kind. Function timers and counters hold what they read weakly, so this object holds the statistics and
 * is itself held by the task registry's listener. Writing is guarded by its owner's lock; {@code has} may be asked freely.
 */
final class KindMeters {

    private final KindStatistics statistics;
    private final MeterRegistry meters;
    private final Tag kind;
    private final List<Meter> registered = new ArrayList<>();

    /** The outcomes and policies that have their meters. The sets are replaced, never changed, so that anybody may read. */
    private volatile Set<Outcome> outcomes = EnumSet.noneOf(Outcome.class);

    private volatile Set<Overlap> policies = EnumSet.noneOf(Overlap.class);

    KindMeters(KindStatistics statistics, MeterRegistry meters) {
        this.statistics = statistics;
        this.meters = meters;
        this.kind = Tag.of(Tags.KIND, statistics.kind());
        List<Tag> tags = List.of(kind);
        gauge(InFlightMeters.OUTSTANDING, tags, KindStatistics::outstanding);
        gauge(InFlightMeters.QUEUED, tags, KindStatistics::queued);
        gauge(InFlightMeters.STOPPING, tags, KindStatistics::stopping);
        gauge(InFlightMeters.ZOMBIES, tags, KindStatistics::zombies);
        gauge(InFlightMeters.OLDEST_AGE, tags, s -> s.oldestAge().toNanos() / 1e9);
        timer(InFlightMeters.QUEUE_TIME, InFlightMeters.QUEUE_TIME_MAX, tags, statistics::queueTime);
        timer(InFlightMeters.STOP_LAG, InFlightMeters.STOP_LAG_MAX, tags, statistics::stopLag);
        register(Outcome.COMPLETED);
    }

    boolean has(Outcome outcome) {
        return outcomes.contains(outcome);
    }

    boolean has(Overlap policy) {
        return policies.contains(policy);
    }

    /** Registers the outcomes and policies that were counted for the first time. */
    void refresh() {
        for (Outcome outcome : Outcome.values()) {
            if (!has(outcome) && statistics.runs(outcome).count() > 0) {
                register(outcome);
            }
        }
        for (Overlap policy : Overlap.values()) {
            if (!has(policy) && statistics.overlaps(policy) > 0) {
                register(policy);
            }
        }
    }

    void close() {
        registered.forEach(meters::remove);
        registered.clear();
    }

    private void register(Outcome outcome) {
        List<Tag> tags = List.of(kind, Tag.of(Tags.OUTCOME, outcome.tag()));
        timer(InFlightMeters.RUNS, InFlightMeters.RUNS_MAX, tags, () -> statistics.runs(outcome));
        EnumSet<Outcome> more = EnumSet.of(outcome);
        more.addAll(outcomes);
        outcomes = more;
    }

    private void register(Overlap policy) {
        registered.add(FunctionCounter.builder(
                        InFlightMeters.OVERLAPS.meterName(), statistics, s -> (double) s.overlaps(policy))
                .description(InFlightMeters.OVERLAPS.description())
                .tags(List.of(kind, Tag.of(Tags.POLICY, policy.name().toLowerCase(Locale.ROOT))))
                .register(meters));
        EnumSet<Overlap> more = EnumSet.of(policy);
        more.addAll(policies);
        policies = more;
    }

    private void gauge(InFlightMeters meter, List<Tag> tags, ToDoubleFunction<KindStatistics> reading) {
        registered.add(Gauge.builder(meter.meterName(), statistics, reading)
                .description(meter.description())
                .baseUnit(meter.unit())
                .tags(tags)
                .strongReference(true)
                .register(meters));
    }

    private void timer(InFlightMeters meter, InFlightMeters maximum, List<Tag> tags, Supplier<Totals> reading) {
        registered.add(FunctionTimer.builder(
                        meter.meterName(),
                        statistics,
                        s -> reading.get().count(),
                        s -> (double) reading.get().totalNanos(),
                        NANOSECONDS)
                .description(meter.description())
                .tags(tags)
                .register(meters));
        gauge(maximum, tags, s -> reading.get().maxNanos() / 1e9);
    }
}
