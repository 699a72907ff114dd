package dev.inflight.bench;

import dev.inflight.InFlightFuture;
import dev.inflight.core.DefaultInFlightRegistry;
import dev.inflight.metrics.InFlightMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.concurrent.CompletableFuture;

/** Ours: name, label, kind, deadline, ripcord, outcome counters, durations, history, all meters. */
class InFlightRival implements Rival {

    final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    final DefaultInFlightRegistry registry =
            DefaultInFlightRegistry.builder().maxOutstanding(4_000_000).build();

    InFlightRival() {
        new InFlightMetrics(registry).bindTo(meters);
    }

    @Override
    public Object start(Task task) {
        CompletableFuture<String> work = new CompletableFuture<>();
        registry.track(task.spec(), work);
        return work;
    }

    @Override
    @SuppressWarnings("unchecked")
    public void end(Task task, Object started) {
        ((CompletableFuture<String>) started).complete("done");
    }

    @Override
    public String scrape() {
        return meters.scrape();
    }

    @Override
    public long count() {
        return registry.outstanding();
    }

    @Override
    public void close() {
        registry.close();
    }

    static final class NewSpec extends InFlightRival {

        @Override
        public Object start(Task task) {
            CompletableFuture<String> work = new CompletableFuture<>();
            registry.track(task.newSpec(), work);
            return work;
        }
    }

    static final class Start extends InFlightRival {

        @Override
        public Object start(Task task) {
            InFlightFuture<String> future = registry.start(task.spec(), () -> "done", Runnable::run);
            return future;
        }

        @Override
        public void end(Task task, Object started) {
            // it ended on the calling thread while it was started
        }
    }
}
