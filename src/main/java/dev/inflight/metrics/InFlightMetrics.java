package dev.inflight.metrics;

import dev.inflight.InFlightRegistry;
import dev.inflight.Outcome;
import dev.inflight.Overlap;
import dev.inflight.TaskListener;
import dev.inflight.TaskSnapshot;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Wires the meters of {@link InFlightMeters} to a registry of tasks. The registry keeps the numbers, the meters only read
 * them, so counts, list and gauges agree and a scrape costs the same with one run and with a million.
 *
 * <p>Which meters exist follows what is seen. A kind's gauges and timers, and its {@code COMPLETED} runs, appear with its
 * first run; the other outcomes and each overlap policy with their first event, because most kinds never see most of
 * them. The listener that notices this looks up one map entry per event and creates nothing once all is known. It makes a
 * new kind visible at once in any meter registry; a Prometheus registry also brings everything up to date before each
 * scrape.
 *
 * <p>The oldest runs are up to date in every Prometheus scrape, and within {@value OldestAges#DELAY_MILLIS} ms elsewhere.
 * Safe for use by any thread. Does not time anything itself: there are no percentiles and no exemplars.
 */
public final class InFlightMetrics implements MeterBinder, AutoCloseable {

    /** How many of the oldest runs get a gauge of their own unless told otherwise. */
    public static final int DEFAULT_OLDEST = 10;

    private final InFlightRegistry registry;
    private final int oldest;
    private final List<BoundMeters> bound = new CopyOnWriteArrayList<>();
    private final AtomicBoolean listening = new AtomicBoolean();
    private final TaskListener listener = new Noticing();

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

    /** Registers the meters of everything seen so far, and from now on those of everything new. */
    @Override
    public void bindTo(MeterRegistry meters) {
        if (listening.compareAndSet(false, true)) {
            registry.addListener(listener);
        }
        BoundMeters binding = new BoundMeters(registry, meters, oldest);
        bound.add(binding);
        binding.refresh();
    }

    /** Brings the set of meters up to date now. */
    public void refresh() {
        bound.forEach(BoundMeters::refresh);
    }

    /** Stops listening and removes all meters. */
    @Override
    public void close() {
        registry.removeListener(listener);
        bound.forEach(BoundMeters::close);
        bound.clear();
    }

    /** Passes on what may make a new meter or another oldest run. */
    private final class Noticing implements TaskListener {

        @Override
        public void onStarted(TaskSnapshot task) {
            for (BoundMeters binding : bound) {
                binding.noticeKind(task.kind());
                binding.noticeStart();
            }
        }

        @Override
        public void onEnded(TaskSnapshot task) {
            Outcome outcome = task.outcome();
            for (BoundMeters binding : bound) {
                if (outcome != null) {
                    binding.noticeOutcome(task.kind(), outcome);
                }
                binding.noticeEnd(task.id());
            }
        }

        @Override
        public void onOverlap(TaskSnapshot older, Overlap policy) {
            for (BoundMeters binding : bound) {
                binding.noticeOverlap(older.kind(), policy);
            }
        }
    }
}
