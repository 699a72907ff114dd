package dev.inflight.metrics;

import dev.inflight.InFlightRegistry;
import dev.inflight.KindStatistics;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The meters of one task registry in one meter registry. Both, and whatever filters and listens to meters, may be anybody's:
 * they are called under no lock, and what they throw does not reach a scrape of everybody's meters.
 */
final class BoundMeters implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger("dev.inflight");

    private final InFlightRegistry registry;
    private final MeterRegistry meters;
    private final OldestAges oldest;
    private final Consumer<KindStatistics> onKind = this::register;
    private final Map<String, KindMeters> kinds = new ConcurrentHashMap<>();
    private volatile @Nullable Runnable unhook;
    private volatile boolean closed;
    private volatile boolean complained;

    BoundMeters(InFlightRegistry registry, MeterRegistry meters, int oldest) {
        this.registry = registry;
        this.meters = meters;
        this.oldest = new OldestAges(registry, meters, oldest);
    }

    /** Registers the meters of every kind seen so far, and from now on each as it comes into being. */
    void open() {
        unhook = ScrapeHook.install(meters, this::refresh);
        registry.onKind(onKind);
        refresh();
    }

    private void register(KindStatistics kind) {
        KindMeters known = kinds.computeIfAbsent(kind.kind(), name -> new KindMeters(kind, meters, this::onRead));
        if (closed) { // meanwhile: whoever closed may not have seen it
            known.close();
        }
        known.register();
    }

    /**
     * Brings the rows of the oldest runs up to date, and catches up on the meters of what has happened at this moment, whose
     * registration is still under way on the thread to which it happened.
     */
    void refresh() {
        guard(() -> {
            registry.statistics().forEach(this::register);
            oldest.refresh();
        });
    }

    /** The age of the oldest is read: where nothing tells of a scrape, that is the sign of one. */
    private void onRead() {
        if (unhook == null) {
            guard(oldest::refresh);
        }
    }

    private void guard(Runnable update) {
        if (closed) {
            return;
        }
        try {
            update.run();
        } catch (Throwable failure) {
            complain(failure);
        }
    }

    private void complain(Throwable failure) {
        if (complained) { // at every scrape from now on, most likely
            LOGGER.debug("the meters of inflight could not be brought up to date", failure);
        } else {
            complained = true;
            LOGGER.warn("the meters of inflight could not be brought up to date; told once", failure);
        }
    }

    @Override
    public void close() {
        closed = true;
        registry.removeKindListener(onKind);
        Runnable hook = unhook;
        if (hook != null) {
            hook.run();
        }
        oldest.close();
        kinds.values().forEach(KindMeters::close);
        kinds.clear();
    }
}
