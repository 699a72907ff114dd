package dev.inflight.metrics;

import dev.inflight.InFlightRegistry;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Wires the meters of {@link InFlightMeters} to a registry of tasks. The registry keeps the numbers, the meters only read
 * them, so counts, list and gauges agree, and a run costs nothing more for being measured.
 *
 * <p>A meter appears when what it tells of first happens: {@code inflight.outstanding} with a kind's first run,
 * {@code inflight.runs} of an outcome with the first run that ended so. The rows of the oldest runs are brought up to date before every
 * Prometheus scrape, and elsewhere whenever the age of the oldest is read; {@link #refresh()} does it at once. Safe for use
 * by any thread. Does not time anything itself: there are no percentiles and no exemplars.
 */
public final class InFlightMetrics implements MeterBinder, AutoCloseable {

    /** How many of the oldest runs get a gauge of their own unless told otherwise. */
    public static final int DEFAULT_OLDEST = 10;

    private final InFlightRegistry registry;
    private final int oldest;
    private final List<BoundMeters> bound = new CopyOnWriteArrayList<>();

    /** Prepares meters for this registry, with the {@value #DEFAULT_OLDEST} oldest runs among them. */
    public InFlightMetrics(InFlightRegistry registry) {
        this(registry, DEFAULT_OLDEST);
    }

    /**
     * Prepares meters for this registry.
     *
     * @param oldest how many of the oldest runs get a gauge of their own; 0: none
     * @throws IllegalArgumentException when {@code oldest} is negative or beyond 1 000
     */
    public InFlightMetrics(InFlightRegistry registry, int oldest) {
        if (oldest < 0 || oldest > 1_000) {
            throw new IllegalArgumentException("oldest must be 0 to 1000, not " + oldest);
        }
        this.registry = registry;
        this.oldest = oldest;
    }

    /** Registers the meters of whatever has happened so far, and from now on each when it first has something to tell. */
    @Override
    public void bindTo(MeterRegistry meters) {
        BoundMeters binding = new BoundMeters(registry, meters, oldest);
        bound.add(binding);
        binding.open();
    }

    /** Brings the rows of the oldest runs up to date now. */
    public void refresh() {
        bound.forEach(BoundMeters::refresh);
    }

    /** Removes all meters, and makes no more. */
    @Override
    public void close() {
        bound.forEach(BoundMeters::close);
        bound.clear();
    }
}
