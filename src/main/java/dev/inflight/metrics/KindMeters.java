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
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * The meters of one kind, all of them from the beginning: a counter that appears with its first event hides that event from
 * {@code rate()}. Function timers and counters hold what they read weakly, so this object holds the statistics and is itself
 * held by its owner.
 */
final class KindMeters {

    private final KindStatistics statistics;
    private final MeterRegistry meters;
    private final List<Meter> registered = new ArrayList<>();

    /**
     * Registers them.
     *
     * @param onRead called when the age of the oldest is read, before other rows may be
     */
    KindMeters(KindStatistics statistics, MeterRegistry meters, Runnable onRead) {
        this.statistics = statistics;
        this.meters = meters;
        List<Tag> kind = List.of(Tag.of(Tags.KIND, statistics.kind()));
        gauge(InFlightMeters.OUTSTANDING, kind, KindStatistics::outstanding);
        gauge(InFlightMeters.QUEUED, kind, KindStatistics::queued);
        gauge(InFlightMeters.STOPPING, kind, KindStatistics::stopping);
        gauge(InFlightMeters.ZOMBIES, kind, KindStatistics::zombies);
        gauge(InFlightMeters.OLDEST_AGE, kind, s -> {
            onRead.run();
            return s.oldestAge().toNanos() / 1e9;
        });
        timer(InFlightMeters.QUEUE_TIME, InFlightMeters.QUEUE_TIME_MAX, kind, statistics::queueTime);
        timer(InFlightMeters.STOP_LAG, InFlightMeters.STOP_LAG_MAX, kind, statistics::stopLag);
        for (Outcome outcome : Outcome.values()) {
            List<Tag> tags = and(kind, Tag.of(Tags.OUTCOME, outcome.tag()));
            timer(InFlightMeters.RUNS, InFlightMeters.RUNS_MAX, tags, () -> statistics.runs(outcome));
        }
        for (Overlap policy : Overlap.values()) {
            counter(and(kind, Tag.of(Tags.POLICY, policy.name().toLowerCase(Locale.ROOT))), policy);
        }
    }

    void close() {
        registered.forEach(meters::remove);
        registered.clear();
    }

    private static List<Tag> and(List<Tag> tags, Tag more) {
        List<Tag> all = new ArrayList<>(tags);
        all.add(more);
        return all;
    }

    private void counter(List<Tag> tags, Overlap policy) {
        registered.add(FunctionCounter.builder(
                        InFlightMeters.OVERLAPS.meterName(), statistics, s -> (double) s.overlaps(policy))
                .description(InFlightMeters.OVERLAPS.description())
                .tags(tags)
                .register(meters));
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
