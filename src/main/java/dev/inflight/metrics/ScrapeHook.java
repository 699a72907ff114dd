package dev.inflight.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.registry.PrometheusScrapeRequest;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Runs something just before each Prometheus scrape. Micrometer has no such hook, but Prometheus's registry asks its
 * single collectors before its multi-collectors, which Micrometer's are, and takes no snapshot for an answer.
 */
final class ScrapeHook {

    private static final boolean PROMETHEUS = isPresent("io.micrometer.prometheusmetrics.PrometheusMeterRegistry");

    private ScrapeHook() {}

    /**
     * Installs the hook where {@code meters} is, or contains, a Prometheus registry.
     *
     * @return removes it; {@code null} when there is no such registry
     */
    static @Nullable Runnable install(MeterRegistry meters, Runnable action) {
        return PROMETHEUS ? Prometheus.install(meters, action) : null;
    }

    private static boolean isPresent(String className) {
        try {
            Class.forName(className, false, ScrapeHook.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }

    /** Touches Prometheus's classes, so it is loaded only where they are. */
    private static final class Prometheus implements Collector {

        private final Runnable action;

        private Prometheus(Runnable action) {
            this.action = action;
        }

        static @Nullable Runnable install(MeterRegistry meters, Runnable action) {
            List<PrometheusRegistry> registries = new ArrayList<>();
            find(meters, registries);
            if (registries.isEmpty()) {
                return null;
            }
            Prometheus collector = new Prometheus(action);
            registries.forEach(registry -> registry.register(collector));
            return () -> registries.forEach(registry -> registry.unregister(collector));
        }

        private static void find(MeterRegistry meters, List<PrometheusRegistry> found) {
            if (meters instanceof PrometheusMeterRegistry prometheus) {
                found.add(prometheus.getPrometheusRegistry());
            } else if (meters instanceof CompositeMeterRegistry composite) {
                composite.getRegistries().forEach(part -> find(part, found));
            }
        }

        private @Nullable MetricSnapshot act() {
            action.run();
            return null;
        }

        @Override
        @SuppressWarnings("NullAway") // the registry skips null; the interface is not annotated to say so
        public MetricSnapshot collect() {
            return act();
        }

        @Override
        @SuppressWarnings("NullAway")
        public MetricSnapshot collect(PrometheusScrapeRequest request) {
            return act();
        }

        @Override
        @SuppressWarnings("NullAway")
        public MetricSnapshot collect(Predicate<String> includedNames) {
            return act();
        }

        @Override
        @SuppressWarnings("NullAway")
        public MetricSnapshot collect(Predicate<String> includedNames, @Nullable PrometheusScrapeRequest request) {
            return act();
        }
    }
}
