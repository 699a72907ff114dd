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
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * The meters of one kind, each registered when what it tells of has happened: most kinds never see most outcomes, and every
 * series costs whoever keeps it. Function timers and counters hold what they read weakly, so this object holds the statistics
 * and is itself held by its owner. Meters are registered and removed under no lock.
 */
final class KindMeters {

    private final KindStatistics statistics;
    private final MeterRegistry meters;
    private final List<Latent> latent;
    private final Queue<Meter> registered = new ConcurrentLinkedQueue<>();
    private volatile boolean closed;

    /**
     * Meters that are not there from the beginning.
     *
     * @param made whether somebody has taken it upon himself to make them
     * @param happened whether it is time for them
     * @param register makes them
     */
    private record Latent(AtomicBoolean made, BooleanSupplier happened, Runnable register) {
        Latent(BooleanSupplier happened, Runnable register) {
            this(new AtomicBoolean(), happened, register);
        }
    }

    /**
     * Registers nothing yet.
     *
     * @param onRead called when the age of the oldest is read, before other rows may be
     */
    KindMeters(KindStatistics statistics, MeterRegistry meters, Runnable onRead) {
        this.statistics = statistics;
        this.meters = meters;
        this.latent = List.copyOf(latent(onRead));
    }

    private List<Latent> latent(Runnable onRead) {
        List<Tag> kind = List.of(Tag.of(Tags.KIND, statistics.kind()));
        List<Latent> all = new ArrayList<>();
        all.add(new Latent(() -> true, () -> {
            gauge(InFlightMeters.OUTSTANDING, kind, KindStatistics::outstanding);
            gauge(InFlightMeters.OLDEST_AGE, kind, s -> {
                onRead.run();
                return s.oldestAge().toNanos() / 1e9;
            });
        }));
        all.add(new Latent(statistics::everQueued, () -> gauge(InFlightMeters.QUEUED, kind, KindStatistics::queued)));
        all.add(new Latent(
                statistics::everStopping, () -> gauge(InFlightMeters.STOPPING, kind, KindStatistics::stopping)));
        all.add(new Latent(statistics::everZombie, () -> gauge(InFlightMeters.ZOMBIES, kind, KindStatistics::zombies)));
        all.add(timer(InFlightMeters.QUEUE_TIME, InFlightMeters.QUEUE_TIME_MAX, kind, statistics::queueTime));
        all.add(timer(InFlightMeters.STOP_LAG, InFlightMeters.STOP_LAG_MAX, kind, statistics::stopLag));
        for (Outcome outcome : Outcome.values()) {
            List<Tag> tags = and(kind, Tag.of(Tags.OUTCOME, outcome.tag()));
            all.add(timer(InFlightMeters.RUNS, InFlightMeters.RUNS_MAX, tags, () -> statistics.runs(outcome)));
        }
        for (Overlap policy : Overlap.values()) {
            List<Tag> tags = and(kind, Tag.of(Tags.POLICY, policy.name().toLowerCase(Locale.ROOT)));
            all.add(new Latent(() -> statistics.overlaps(policy) > 0, () -> counter(tags, policy)));
        }
        return all;
    }

    /** Registers what has happened since. */
    void register() {
        for (Latent one : latent) {
            if (!closed && !one.made.get() && one.happened.getAsBoolean() && one.made.compareAndSet(false, true)) {
                one.register.run();
            }
        }
    }

    void close() {
        closed = true;
        removeAll();
    }

    private void removeAll() {
        for (Meter meter = registered.poll(); meter != null; meter = registered.poll()) {
            meters.remove(meter);
        }
    }

    private void keep(Meter meter) {
        registered.add(meter);
        if (closed) { // meanwhile: whoever closed may not have seen it
            removeAll();
        }
    }

    private static List<Tag> and(List<Tag> tags, Tag more) {
        List<Tag> all = new ArrayList<>(tags);
        all.add(more);
        return all;
    }

    private void counter(List<Tag> tags, Overlap policy) {
        keep(FunctionCounter.builder(InFlightMeters.OVERLAPS.meterName(), statistics, s -> (double) s.overlaps(policy))
                .description(InFlightMeters.OVERLAPS.description())
                .tags(tags)
                .register(meters));
    }

    private void gauge(InFlightMeters meter, List<Tag> tags, ToDoubleFunction<KindStatistics> reading) {
        keep(Gauge.builder(meter.meterName(), statistics, reading)
                .description(meter.description())
                .baseUnit(meter.unit())
                .tags(tags)
                .strongReference(true)
                .register(meters));
    }

    private Latent timer(InFlightMeters meter, InFlightMeters maximum, List<Tag> tags, Supplier<Totals> reading) {
        return new Latent(() -> reading.get().count() > 0, () -> {
            keep(FunctionTimer.builder(
                            meter.meterName(),
                            statistics,
                            s -> reading.get().count(),
                            s -> (double) reading.get().totalNanos(),
                            NANOSECONDS)
                    .description(meter.description())
                    .tags(tags)
                    .register(meters));
            gauge(maximum, tags, s -> reading.get().maxNanos() / 1e9);
        });
    }
}
