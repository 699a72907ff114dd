package dev.inflight.metrics;

import dev.inflight.InFlightRegistry;
import dev.inflight.KindStatistics;
import dev.inflight.Outcome;
import dev.inflight.Overlap;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The meters of one task registry in one meter registry. */
final class BoundMeters implements AutoCloseable {

    /** The kind that stands for all beyond the bound on kinds. */
    private static final String OVERFLOW = "other";

    private final InFlightRegistry registry;
    private final MeterRegistry meters;
    private final OldestAges oldest;
    private final AutoCloseable hook;
    private final Map<String, KindMeters> kinds = new ConcurrentHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();

    /** Where a kind belongs that the registry has no numbers of its own for; unknown until that happens. */
    private volatile @Nullable KindMeters overflow;

    private volatile boolean closed;

    BoundMeters(InFlightRegistry registry, MeterRegistry meters, int oldest) {
        this.registry = registry;
        this.meters = meters;
        this.oldest = new OldestAges(registry, meters, oldest);
        this.hook = ScrapeHook.install(meters, this::refresh);
    }

    /** Registers what is new, and replaces the rows of the oldest runs. */
    void refresh() {
        refreshKinds();
        oldest.refresh();
    }

    void noticeKind(String kind) {
        KindMeters known = find(kind);
        if (known == null) {
            refreshKinds();
            remember(kind);
        }
    }

    void noticeOutcome(String kind, Outcome outcome) {
        KindMeters known = find(kind);
        if (known == null || !known.has(outcome)) {
            refreshKinds();
            remember(kind);
        }
    }

    void noticeOverlap(String kind, Overlap policy) {
        KindMeters known = find(kind);
        if (known == null || !known.has(policy)) {
            refreshKinds();
            remember(kind);
        }
    }

    void noticeStart() {
        oldest.noticeStart();
    }

    void noticeEnd(String id) {
        oldest.noticeEnd(id);
    }

    private @Nullable KindMeters find(String kind) {
        KindMeters known = kinds.get(kind);
        return known == null ? overflow : known;
    }

    /** A kind that is unknown even after a refresh has been folded, and so will all later ones: look no more. */
    private void remember(String kind) {
        if (overflow == null && !kinds.containsKey(kind)) {
            overflow = kinds.get(OVERFLOW);
        }
    }

    private void refreshKinds() {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            for (KindStatistics statistics : registry.statistics()) {
                KindMeters known = kinds.get(statistics.kind());
                if (known == null) {
                    known = new KindMeters(statistics, meters);
                    kinds.put(statistics.kind(), known);
                }
                known.refresh();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            ScrapeHook.remove(hook);
            oldest.close();
            kinds.values().forEach(KindMeters::close);
            kinds.clear();
        } finally {
            lock.unlock();
        }
    }
}
