package dev.inflight.metrics;

import dev.inflight.InFlightRegistry;
import dev.inflight.KindStatistics;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The meters of one task registry in one meter registry. */
final class BoundMeters implements AutoCloseable {

    private final MeterRegistry meters;
    private final OldestAges oldest;
    private final @Nullable Runnable unhook;
    private final List<KindMeters> kinds = new ArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private boolean closed;

    BoundMeters(InFlightRegistry registry, MeterRegistry meters, int oldest) {
        this.meters = meters;
        this.oldest = new OldestAges(registry, meters, oldest);
        this.unhook = ScrapeHook.install(meters, this.oldest::refresh);
    }

    void add(KindStatistics kind) {
        lock.lock();
        try {
            if (!closed) {
                kinds.add(new KindMeters(kind, meters, unhook == null ? oldest::refresh : () -> {}));
            }
        } finally {
            lock.unlock();
        }
    }

    /** Replaces the rows of the oldest runs that are not the oldest any more. */
    void refresh() {
        oldest.refresh();
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            if (unhook != null) {
                unhook.run();
            }
            oldest.close();
            kinds.forEach(KindMeters::close);
            kinds.clear();
        } finally {
            lock.unlock();
        }
    }
}
